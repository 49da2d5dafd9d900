// What is known about each HTML element, by name. Private to parsers/html.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "parsers/document/translation_unit.h"

namespace hymt {

struct HtmlElementInfo {
  enum Flag : std::uint32_t {
    kVoid = 1U << 0,        // Has no end tag.
    kBlock = 1U << 1,       // Text before, in and after it is never one sentence.
    kRawText = 1U << 2,     // Holds characters up to its end tag, no markup.
    kKeepsSpace = 1U << 3,  // White space shows.
    kProtected = 1U << 4,   // Its text is not translated unless translate="yes" says so.
    kOpaque = 1U << 5,      // Its text is never translated.
    kHidden = 1U << 6,      // Its text is not what a reader of the sentence around it sees.
    // What the tree construction of the standard (13.2.6) says.
    kFormatting = 1U << 7,      // In the list of active formatting elements.
    kSpecial = 1U << 8,         // Stops the search of a stray end tag for its element.
    kScope = 1U << 9,           // Nothing outside is "in scope".
    kMarker = 1U << 10,         // Formatting inside it does not go on behind it.
    kClosesP = 1U << 11,        // Ends an open paragraph.
    kEndsInScope = 1U << 12,    // Its end tag closes it, whatever else is open inside.
    kTablePart = 1U << 13,      // caption, colgroup, col, tbody, thead, tfoot, tr, td, th
    kLeavesForeign = 1U << 14,  // Ends svg and math in which it stands.
  };
  std::string_view name;  // Lower case; empty for an element that is not in the table.
  std::uint32_t flags = 0;
  UnitKind kind = UnitKind::kParagraph;  // Of a unit in this block.
  std::uint8_t heading_level = 0;        // 1 to 6, else 0.
  std::string_view reason = {};          // Why kProtected or kOpaque, for people.

  [[nodiscard]] constexpr bool has(std::uint32_t any_of) const { return (flags & any_of) != 0; }
};

// `name` in lower case. Never null; one and the same object for all names that are not known.
[[nodiscard]] const HtmlElementInfo& find_html_element(std::string_view name);

// True if an element `open` certainly ends where its sibling `next` begins, without an end tag.
[[nodiscard]] bool ends_sibling(const HtmlElementInfo& open, const HtmlElementInfo& next);

[[nodiscard]] inline bool is_any_of(std::string_view name,
                                    std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace hymt
