// Numbers made into what GGUF's tensors hold: the way back of quantized_blocks.h.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "translate/model/tensor.h"

namespace hymt {

// Whether quantize() knows the type: float32, float16, bfloat16, Q8_0, Q4_0, Q4_K, Q6_K.
[[nodiscard]] bool can_quantize(DataType type);

// Writes `values`, which are finite, as whole blocks of the type; `out` has exactly their bytes.
// float16 and bfloat16 are the nearest (ties to even; what is too large for float16 is its greatest
// number). Q8_0 has the bits of PyPI's `gguf`: d is the greatest magnitude / 127, the rest the
// nearest. The others look among some scales for the one of the least squared error, where that
// package and llama.cpp look, too, and so have other bits than these, and no greater error.
// A function of `values` alone. Any number of threads may call it.
void quantize(DataType type, std::span<const float> values, std::byte* out);

// ---- Of blocks, in two steps, for whoever chooses the codes in another way

inline constexpr std::size_t kMostBlockValues = 256;

// The numbers that a block can hold, once its scales are known: value `i` is one of
// scale * code - minimum, scale and minimum those of part i / part_size.
struct BlockGrid {
  std::size_t part_size = 0;
  int least_code = 0;
  int greatest_code = 0;
  std::array<float, 16> scales{};
  std::array<float, 16> minima{};

  // The code whose number is nearest to `value`.
  [[nodiscard]] int nearest_code(std::size_t i, float value) const;
  [[nodiscard]] float number(std::size_t i, int code) const {
    return scales[i / part_size] * static_cast<float>(code) - minima[i / part_size];
  }
};

// Whether a type's numbers share scales, so that it has a grid.
[[nodiscard]] bool has_grid(DataType type);
// Chooses the scales for the values of one block and writes them into it. Requires has_grid(type).
[[nodiscard]] BlockGrid choose_grid(DataType type, const float* values, std::byte* block);
// Writes the codes of a block, one a value, beside its scales.
void put_codes(DataType type, const std::array<int, kMostBlockValues>& codes, std::byte* block);

}  // namespace hymt
