#include "translate/model/block_quantizer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "translate/model/float16.h"

namespace hymt {
namespace {

using Codes = std::array<int, kMostBlockValues>;

constexpr std::size_t kLarge = 256;  // Values that share d in the K types.
constexpr std::size_t kSmall = 32;

void put_half(std::uint16_t bits, std::byte* out) {
  out[0] = static_cast<std::byte>(bits & 0xFFU);
  out[1] = static_cast<std::byte>(bits >> 8U);
}

std::uint16_t nearest_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((bits + 0x7FFFU + (bits >> 16U & 1U)) >> 16U);
}

// What a scale becomes in the file.
float as_half(float value) { return widened_float16(nearest_float16(value)); }

// The nearest whole number of what is not far beyond any code; halves go away from zero, as they do
// in PyPI's package. Costs no call of a function.
int nearest(float value) {
  constexpr float kFar = 0x1p20F;
  const float near = std::clamp(value, -kFar, kFar);
  const auto whole = static_cast<int>(near);
  const float rest = near - static_cast<float>(whole);
  return whole + static_cast<int>(rest >= 0.5F) - static_cast<int>(rest <= -0.5F);
}

// 1 / scale; 0 where that would be infinite, or nearly.
float inverse_of(float scale) { return std::fabs(scale) < 0x1p-100F ? 0 : 1.0F / scale; }

float greatest_magnitude(std::span<const float> values) {
  float most = 0;
  for (const float value : values) most = std::max(most, std::fabs(value));
  return most;
}

BlockGrid choose_q8_0(const float* values, std::byte* block) {
  BlockGrid grid{kSmall, -127, 127};
  grid.scales[0] = as_half(greatest_magnitude({values, kSmall}) / 127.0F);
  put_half(nearest_float16(grid.scales[0]), block);
  return grid;
}

void put_q8_0(const Codes& codes, std::byte* block) {
  for (std::size_t i = 0; i < kSmall; ++i) block[2 + i] = static_cast<std::byte>(codes[i]);
}

// The codes of `values` for value = scale * code, codes from `least` to -least - 1.
template <std::size_t kCount>
std::array<int, kCount> codes_for(const float* values, float scale, int least) {
  std::array<int, kCount> codes{};
  const float inverse = inverse_of(scale);
  for (std::size_t i = 0; i < kCount; ++i) {
    codes[i] = std::clamp(nearest(values[i] * inverse), least, -least - 1);
  }
  return codes;
}

// The scale for which values and codes differ least. Some scales around the one that gives the
// greatest magnitude the code `least` are tried; each gives codes, and for them the best scale is
// sum(value * code) / sum(code^2), which lessens the squared error by its product with the first.
template <std::size_t kCount>
float best_scale(const float* values, int least) {
  float extreme = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (std::fabs(values[i]) > std::fabs(extreme)) extreme = values[i];
  }
  if (extreme == 0) return 0;
  float best = extreme / static_cast<float>(least);
  float most_gained = -1;
  constexpr int kSteps = 9;
  for (int step = -kSteps; step <= kSteps; ++step) {
    const float scale = extreme / (static_cast<float>(least) - 0.1F * static_cast<float>(step));
    const std::array<int, kCount> codes = codes_for<kCount>(values, scale, least);
    float products = 0;
    float squares = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
      products += values[i] * static_cast<float>(codes[i]);
      squares += static_cast<float>(codes[i] * codes[i]);
    }
    if (squares == 0 || products * products / squares <= most_gained) continue;
    most_gained = products * products / squares;
    best = products / squares;
  }
  return best;
}

BlockGrid choose_q4_0(const float* values, std::byte* block) {
  BlockGrid grid{kSmall, -8, 7};
  grid.scales[0] = as_half(best_scale<kSmall>(values, grid.least_code));
  put_half(nearest_float16(grid.scales[0]), block);
  return grid;
}

void put_q4_0(const Codes& codes, std::byte* block) {
  for (std::size_t i = 0; i < kSmall / 2; ++i) {
    block[2 + i] = static_cast<std::byte>((codes[i] + 8) | (codes[i + kSmall / 2] + 8) << 4);
  }
}

struct ScaleAndMinimum {
  float scale = 0;
  float minimum = 0;  // At least 0: value = scale * code - minimum, codes from 0 to 15.
};

std::array<int, kSmall> codes_above(const float* values, const ScaleAndMinimum& fit) {
  std::array<int, kSmall> codes{};
  const float inverse = inverse_of(fit.scale);
  for (std::size_t i = 0; i < kSmall; ++i) {
    codes[i] = std::clamp(nearest((values[i] + fit.minimum) * inverse), 0, 15);
  }
  return codes;
}

float squared_error(const float* values, const std::array<int, kSmall>& codes,
                    const ScaleAndMinimum& fit) {
  float error = 0;
  for (std::size_t i = 0; i < kSmall; ++i) {
    const float difference = fit.scale * static_cast<float>(codes[i]) - fit.minimum - values[i];
    error += difference * difference;
  }
  return error;
}

