// Numbers made into what GGUF's tensors hold: the way back of quantized_blocks.h.
#pragma once

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

}  // namespace hymt
