// HTML taken apart: tokens in the order of the source, each with the element of the tree that it
// belongs to. Private to parsers/html.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/html/html_element.h"
#include "parsers/html/html_tokenizer.h"

namespace hymt {

// What a start tag says about translation: translate="yes", translate="no" or class "notranslate".
enum class TranslateMark : std::uint8_t { kNone, kYes, kNo };

// An element of the tree. Elements are numbered in document order, each before those inside it.
struct HtmlElement {
  const HtmlElementInfo* info = nullptr;
  std::uint32_t parent = 0;       // The root is its own parent.
  std::uint32_t last = 0;         // The last element inside this one; itself if there is none.
  std::uint32_t block_depth = 0;  // Blocks around it.
  UnitKind kind = UnitKind::kParagraph;  // Of text here: that of the nearest block.
  std::uint8_t heading_level = 0;
  bool keeps_space = false;
  bool is_hidden = false;             // See HtmlElementInfo::kHidden; inherited.
  bool is_opaque = false;             // See HtmlElementInfo::kOpaque; inherited.
  bool is_protected = false;          // Text directly in it is not translated.
  bool translates_attributes = true;  // Those of its own start tag.
  bool holds_text = false;            // Text to translate stands somewhere inside.
  // A formatting element that no tag opens here: it was opened before, and ended with its block.
  bool is_reopened = false;
  std::string_view reason;  // Why it is protected.
};

struct MarkupToken {
  // As in HtmlToken, and what is not HTML's to say.
  enum class Kind : std::uint8_t {
    kText,
    kStartTag,
    kEndTag,
    kComment,
    kDoctype,
    kCdata,
    kUntrusted,  // Markup that nests too deep, or that cannot be made sense of.
    kOpaque,     // A part of a text that another format keeps; the reason is its element's.
  };
  static constexpr std::uint32_t kNoElement = 0xffffffff;

  CompactRange range;
  std::uint64_t name = 0;                 // Hash of a tag's name.
  const HtmlElementInfo* info = nullptr;  // Of a tag.
  // Of a start tag: the element that it opens; of text: the one that it stands in. None for tags
  // and text that browsers drop.
  std::uint32_t element = kNoElement;
  Kind kind = Kind::kText;
  TranslateMark mark = TranslateMark::kNone;
  bool has_attributes = false;
  bool is_space = false;  // Text of nothing but white space.
  // How many formatting elements are opened again for this text or tag.
  std::uint32_t num_reopened = 0;
};

struct HtmlMarkup {
  std::vector<MarkupToken> tokens;    // They tile the source (or the part that was asked for).
  std::vector<HtmlElement> elements;  // elements[0] is the root, which no tag opens.
};

// A token as it is kept in HtmlMarkup, but for its element.
[[nodiscard]] MarkupToken markup_token(std::string_view source, const HtmlToken& token);

// The name of a tag, as it is spelt in `source`.
[[nodiscard]] std::string_view tag_name(std::string_view source, const MarkupToken& tag);

// What stands between the marks of a comment; empty for what only counts as one.
[[nodiscard]] std::string_view comment_content(std::string_view comment);

// The element that `tag` opens inside the element `parent`.
[[nodiscard]] HtmlElement child_element(const std::vector<HtmlElement>& elements,
                                        std::uint32_t parent, const HtmlElementInfo& info,
                                        TranslateMark mark);

// Fills in HtmlElement::last and holds_text, and MarkupToken::num_reopened, when all elements and
// tokens are there.
void finish_elements(HtmlMarkup& markup);

[[nodiscard]] constexpr bool is_html_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
// ASCII case ignored; `lower` is in lower case.
[[nodiscard]] bool equals_ignoring_case(std::string_view text, std::string_view lower);

}  // namespace hymt