// The least squares of value = scale * code - minimum; where the line would lie above zero, of that
// through zero.
ScaleAndMinimum line_through(const float* values, const std::array<int, kSmall>& codes) {
  constexpr auto kCount = static_cast<float>(kSmall);
  float code_sum = 0;
  float square_sum = 0;
  float value_sum = 0;
  float product_sum = 0;
  for (std::size_t i = 0; i < kSmall; ++i) {
    const auto code = static_cast<float>(codes[i]);
    code_sum += code;
    square_sum += code * code;
    value_sum += values[i];
    product_sum += code * values[i];
  }
  const float determinant = kCount * square_sum - code_sum * code_sum;
  ScaleAndMinimum fit;
  if (determinant > 0) {
    fit.scale = (kCount * product_sum - code_sum * value_sum) / determinant;
    fit.minimum = (code_sum * product_sum - square_sum * value_sum) / determinant;
  }
  if (determinant > 0 && fit.minimum >= 0 && fit.scale > 0) return fit;
  return {square_sum > 0 ? std::max(product_sum / square_sum, 0.0F) : 0, 0};
}

// Tries scales around the one that spreads the codes over all values.
ScaleAndMinimum best_line(const float* values) {
  const float least = std::min(*std::min_element(values, values + kSmall), 0.0F);
  const float greatest = *std::max_element(values, values + kSmall);
  if (greatest <= least) return {0, -least};
  ScaleAndMinimum best{(greatest - least) / 15.0F, -least};
  float least_error = squared_error(values, codes_above(values, best), best);
  constexpr int kSteps = 20;
  for (int step = 0; step <= kSteps; ++step) {
    const float steps = 14.0F + 0.1F * static_cast<float>(step);
    const auto codes = codes_above(values, {(greatest - least) / steps, -least});
    const ScaleAndMinimum fit = line_through(values, codes);
    const float error = squared_error(values, codes_above(values, fit), fit);
    if (error >= least_error) continue;
    least_error = error;
    best = fit;
  }
  return best;
}

// Eight scales and eight minima of 6 bits, as quantized_blocks.cpp reads them.
void put_packed_scales(const std::array<int, 8>& scales, const std::array<int, 8>& minima,
                       std::byte* out) {
  std::array<int, 12> bytes{};
  for (std::size_t n = 0; n < 4; ++n) {
    bytes[n] = scales[n] | scales[n + 4] >> 4 << 6;
    bytes[n + 4] = minima[n] | minima[n + 4] >> 4 << 6;
    bytes[n + 8] = (scales[n + 4] & 15) | (minima[n + 4] & 15) << 4;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) out[i] = static_cast<std::byte>(bytes[i]);
}

// The number of steps of `unit` in `value`, 0 to 63.
int six_bits(float value, float unit) {
  return unit == 0 ? 0 : std::clamp(nearest(value / unit), 0, 63);
}

BlockGrid choose_q4_k(const float* values, std::byte* block) {
  constexpr std::size_t kCount = kLarge / kSmall;
  std::array<ScaleAndMinimum, kCount> fits;
  float most_scale = 0;
  float most_minimum = 0;
  for (std::size_t n = 0; n < kCount; ++n) {
    fits[n] = best_line(values + n * kSmall);
    most_scale = std::max(most_scale, fits[n].scale);
    most_minimum = std::max(most_minimum, fits[n].minimum);
  }
  const float d = as_half(most_scale / 63.0F);
  const float dmin = as_half(most_minimum / 63.0F);
  put_half(nearest_float16(d), block);
  put_half(nearest_float16(dmin), block + 2);
  std::array<int, kCount> scales{};
  std::array<int, kCount> minima{};
  BlockGrid grid{kSmall, 0, 15};
  for (std::size_t n = 0; n < kCount; ++n) {
    scales[n] = six_bits(fits[n].scale, d);
    minima[n] = six_bits(fits[n].minimum, dmin);
    grid.scales[n] = d * static_cast<float>(scales[n]);
    grid.minima[n] = dmin * static_cast<float>(minima[n]);
  }
  put_packed_scales(scales, minima, block + 4);
  return grid;
}

void put_q4_k(const Codes& codes, std::byte* block) {
  for (std::size_t i = 0; i < kLarge / 2; ++i) {
    const std::size_t low = i / kSmall * 2 * kSmall + i % kSmall;
    block[16 + i] = static_cast<std::byte>(codes[low] | codes[low + kSmall] << 4);
  }
}

constexpr std::size_t kSixBitPart = 16;  // Values of Q6_K that share a scale.

