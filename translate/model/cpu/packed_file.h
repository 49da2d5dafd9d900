// Reads packed weights from the file that translate/model/packed_weights.h tells of.
#pragma once

#include <optional>

#include "translate/model/checkpoint.h"
#include "translate/model/cpu/thread_team.h"
#include "translate/model/cpu/weights.h"

namespace hymt::cpu {

// None if there is no file, or it is of no use. Throws Error (kEngine) that names the file if it is
// damaged, and std::bad_alloc.
[[nodiscard]] std::optional<PackedWeights> read_packed_weights(const Checkpoint& checkpoint,
                                                               Precision precision,
                                                               ThreadTeam& team);

}  // namespace hymt::cpu
