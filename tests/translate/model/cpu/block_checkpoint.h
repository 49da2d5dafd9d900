// A checkpoint whose matrices are in blocks of GGUF, made from another one.
#pragma once

#include <memory>

#include "translate/model/checkpoint.h"

namespace hymt {

// All matrices of `checkpoint` rounded to Q8_0 (kQ8Of32) or Q4_0 (kQ4Of32) in the plainest way.
// Requires columns that are multiples of 32.
[[nodiscard]] std::shared_ptr<const Checkpoint> in_blocks(
    std::shared_ptr<const Checkpoint> checkpoint, DataType type);

}  // namespace hymt