BlockGrid choose_q6_k(const float* values, std::byte* block) {
  BlockGrid grid{kSixBitPart, -32, 31};
  for (std::size_t n = 0; n < grid.scales.size(); ++n) {
    grid.scales[n] = best_scale<kSixBitPart>(values + n * kSixBitPart, grid.least_code);
  }
  const float d = as_half(greatest_magnitude(grid.scales) / 127.0F);
  put_half(nearest_float16(d), block + 208);
  for (std::size_t n = 0; n < grid.scales.size(); ++n) {
    const int scale = d == 0 ? 0 : std::clamp(nearest(grid.scales[n] / d), -128, 127);
    block[192 + n] = static_cast<std::byte>(scale);
    grid.scales[n] = d * static_cast<float>(scale);
  }
  return grid;
}

void put_q6_k(const Codes& codes, std::byte* block) {
  std::fill(block, block + 192, std::byte{0});
  for (std::size_t i = 0; i < kLarge; ++i) {
    const auto code = static_cast<unsigned>(codes[i] + 32);
    block[i / 128 * 64 + i % 64] |= static_cast<std::byte>((code & 15U) << i % 128 / 64 * 4);
    block[128 + i / 128 * 32 + i % 32] |= static_cast<std::byte>((code >> 4U) << i % 128 / 32 * 2);
  }
}

void write_float32(const float* value, std::byte* out) { std::memcpy(out, value, sizeof *value); }
void write_float16(const float* value, std::byte* out) { put_half(nearest_float16(*value), out); }
void write_bfloat16(const float* value, std::byte* out) { put_half(nearest_bfloat16(*value), out); }

struct NumberWriter {
  DataType type;
  void (*write)(const float* value, std::byte* out);
};
constexpr std::array kNumberWriters = {
    NumberWriter{DataType::kFloat32, write_float32},
    NumberWriter{DataType::kFloat16, write_float16},
    NumberWriter{DataType::kBFloat16, write_bfloat16},
};

// PyPI's package finds the codes with the scale before that is rounded.
void write_q8_0(const float* values, std::byte* block) {
  BlockGrid grid = choose_q8_0(values, block);
  grid.scales[0] = greatest_magnitude({values, kSmall}) / 127.0F;
  Codes codes{};
  for (std::size_t i = 0; i < kSmall; ++i) codes[i] = grid.nearest_code(i, values[i]);
  put_q8_0(codes, block);
}

struct BlockWriter {
  DataType type;
  BlockGrid (*choose)(const float* values, std::byte* block);
  void (*put)(const Codes& codes, std::byte* block);
};
constexpr std::array kBlockWriters = {
    BlockWriter{DataType::kQ8Of32, choose_q8_0, put_q8_0},
    BlockWriter{DataType::kQ4Of32, choose_q4_0, put_q4_0},
    BlockWriter{DataType::kQ4K, choose_q4_k, put_q4_k},
    BlockWriter{DataType::kQ6K, choose_q6_k, put_q6_k},
};

// Null if there is none.
template <class Writers>
const auto* writer_of(const Writers& writers, DataType type) {
  const auto found = std::find_if(writers.begin(), writers.end(),
                                  [type](const auto& writer) { return writer.type == type; });
  return found == writers.end() ? nullptr : &*found;
}

void write_block(const BlockWriter& writer, std::size_t size, const float* values,
                 std::byte* block) {
  if (writer.type == DataType::kQ8Of32) return write_q8_0(values, block);
  const BlockGrid grid = writer.choose(values, block);
  Codes codes{};
  for (std::size_t i = 0; i < size; ++i) codes[i] = grid.nearest_code(i, values[i]);
  writer.put(codes, block);
}

}  // namespace

int BlockGrid::nearest_code(std::size_t i, float value) const {
  const std::size_t part = i / part_size;
  return std::clamp(nearest((value + minima[part]) * inverse_of(scales[part])), least_code,
                    greatest_code);
}

bool can_quantize(DataType type) {
  return writer_of(kNumberWriters, type) != nullptr || has_grid(type);
}

bool has_grid(DataType type) { return writer_of(kBlockWriters, type) != nullptr; }

BlockGrid choose_grid(DataType type, const float* values, std::byte* block) {
  return writer_of(kBlockWriters, type)->choose(values, block);
}

void put_codes(DataType type, const Codes& codes, std::byte* block) {
  writer_of(kBlockWriters, type)->put(codes, block);
}

void quantize(DataType type, std::span<const float> values, std::byte* out) {
  const DataTypeTraits& traits = traits_of(type);
  assert(can_quantize(type) && values.size() % traits.block_values == 0);
  const NumberWriter* const number = writer_of(kNumberWriters, type);
  const BlockWriter* const block = writer_of(kBlockWriters, type);
  for (std::size_t at = 0; at < values.size(); at += traits.block_values) {
    if (number != nullptr) {
      number->write(values.data() + at, out);
    } else {
      write_block(*block, traits.block_values, values.data() + at, out);
    }
    out += traits.block_bytes;
  }
}

}  // namespace hymt
