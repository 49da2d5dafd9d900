// HtmlMarkup -> units, outline, protected regions. Private to parsers/html.
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/html/html_markup.h"
#include "parsers/html/html_run.h"
#include "parsers/html/html_sink.h"

namespace hymt {

// Goes through the tokens in the order of the source. Inline ones are gathered in runs; each block
// tag ends a run.
class HtmlExtractor {
 public:
  // Both must outlive the extractor.
  HtmlExtractor(const HtmlMarkup& markup, HtmlSink& sink);

  // Appends all of the markup to the document.
  void extract();

 private:
  [[nodiscard]] const MarkupToken& token(std::size_t i) const { return markup_.tokens[i]; }
  [[nodiscard]] const HtmlElement* element_of(const MarkupToken& token) const;
  [[nodiscard]] ByteRange range_of(std::size_t first, std::size_t last) const;
  void read_tag(const MarkupToken& token);

  // Each takes the token `i`, and more if it must, and returns the first one that it left.
  std::size_t take(std::size_t i);
  void take_opaque(std::size_t i);
  std::size_t take_untrusted(std::size_t i);
  std::size_t take_comment(std::size_t i);
  std::size_t take_off(std::size_t i);
  std::size_t take_start_tag(std::size_t i);
  void take_block_tag(std::size_t i);
  void take_protected_block(std::size_t first, std::size_t last);
  void take_text(std::size_t i);

  void take_xml_declaration(const MarkupToken& declaration);
  void read_language();
  void add_links_in(std::size_t first, std::size_t last);

  // The end of the protected element that the start tag `i` opens.
  [[nodiscard]] std::size_t end_of_element(std::size_t i) const;
  [[nodiscard]] bool holds_blocks(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool is_balanced(std::size_t first, std::size_t last) const;

  const HtmlMarkup& markup_;
  HtmlSink& sink_;
  HtmlRun run_;
  HtmlToken tag_;  // Storage for read_tag().
};

}  // namespace hymt
