// How many columns of a terminal or a fixed-width editor text takes.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// The column behind `text`, which begins at `column` (from 0). East Asian wide characters and emoji
// take two columns, combining marks and other invisible characters none, a tab goes on to the next
// multiple of 8; a byte that is not UTF-8 takes one. `text` holds no line break.
[[nodiscard]] std::size_t display_column(std::string_view text, std::size_t column = 0);

}  // namespace hymt
