// What the lines of a plain text file may begin with: the agreement between the text parser, which
// finds blocks by how their lines begin, and the text writer, which breaks lines anew.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// Words of more columns than this stick out of the lines that they stand in: what stands beside
// them is not wrapped to their width.
inline constexpr std::size_t kLongWord = 40;

// True if `word` before text marks an item of a list: "-", "*", "•", "--->", "1.", "(a)", "[3]".
[[nodiscard]] bool is_list_marker(std::string_view word);

// True if `word` is, or begins with, the prompt of a command line on a drive: "C:\\>", "d:\\x>dir".
[[nodiscard]] bool may_be_drive_prompt(std::string_view word);

// True for the number of a section, "1.2" or "10.4.1.", which might begin one.
[[nodiscard]] bool is_section_number(std::string_view word);

// True if a line whose first word is `word` (up to white space, not empty) might be the start of a
// block of its own: a list marker, a quote mark, a ruler, a box, a directive. The writer never
// breaks a line before such a word; inside a paragraph, the parser takes every other line for the
// paragraph's next one.
[[nodiscard]] bool may_begin_text_block(std::string_view word);

}  // namespace hymt
