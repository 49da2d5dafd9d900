// Walking valid UTF-8. Everything here requires text that CodedText or valid_utf8_prefix vouches
// for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/document/utf8.h"

namespace hymt {

// The code point at text[offset]; moves `offset` behind it.
[[nodiscard]] constexpr char32_t next_code_point(std::string_view text, std::size_t& offset) {
  const CodePoint c = code_point_at(text, offset);
  offset += c.length;
  return c.value;
}

[[nodiscard]] inline std::u32string code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t offset = 0; offset < text.size();) result += next_code_point(text, offset);
  return result;
}

// Where the code point that ends before text[end] begins. Requires end > 0.
[[nodiscard]] constexpr std::size_t previous_code_point(std::string_view text, std::size_t end) {
  do {
    --end;
  } while (is_utf8_continuation(text[end]));
  return end;
}

// Unicode's White_Space, with NUL left out.
[[nodiscard]] constexpr bool is_white_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// The bytes of white space at the beginning, or at the end, of `text`.
[[nodiscard]] constexpr std::size_t leading_space(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    std::size_t next = offset;
    if (!is_white_space(next_code_point(text, next))) break;
    offset = next;
  }
  return offset;
}
[[nodiscard]] constexpr std::size_t trailing_space(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t last = previous_code_point(text, end);
    std::size_t next = last;
    if (!is_white_space(next_code_point(text, next))) break;
    end = last;
  }
  return text.size() - end;
}

// `text` without white space at its ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  text.remove_prefix(leading_space(text));
  text.remove_suffix(trailing_space(text));
  return text;
}

}  // namespace hymt
