// How a hash of 128 bits is spelt.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hymt {

// 32 lower-case hexadecimal digits, those of `high` first.
[[nodiscard]] inline std::string hex_digits(std::uint64_t high, std::uint64_t low) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  digits.reserve(32);
  for (const std::uint64_t half : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) digits += kDigits[(half >> shift) & 0xFU];
  }
  return digits;
}

}  // namespace hymt
