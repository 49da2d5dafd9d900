// HTML inside other formats: the HTML blocks and inline tags of Markdown.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/document/unit_builder.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/placeholders.h"

namespace hymt {

// Why an opaque range of a block is that. The first two stand on lines of their own and part the
// text around them; code may hold what looks like tags. In a tag or a comment all mean nothing.
inline constexpr std::string_view kCodeLines = "lines of code";
inline constexpr std::string_view kLineMark = "line mark";
inline constexpr std::string_view kLinkLabel = "link label";

// Takes the HTML blocks of one Markdown document apart, in order. Blocks are fragments: "<div>" may
// stand in one and "</div>" in another, with Markdown between; what is open is remembered, so that
// everything inside translate="no" or <pre> stays protected.
class HtmlBlocks {
 public:
  // Options and placeholders must outlive the object. `language` is what the text is in, as for
  // Parser::parse().
  HtmlBlocks(const ParserOptions& options, const PlaceholderScanner& placeholders,
             std::string_view language = {});
  ~HtmlBlocks();
  HtmlBlocks(const HtmlBlocks&) = delete;
  HtmlBlocks& operator=(const HtmlBlocks&) = delete;

  // Appends what `range` of document.source holds, an HTML block whose lines carry no prefix of
  // enclosing containers but white space: units, outline entries (depth counted from `depth`),
  // protected regions, locale slots, links, anchors. Directives count up to the end of the block.
  // What `opaque` names, in order, disjoint and in `range`, stays as it is. Returns false, and has
  // done nothing, if some of that does not lie in a text between tags, and is to.
  [[nodiscard]] bool add_block(Document& document, ByteRange range, std::uint32_t depth,
                               std::span<const ProtectedRegion> opaque = {});

  // True while an element that is not to be translated is open.
  [[nodiscard]] bool inside_protected() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// For one tag inside a unit (`<img alt="...">` in a Markdown paragraph): appends units for the
// attributes of `tag` that hold text to `document` and names them as sub-flows of the code that
// was added to `unit` last, which must be the tag. The ids of the new units follow those in
// document.units; their parent is `parent`. Also appends links and anchors.
void add_attribute_units(Document& document, const HtmlToken& tag, UnitBuilder& unit,
                         std::uint32_t parent, const ParserOptions& options,
                         const PlaceholderScanner& placeholders);

// The same for a tag that stands by itself, in no unit.
void add_attribute_units(Document& document, const HtmlToken& tag, const ParserOptions& options,
                         const PlaceholderScanner& placeholders);

// The outline value of a tag: its attributes sorted by name with decoded values, without those that
// are translated, and without what a translation may change of its language and encoding: a block's
// `lang` if it names `language`, an inline element's in any case (it is part of a code, so it comes
// back), `dir` of html, the encoding that a meta element declares.
[[nodiscard]] std::string outline_value(std::string_view source, const HtmlToken& tag,
                                        const ParserOptions& options, std::string_view language);

// What the tags of the element `name` (lower case) are as codes inside text.
[[nodiscard]] CodeRole html_code_role(std::string_view name);

}  // namespace hymt
