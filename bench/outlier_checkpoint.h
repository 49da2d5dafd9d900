// A checkpoint that computes what another one does, with outliers on the way.
#pragma once

#include <memory>

#include "translate/model/checkpoint.h"

namespace hymt {

// One channel in a thousand (at least one) of each RMSNorm and each row of up_proj as many is
// multiplied by `factor`, and the columns that read them are divided by it. So in exact arithmetic
// nothing changes; int8 meets activations that are `factor` times the others, as in published
// models, and columns that are as much smaller. The head is untied from the embedding.
[[nodiscard]] std::shared_ptr<const Checkpoint> with_outliers(
    std::shared_ptr<const Checkpoint> checkpoint, float factor);

}  // namespace hymt
