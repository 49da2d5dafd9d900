// Rows of a matrix as files have them that give few bits to a number: small whole numbers, and
// scales that 32 of them share.
//
//     value = factor * scale * (code - zero) + shift * minimum
//
// The zero is 8 of 4 bits and 128 of 8 bits; where there are minima it is 0, and these are 0
// elsewhere. Products are exact in float32.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hymt {

inline constexpr std::size_t kBlockCodes = 32;
inline constexpr std::size_t kNestedCodes = 128;

struct BlockTraits {
  std::size_t bits = 4;      // Of a code: 4 or 8.
  bool has_minimum = false;  // Else shift is 0.
  // Factor and shift are the same in each kNestedCodes numbers. Else scale and minimum are 1.
  bool is_nested = false;
};

struct WeightBlock {
  float factor = 0.0F;  // Factor and shift are numbers that binary16 has.
  float shift = 0.0F;
  std::uint8_t scale = 1;
  std::uint8_t minimum = 1;
};

struct BlockRow {
  std::vector<std::uint8_t> codes;  // [blocks * kBlockCodes]
  std::vector<WeightBlock> blocks;  // [ceil(columns / kBlockCodes)]
};

}  // namespace hymt
