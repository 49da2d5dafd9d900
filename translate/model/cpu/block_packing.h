// Weights in blocks: a file's rows of codes, or float32 rounded to such, go into panels
// (BlockForm).
#pragma once

#include <cstddef>
#include <span>

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

// So many rows are packed fastest at a time.
inline constexpr std::size_t kRowsTogether = 8;

// Writes the blocks of the outputs that are number `first_column` of a panel and those behind it;
// they were zero. Factors and shifts that are infinite become the greatest number.
void pack_blocks(std::span<const BlockRow> rows, WeightFormat format, std::size_t first_column,
                 std::byte* panel);

}  // namespace hymt::cpu
