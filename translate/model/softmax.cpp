#include "translate/model/softmax.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace hymt {
namespace {

constexpr std::size_t kLanes = 16;   // Sums that run side by side.
constexpr std::size_t kBlock = 512;  // Values that are summed in float before it goes on in double.

// x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n e^r, the latter by its power series. Without
// branches, so that loops over it become vector code.
inline float exponential(float x) {
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

}  // namespace

float exp_nonpositive(float x) { return exponential(x); }

float max_of(std::span<const float> values) {
  std::array<float, kLanes> lanes;
  lanes.fill(-std::numeric_limits<float>::infinity());
  const std::size_t whole = values.size() - values.size() % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float value = values[i + lane];
      lanes[lane] = value > lanes[lane] ? value : lanes[lane];
    }
  }
  float max = lanes[0];
  for (const float value : lanes) max = value > max ? value : max;
  for (const float value : values.subspan(whole)) max = value > max ? value : max;
  return max;
}

double log_sum_exp(std::span<const float> values, float max) {
  double sum = 0;
  while (!values.empty()) {
    const auto block = values.first(std::min(kBlock, values.size()));
    values = values.subspan(block.size());
    std::array<float, kLanes> lanes{};
    const std::size_t whole = block.size() - block.size() % kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        lanes[lane] += exponential(block[i + lane] - max);
      }
    }
    for (const float value : block.subspan(whole)) lanes[0] += exponential(value - max);
    for (const float lane : lanes) sum += lane;
  }
  return max + std::log(sum);
}

}  // namespace hymt
