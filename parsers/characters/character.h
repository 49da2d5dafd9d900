// What every stage must know about single characters: where they end, how wide they are, what kind
// they are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "parsers/document/ascii.h"
#include "parsers/document/cjk.h"
#include "parsers/document/utf8.h"

namespace hymt {

// The first and the last code point of `text`; U+0000 of length 0 if it is empty.
[[nodiscard]] constexpr CodePoint first_code_point(std::string_view text) {
  return text.empty() ? CodePoint{0, 0} : code_point_at(text, 0);
}
[[nodiscard]] constexpr CodePoint last_code_point(std::string_view text) {
  return text.empty() ? CodePoint{0, 0} : code_point_before(text, text.size());
}

[[nodiscard]] inline bool is_ascii_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
[[nodiscard]] inline bool is_ascii_punctuation(char c) {
  return c > ' ' && c < 0x7F && !is_ascii_alphanumeric(c);
}
// The offset of the first "\n" or "\r"; bytes.size() if there is none.
[[nodiscard]] inline std::size_t find_line_end(std::string_view bytes) {
  const std::size_t newline = std::min(bytes.find('\n'), bytes.size());
  return std::min(bytes.substr(0, newline).find('\r'), newline);
}
[[nodiscard]] inline bool has_line_end(std::string_view bytes) {
  return find_line_end(bytes) != bytes.size();
}

// White space of any kind, ASCII or not.
[[nodiscard]] bool is_space(char32_t c);
// Unicode categories P*, and every ASCII punctuation character.
[[nodiscard]] bool is_punctuation(char32_t c);
// Unicode categories S*.
[[nodiscard]] bool is_symbol(char32_t c);
[[nodiscard]] bool is_letter(char32_t c);
// What can be translated: letters, and numbers, which languages write in different ways.
[[nodiscard]] bool is_letter_or_number(char32_t c);
// Letters, marks and numbers: what words are made of.
[[nodiscard]] bool is_word_character(char32_t c);
// Opening and closing brackets and quotation marks that come in pairs.
[[nodiscard]] bool is_opening_bracket(char32_t c);
[[nodiscard]] bool is_closing_bracket(char32_t c);
// True if `closing` is the other half of `opening`.
[[nodiscard]] bool is_bracket_pair(char32_t opening, char32_t closing);

// Characters that never come from a text, or that formats forbid: C0 and C1 controls, line and
// paragraph separators, the byte order mark, noncharacters.
[[nodiscard]] bool is_control(char32_t c);

// Columns that a character takes in a fixed-width font: 0, 1 or 2 (East Asian wide).
[[nodiscard]] std::size_t display_width(char32_t c);

// Where the lines of some bytes end, in columns.
struct LineColumns {
  std::size_t first = 0;  // Behind the first line.
  std::size_t last = 0;   // Behind the last.
  bool has_line_end = false;
};
// Of `bytes` that begin at `column`; a line end starts again at 0.
[[nodiscard]] LineColumns line_columns(std::size_t column, std::string_view bytes);

// The column behind `bytes` if they begin at `column`.
[[nodiscard]] inline std::size_t column_after(std::size_t column, std::string_view bytes) {
  return line_columns(column, bytes).last;
}

}  // namespace hymt
