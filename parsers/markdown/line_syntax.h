// What the beginning of a line can be: the block starts of CommonMark and GFM.
//
// Each function looks at one line from `at` on; the line has no line ending.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

// "## " -> 3: the length of the marks with the blanks behind them; 0 if there are none.
[[nodiscard]] std::size_t scan_heading_start(std::string_view line, std::size_t at);

// "===" or "---" and nothing else: 1 or 2, else 0.
[[nodiscard]] std::uint8_t scan_setext_underline(std::string_view line, std::size_t at);

// The length of the run of backticks or tildes that opens (closes) a fenced block, else 0.
[[nodiscard]] std::size_t scan_fence_start(std::string_view line, std::size_t at);
[[nodiscard]] std::size_t scan_fence_end(std::string_view line, std::size_t at);

// True if the rest of the line is a thematic break; if not, `failed_at` is where it cannot go on.
[[nodiscard]] bool scan_thematic_break(std::string_view line, std::size_t at,
                                       std::size_t& failed_at);

// The kind (1 to 6) of HTML block that starts here, else 0; kind 7 apart, because it cannot
// interrupt a paragraph.
[[nodiscard]] std::uint8_t scan_html_block_start(std::string_view line, std::size_t at);
[[nodiscard]] bool scan_html_block_start_7(std::string_view line, std::size_t at);
// True if a block of kind `html_type` (1 to 5) ends on this line.
[[nodiscard]] bool ends_html_block(std::string_view line, std::uint8_t html_type);

// "[^label]: " -> its length with the blanks behind; 0 if there is none.
[[nodiscard]] std::size_t scan_footnote_start(std::string_view line, std::size_t at);

// A list marker; `marker.indent` and `marker.padding` are left alone. 0 if there is none.
[[nodiscard]] std::size_t scan_list_marker(std::string_view line, std::size_t at,
                                           bool interrupts_paragraph, ListMarker& marker);

// cmark-gfm looks for "- [ ] " from the beginning of the line, whatever stands before `at`.
[[nodiscard]] bool scan_task_marker(std::string_view line);

// True if the line from `at` on is a table's delimiter row.
[[nodiscard]] bool scan_delimiter_row(std::string_view line, std::size_t at);

// The cells of a row, as offsets into `row`, white space around them left out.
void split_table_row(std::string_view row, std::vector<ByteRange>& cells);

}  // namespace hymt::markdown
