// Lines that are rows: their parts stand in columns, and each is a text of its own.
//
//     C-x C-s    save the file               a list of keys
//     --all      show everything, also
//                what is hidden              the last cell goes on below
//     Usage ............... 12               dot leaders
//
// A translation makes cells longer and shorter, so columns need not be aligned; what counts is that
// there are gaps at all, and where lines begin.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "parsers/text/text_lines.h"

namespace hymt {

// Spaces that are a gap if rows stand around, if a ruler of columns does, and if nothing does.
inline constexpr std::size_t kRowGap = 3;
inline constexpr std::size_t kRuledGap = 2;  // One does before a column of the ruler.
inline constexpr std::size_t kWideColumn = 5;

// What stands between two cells of a row: spaces and tabs, or dots with the white space around.
struct CellGap {
  std::size_t begin = 0;  // In the line's content.
  std::size_t end = 0;
  bool is_leader = false;
};
// True if dots lead from one text to another: then the line is a row whatever stands around it.
[[nodiscard]] bool has_leader(std::string_view content);
// The size of a row's list marker; an initial, which a translation may write in another way, is
// none.
[[nodiscard]] std::size_t row_marker_size(std::string_view content);
// All gaps of a row; none if `line` is no row. `ruler`: where the columns begin that a ruler above
// or below it parts, ascending; empty if there is none.
[[nodiscard]] std::vector<CellGap> cell_gaps(std::string_view source, const TextLine& line,
                                             std::span<const std::size_t> ruler);

// "-----   ---": a line for each of several columns. A row alone above it is their head.
[[nodiscard]] bool rules_columns(std::string_view content);
// Where such columns begin, on the screen.
[[nodiscard]] std::vector<std::size_t> ruled_columns(std::string_view source,
                                                     const TextLine& ruler);

// Rows with the lines on which their last cells go on, from line `first` of the run on. Returns the
// line behind them; `first` if there are none. `is_row` is filled with what each of these lines is.
[[nodiscard]] std::size_t find_rows(std::string_view source, const std::vector<TextLine>& run,
                                    std::span<const std::size_t> ruler, std::size_t first,
                                    std::vector<bool>& is_row);

// True for a cell that names keys, options, folders or the like: "C-x C-s", "-f, --file FILE",
// "<Tab>", "src/".
[[nodiscard]] bool names_keys(std::string_view cell);
// True for one word in small letters, as commands and settings are called.
[[nodiscard]] bool is_small_name(std::string_view cell);
// True for such a word with a part behind one of `joints`: "sound.enabled".
[[nodiscard]] bool is_joined_name(std::string_view cell, std::string_view joints);

}  // namespace hymt
