#include "parsers/html/html_parser.h"

#include <string>
#include <utility>

#include "parsers/encoding.h"
#include "parsers/html/html_extractor.h"
#include "parsers/html/html_sink.h"
#include "parsers/html/html_tree.h"
#include "parsers/html/meta_charset.h"
#include "parsers/placeholders.h"

namespace hymt {
namespace {

class HtmlParser : public Parser {
 public:
  explicit HtmlParser(const ParserOptions& options) : options_(options), placeholders_(options) {}

  [[nodiscard]] Format format() const override { return Format::kHtml; }

  [[nodiscard]] Document parse(std::string_view bytes, std::string_view language) const override {
    if (looks_binary(bytes)) {
      throw Error(ErrorKind::kInput, "The file is binary data and no HTML document.");
    }
    DecodedText decoded = decode_text(bytes, declared_encoding(bytes));
    Document document;
    document.format = Format::kHtml;
    document.source = std::move(decoded.text);
    document.encoding = std::move(decoded.encoding);
    document.has_bom = decoded.has_bom;

    const HtmlMarkup markup = build_html_tree(document.source, document.findings);
    const HtmlSettings settings{options_, placeholders_, std::string(language)};
    HtmlSink sink(document, settings);
    HtmlExtractor(markup, sink).extract();
    return document;
  }

 private:
  ParserOptions options_;
  PlaceholderScanner placeholders_;
};

}  // namespace

std::unique_ptr<const Parser> make_html_parser(const ParserOptions& options) {
  return std::make_unique<HtmlParser>(options);
}

}  // namespace hymt
