// Reads UTF-8 one code point at a time, in both directions, on any bytes; and writes it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace hymt::utf8 {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  // In bytes; at least 1.
};

[[nodiscard]] constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The code point that begins at `at`. A byte that begins none counts as U+FFFD of length 1.
// Requires at < text.size().
[[nodiscard]] constexpr CodePoint at(std::string_view text, std::size_t at) {
  constexpr CodePoint kIllFormed = {0xFFFD, 1};
  const auto byte = [text, at](std::size_t i) -> char32_t {
    return static_cast<unsigned char>(text[at + i]);
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead < 0xC2   ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() - at < length) return kIllFormed;
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return kIllFormed;
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  return {value, length};
}

// The code point that ends at `end`. Requires 0 < end <= text.size().
[[nodiscard]] constexpr CodePoint before(std::string_view text, std::size_t end) {
  std::size_t begin = end - 1;
  for (int i = 0; i < 3 && begin > 0 && is_continuation(text[begin]); ++i) --begin;
  const CodePoint found = at(text, begin);
  if (begin + found.length == end) return found;
  return {0xFFFD, 1};
}

inline constexpr std::size_t kMaxLength = 4;

// Writes the UTF-8 form of `c` to `out`, which has room for kMaxLength bytes; returns its length.
constexpr std::size_t write(char32_t c, char* out) {
  const auto byte = [](char32_t bits) {
    return static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (c < 0x80) {
    out[0] = byte(c);
    return 1;
  }
  const std::size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  constexpr std::array<char32_t, 5> kLeads = {0, 0, 0xC0, 0xE0, 0xF0};
  for (std::size_t i = length; i-- > 1; c >>= 6U) out[i] = byte(0x80U | (c & 0x3FU));
  out[0] = byte(kLeads[length] | c);
  return length;
}

}  // namespace hymt::utf8
