#include "translate/model/softmax.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

// Written once and compiled for several machines: what is inlined into a function for AVX2 is
// compiled for AVX2. Each lane does the same operations in the same order everywhere.
#define HYMT_INLINE [[gnu::always_inline]] inline

namespace hymt {
namespace {

constexpr std::size_t kLanes = 16;   // Sums that run side by side.
constexpr std::size_t kBlock = 512;  // Values that are summed in float before it goes on in double.

// x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n e^r, the latter by its power series. Without
// branches, so that loops over it become vector code.
HYMT_INLINE float exponential(float x) {
  constexpr float kLowest = -87.0F;
  constexpr float kLog2E = 1.44269504F;
  constexpr float kLn2High = 0.693359375F;  // Few bits, so that n times it is exact.
  constexpr float kLn2Low = -2.12194440e-4F;
  // Adding it rounds to a whole number, which then stands in the last bits.
  constexpr float kRounder = 12582912.0F;  // 1.5 * 2^23
  x = x < kLowest ? kLowest : x;
  const float rounded = x * kLog2E + kRounder;
  const float n = rounded - kRounder;
  const float r = x - n * kLn2High - n * kLn2Low;
  float series = 1.0F / 5040;
  series = series * r + 1.0F / 720;
  series = series * r + 1.0F / 120;
  series = series * r + 1.0F / 24;
  series = series * r + 1.0F / 6;
  series = series * r + 0.5F;
  series = series * r + 1.0F;
  series = series * r + 1.0F;
  const std::uint32_t exponent = std::bit_cast<std::uint32_t>(rounded) << 23;
  return series * std::bit_cast<float>(exponent + std::bit_cast<std::uint32_t>(1.0F));
}

// Integers in the order of the floats, the two zeros equal and what is not a number before all:
// their maximum is found many at a time, where that of floats is not, for the sake of those.
HYMT_INLINE std::int32_t ordered(float value) {
  constexpr std::int32_t kInfinity = 0x7F800000;
  const auto bits = std::bit_cast<std::int32_t>(value);
  const std::int32_t magnitude = bits & 0x7FFFFFFF;
  const std::int32_t sign = bits >> 31;                             // 0 or -1
  const std::int32_t is_no_number = (kInfinity - magnitude) >> 31;  // 0 or -1
  const std::int32_t order = (magnitude ^ sign) - sign;
  return (order & ~is_no_number) | (std::numeric_limits<std::int32_t>::min() & is_no_number);
}

HYMT_INLINE float greatest(const float* values, std::size_t size) {
  std::int32_t max = ordered(-std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; i < size; ++i) {
    const std::int32_t next = ordered(values[i]);
    max = next > max ? next : max;
  }
  const auto magnitude = static_cast<std::uint32_t>(max < 0 ? -max : max);
  return std::bit_cast<float>(magnitude | (max < 0 ? 0x80000000U : 0U));
}

HYMT_INLINE std::size_t first_equal(const float* values, std::size_t size, float value) {
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, size);
    std::uint32_t num_equal = 0;
    for (std::size_t i = begin; i < end; ++i) num_equal += values[i] == value ? 1 : 0;
    if (num_equal == 0) continue;
    for (std::size_t i = begin; i < end; ++i) {
      if (values[i] == value) return i;
    }
  }
  return size;
}

HYMT_INLINE double sum_of_exponentials(const float* values, std::size_t size, float max) {
  double sum = 0;
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, size);
    const std::size_t whole = end - (end - begin) % kLanes;
    float lanes[kLanes] = {};
    for (std::size_t i = begin; i < whole; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        lanes[lane] += exponential(values[i + lane] - max);
      }
    }
    for (std::size_t i = whole; i < end; ++i) lanes[0] += exponential(values[i] - max);
    for (const float lane : lanes) sum += lane;
  }
  return sum;
}

struct Functions {
  float (*greatest)(const float* values, std::size_t size);
  std::size_t (*first_equal)(const float* values, std::size_t size, float value);
  double (*sum_of_exponentials)(const float* values, std::size_t size, float max);
};

float greatest_portable(const float* values, std::size_t size) { return greatest(values, size); }
std::size_t first_equal_portable(const float* values, std::size_t size, float value) {
  return first_equal(values, size, value);
}
double sum_portable(const float* values, std::size_t size, float max) {
  return sum_of_exponentials(values, size, max);
}
constexpr Functions kPortable = {greatest_portable, first_equal_portable, sum_portable};

#if defined(__x86_64__)
[[gnu::target("avx2")]] float greatest_avx2(const float* values, std::size_t size) {
  return greatest(values, size);
}
[[gnu::target("avx2")]] std::size_t first_equal_avx2(const float* values, std::size_t size,
                                                     float value) {
  return first_equal(values, size, value);
}
[[gnu::target("avx2")]] double sum_avx2(const float* values, std::size_t size, float max) {
  return sum_of_exponentials(values, size, max);
}
constexpr Functions kAvx2 = {greatest_avx2, first_equal_avx2, sum_avx2};
#endif

const Functions& functions() {
#if defined(__x86_64__)
  static const bool kHasAvx2 = __builtin_cpu_supports("avx2");
  return kHasAvx2 ? kAvx2 : kPortable;
#else
  return kPortable;
#endif
}

}  // namespace

float exp_nonpositive(float x) { return exponential(x); }

float max_of(std::span<const float> values) {
  return functions().greatest(values.data(), values.size());
}

std::size_t first_of(std::span<const float> values, float value) {
  return functions().first_equal(values.data(), values.size(), value);
}

double log_sum_exp(std::span<const float> values, float max) {
  return max + std::log(functions().sum_of_exponentials(values.data(), values.size(), max));
}

}  // namespace hymt
