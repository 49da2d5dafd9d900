// How a next token is drawn, in the words that the field and the models' makers use.
#pragma once

#include <cstdint>

namespace hymt {

struct SamplingOptions {
  float temperature = 0.0F;         // 0: greedy.
  std::int32_t top_k = 0;           // 0: off.
  float top_p = 1.0F;               // 1: off.
  float repetition_penalty = 1.0F;  // 1: off.
};

}  // namespace hymt
