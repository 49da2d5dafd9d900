// The number of a token in a model's vocabulary.
#pragma once

#include <cstdint>

namespace hymt {

using TokenId = std::int32_t;

}  // namespace hymt
