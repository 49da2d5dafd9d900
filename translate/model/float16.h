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

// The nearest, ties to even. What is greater than all (65504) becomes that, as does "not a number".
[[nodiscard]] inline std::uint16_t nearest_float16(float value) {
  constexpr std::uint32_t kGreatest = 0x7BFF;
  constexpr std::uint32_t kRebias = (127U - 15U) << 10U;
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16U & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  std::uint32_t half = 0;
  if (magnitude < 0x38800000U) {  // Below 2^-14, in steps of 2^-24: adding 1/2 leaves these.
    const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
    half = std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(0.5F);
  } else {
    half = (magnitude + 0xFFFU + (magnitude >> 13U & 1U)) >> 13U;
    half = half - kRebias > kGreatest ? kGreatest : half - kRebias;
  }
  return static_cast<std::uint16_t>(sign | half);
}

// The bits of the number whose magnitude is the least that is not below that of `value`; the
// greatest number where none is. Not for what is not a number.
[[nodiscard]] inline std::uint16_t float16_away_from_zero(float value) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16U & 0x8000U;
  const float magnitude = std::bit_cast<float>(bits & 0x7FFFFFFFU);
  constexpr std::uint32_t kGreatest = 0x7BFF;
  if (magnitude >= 65504.0F) return static_cast<std::uint16_t>(sign | kGreatest);
  if (magnitude < 0x1p-14F) {  // Multiples of 2^-24.
    const auto multiple = static_cast<std::uint32_t>(magnitude * 0x1p24F);
    const bool is_less = static_cast<float>(multiple) * 0x1p-24F < magnitude;
    return static_cast<std::uint16_t>(sign | (multiple + (is_less ? 1 : 0)));
  }
  const std::uint32_t rebased = (bits & 0x7FFFFFFFU) - (std::uint32_t{127 - 15} << 23U);
  return static_cast<std::uint16_t>(sign | ((rebased + 0x1FFFU) >> 13U));
}

// Whether binary16 has the number.
[[nodiscard]] inline bool is_float16(float value) {
  return widened_float16(float16_away_from_zero(value)) == value;
}

}  // namespace hymt
