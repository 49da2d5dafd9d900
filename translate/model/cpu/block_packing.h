// Weights in blocks: a file's rows of codes, or float32 rounded to such, go into panels
// (BlockForm).
#pragma once

#include <cstddef>

#include "translate/model/cpu/kernels.h"
#include "translate/model/weight_blocks.h"

namespace hymt::cpu {

// The format for a file's blocks.
[[nodiscard]] WeightFormat format_of_blocks(const BlockTraits& traits);

// Blocks of a row of so many values.
[[nodiscard]] constexpr std::size_t num_blocks(std::size_t num_values) {
  return (num_values + kWeightBlock - 1) / kWeightBlock;
}

// Bytes of a panel of so many inputs.
[[nodiscard]] std::size_t block_panel_bytes(WeightFormat format, std::size_t num_inputs);

// Writes the blocks of the output that is number `column` of a panel, which was zero. Factors and
// shifts that are infinite become the greatest number.
void pack_blocks(const BlockRow& row, WeightFormat format, std::size_t column, std::byte* panel);

}  // namespace hymt::cpu
