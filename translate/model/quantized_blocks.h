// The blocks of GGUF's quantised tensors: some small numbers, and scales that they share.
//
// All are little-endian; d and dmin are binary16, q is a small number, n a sub-block's number:
//
//     32 values     Q8_0 d q     Q4_0 d (q - 8)     Q5_0 d (q - 16)     IQ4_NL d table[q]
//                   Q4_1, Q5_1 d q + m, m binary16, too
//     256 values    Q2_K, Q4_K, Q5_K (d scale_n) q - (dmin minimum_n)
//                   Q3_K, Q6_K (d scale_n) (q - middle)     IQ4_XS (d scale_n) table[q]
//
// and Tencent's own, for its files of the 1.8B models (its AngelSlim):
//
//     512 values    Q2_0C d (2 q - 3), q of 2 bits
//     256 values    STQ1_0 d t, t one of -1, 0, 1; of each four values one is 0, so that five bits
//                   name them. The four are neighbours, or, strided, 16 apart in each 64 values
//
// The reference is the dequantiser of PyPI's `gguf`, in float32: what is computed here has its
// bits (tests/oracles/gguf_judge.py), so each product and each sum is rounded by itself.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "translate/model/tensor.h"
#include "translate/model/weight_blocks.h"

namespace hymt {

// Writes the values of `num_blocks` blocks, which may have any alignment. Requires a type of
// blocks.
void read_blocks(DataType type, const std::byte* blocks, std::size_t num_blocks, float* out);

// How read_codes() gives a type's blocks: Q8_0, Q5_0 and IQ4_NL as 8 bits, Q4_0, Q4_1, Q4_K; none
// for other types.
[[nodiscard]] std::optional<BlockTraits> traits_of_blocks(DataType type);

// Writes what `num_blocks` blocks hold, without computing anything with it. Requires
// traits_of_blocks(), and place in `row`.
void read_codes(DataType type, const std::byte* blocks, std::size_t num_blocks, BlockRow& row);

// Whether d, and m or dmin, of all blocks are finite; then so are all values.
[[nodiscard]] bool all_scales_finite(DataType type, std::span<const std::byte> blocks);

}  // namespace hymt
