// What lays out a text file beside its text: spaces and dots before the cells of a row, lines along
// headings.
#pragma once

#include <string>
#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// The bytes of `slot` (a gap or a leader of `source`) behind `before`, all that stands before it in
// the target: as many as put the cell where it stood in the source, if there is room. What cells a
// row has must not change, so a gap stays wide enough to be one.
[[nodiscard]] std::string gap_text(std::string_view source, const LayoutSlot& slot,
                                   std::string_view before);

// The bytes of `slot` (a line along a heading) beside a heading that ends at `column`.
[[nodiscard]] std::string underline_text(std::string_view source, const LayoutSlot& slot,
                                         std::size_t column);

}  // namespace hymt
