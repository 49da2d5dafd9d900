// Walking valid UTF-8. Everything here requires text that CodedText or valid_utf8_prefix vouches
// for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hymt {

[[nodiscard]] constexpr std::size_t code_point_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The code point at text[offset]; moves `offset` behind it.
[[nodiscard]] constexpr char32_t next_code_point(std::string_view text, std::size_t& offset) {
  const auto byte = [text](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t at = offset;
  const std::size_t length = code_point_length(text[at]);
  offset += length;
  switch (length) {
    case 1: return byte(at);
    case 2: return (byte(at) & 0x1F) << 6 | (byte(at + 1) & 0x3F);
    case 3: return (byte(at) & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    default:
      return (byte(at) & 0x07) << 18 | (byte(at + 1) & 0x3F) << 12 | (byte(at + 2) & 0x3F) << 6 |
             (byte(at + 3) & 0x3F);
  }
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
  } while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
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
