// What lays out a text file beside its text: spaces and dots before the cells of a row, lines along
// headings.
#pragma once

#include <string>
#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// The fewest columns that `slot` (a gap, a leader, what stands before a rule) may take, so that it
// stays one.
[[nodiscard]] std::size_t least_gap(std::string_view source, const LayoutSlot& slot);

// Its bytes behind `before`, all that stands before it in the target: as many as put the cell at
// `column`, if there is room.
[[nodiscard]] std::string gap_text(std::string_view source, const LayoutSlot& slot,
                                   std::string_view before, std::size_t column);

// The bytes of `slot` (a line along a heading) beside a heading that ends at `column`.
[[nodiscard]] std::string underline_text(std::string_view source, const LayoutSlot& slot,
                                         std::size_t column);

}  // namespace hymt
