// The inline structure of one block, flat: what stands where, in the order of the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt::markdown {

enum class InlineKind : std::uint8_t {
  kText,     // As it stands.
  kSpelled,  // An entity or escape; InlineTree::decoded(event) is what it stands for.
  kSoftBreak,
  kHardBreak,
  kCode,
  kHtml,        // Of MDX: a tag of JSX.
  kExpression,  // "{...}" of MDX.
  kAutolink,
  kFootnoteReference,
  kOpen,   // The opening mark of a pair ...
  kClose,  // ... and its closing mark.
};

enum class InlineMark : std::uint8_t { kEmphasis, kStrong, kStrikethrough, kLink, kImage };

struct InlineEvent {
  InlineKind kind = InlineKind::kText;
  InlineMark mark = InlineMark::kEmphasis;  // Of kOpen and kClose.
  ByteRange range;                          // In the block's text; events tile it.
  // kOpen, kClose: the index of the partner. kCode, kAutolink, kFootnoteReference: unused.
  std::uint32_t partner = 0;
  // kOpen and kClose of links and images: index into InlineTree::links. kAutolink: the same.
  // kSpelled: offset into InlineTree::decoded_text, and `size` bytes from there.
  std::uint32_t data = 0;
  std::uint32_t size = 0;
};

// Where a link or an image leads.
struct LinkTarget {
  std::string destination;      // Decoded.
  std::string title;            // Decoded.
  ByteRange destination_range;  // In the block's text; empty for references.
  ByteRange title_range;        // Without quotes; empty for references.
  char title_quote = 0;         // 0: no title here.
  bool is_reference = false;
};

// A value; storage is used again by the next scan.
struct InlineTree {
  std::vector<InlineEvent> events;
  std::vector<LinkTarget> links;
  std::string decoded_text;
  bool is_broken = false;  // A brace of MDX is never closed.

  [[nodiscard]] std::string_view decoded(const InlineEvent& event) const {
    return std::string_view(decoded_text).substr(event.data, event.size);
  }
  void clear() {
    events.clear();
    links.clear();
    decoded_text.clear();
    is_broken = false;
  }
};

// What a code span shows: line ends are spaces, one space is taken off either side.
[[nodiscard]] std::string code_span_text(std::string_view text, ByteRange code_span);

}  // namespace hymt::markdown
