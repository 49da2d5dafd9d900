// Reading UTF-8 one character at a time, for scanners.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hymt {

struct Utf8Character {
  static constexpr std::uint32_t kInvalid = 0xFFFFFFFF;
  std::uint32_t code_point = kInvalid;
  std::size_t size = 1;  // In bytes; 1 if they are not UTF-8.
};

// The character that begins at byte `i` of `text`. Requires i < text.size().
[[nodiscard]] constexpr Utf8Character decode_utf8(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> std::uint32_t {
    return static_cast<unsigned char>(text[k]);
  };
  const std::uint32_t lead = byte(i);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead < 0xC2   ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                           : lead < 0xF5 ? 4
                                         : 0;
  if (size == 0 || text.size() - i < size) return {};
  std::uint32_t value = lead & (0x7FU >> size);
  for (std::size_t k = i + 1; k < i + size; ++k) {
    if ((byte(k) & 0xC0U) != 0x80) return {};
    value = value << 6 | (byte(k) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, size};
}

}  // namespace hymt
