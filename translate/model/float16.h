// IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits.
#pragma once

#include <bit>
#include <cstdint>

namespace hymt {

// Exact.
[[nodiscard]] inline float widened_float16(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16U;
  const std::uint32_t exponent = bits >> 10U & 31U;
  const std::uint32_t fraction = bits & 1023U;
  if (exponent == 0) {  // Zero, or below the least normal number: fraction * 2^-24.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
  }
  const std::uint32_t wide = exponent == 31 ? 255U : exponent + 127U - 15U;
  return std::bit_cast<float>(sign | wide << 23U | fraction << 13U);
}

}  // namespace hymt
