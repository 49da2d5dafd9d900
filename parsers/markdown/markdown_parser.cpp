#include "parsers/markdown/markdown_parser.h"

#include <string>
#include <string_view>
#include <utility>

#include "parsers/encoding.h"
#include "parsers/front_matter/front_matter.h"
#include "parsers/markdown/block_scanner.h"
#include "parsers/markdown/document_extractor.h"
#include "parsers/markdown/unit_frame.h"
#include "parsers/placeholders.h"

namespace hymt {
namespace {

using markdown::BlockTree;
using markdown::Excess;
using markdown::Syntax;

// Protects everything behind the front matter.
void protect_body(Document& document, std::size_t begin, const BlockTree& tree) {
  const ByteRange body{begin, document.source.size()};
  document.protected_regions.push_back({body, "too complex"});
  document.outline.push_back(
      {"protected", markdown::content_value(body.of(document.source)), 0, false, body});
  Finding finding{Severity::kWarning, "document-too-complex", {}, {tree.excess_at, tree.excess_at}};
  switch (tree.excess) {
    case Excess::kNesting:
      finding.rule = "nesting-too-deep";
      finding.message = "Nothing is translated: quotes and lists are nested too deeply here.";
      break;
    case Excess::kTable:
      finding.message = "Nothing is translated: a table here has more cells than can be real.";
      break;
    case Excess::kUnclosed:
      finding.message = "Nothing is translated: too many tags or braces here are never closed.";
      break;
    default:
      finding.message = "Nothing is translated: the document is too large for Markdown.";
      break;
  }
  document.findings.push_back(std::move(finding));
}

class MarkdownParser : public Parser {
 public:
  MarkdownParser(const ParserOptions& options, Syntax syntax)
      : options_(options), placeholders_(options), syntax_(syntax) {}

  [[nodiscard]] Format format() const override {
    return syntax_ == Syntax::kMdx ? Format::kMdx : Format::kMarkdown;
  }

  [[nodiscard]] Document parse(std::string_view bytes, std::string_view language) const override {
    if (looks_binary(bytes)) {
      throw Error(ErrorKind::kInput, "This is a binary file and no Markdown document.");
    }
    DecodedText decoded = decode_text(bytes);
    Document document;
    document.format = format();
    document.source = std::move(decoded.text);
    document.encoding = std::move(decoded.encoding);
    document.has_bom = decoded.has_bom;
    const std::size_t begin = parse_front_matter(document, options_, placeholders_);
    const BlockTree tree = markdown::scan_blocks(document.source, begin, syntax_);
    if (tree.excess != Excess::kNone) {
      protect_body(document, begin, tree);
      return document;
    }
    const markdown::Extraction extraction{document, options_, placeholders_, language, syntax_};
    markdown::DocumentExtractor(extraction, tree, begin).run();
    return document;
  }

 private:
  ParserOptions options_;
  PlaceholderScanner placeholders_;
  Syntax syntax_;
};

}  // namespace

std::unique_ptr<const Parser> make_markdown_parser(const ParserOptions& options) {
  return std::make_unique<MarkdownParser>(options, Syntax::kMarkdown);
}

std::unique_ptr<const Parser> make_mdx_parser(const ParserOptions& options) {
  return std::make_unique<MarkdownParser>(options, Syntax::kMdx);
}

}  // namespace hymt
