// Reads UTF-8 one code point at a time, in both directions, on any bytes; and writes it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hymt {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

struct CodePoint {
  char32_t value = kReplacementCharacter;
  std::size_t length = 1;  // In bytes.

  // False for a byte that is no part of valid UTF-8: it counts as U+FFFD by itself.
  [[nodiscard]] constexpr bool is_valid() const {
    return length != 1 || value != kReplacementCharacter;
  }
};

// True for every byte of a code point but its first.
[[nodiscard]] constexpr bool is_utf8_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The code point that begins at `at`. Requires at < text.size().
[[nodiscard]] constexpr CodePoint code_point_at(std::string_view text, std::size_t at) {
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
  if (length == 0 || text.size() - at < length) return {};
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_utf8_continuation(text[at + i])) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[length] || value > 0x10FFFF || is_surrogate) return {};
  return {value, length};
}

// The code point that ends at `end`. Requires 0 < end <= text.size().
[[nodiscard]] constexpr CodePoint code_point_before(std::string_view text, std::size_t end) {
  std::size_t begin = end - 1;
  for (int i = 0; i < 3 && begin > 0 && is_utf8_continuation(text[begin]); ++i) --begin;
  const CodePoint found = code_point_at(text, begin);
  return begin + found.length == end ? found : CodePoint{};
}

inline constexpr std::size_t kMaxUtf8Length = 4;

// Writes the UTF-8 form of `c` to `out`, which has room for kMaxUtf8Length bytes; returns its
// length. Requires a scalar value: no surrogate, at most U+10FFFF.
constexpr std::size_t write_utf8(char32_t c, char* out) {
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

// The same at the end of `out`.
inline void append_utf8(char32_t c, std::string& out) {
  std::array<char, kMaxUtf8Length> bytes{};
  out.append(bytes.data(), write_utf8(c, bytes.data()));
}

}  // namespace hymt
