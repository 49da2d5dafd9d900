// Translating without going on meanwhile.
#pragma once

#include <memory>
#include <vector>

#include "translate/engine.h"

namespace hymt {

// The outcomes of `tasks`, whose own `index` plays no part, in their order; what they view must
// stay until this returns. Throws what the engine broke down with.
[[nodiscard]] std::vector<SegmentOutcome> translate_all(
    Engine& engine, std::vector<SegmentTask> tasks,
    std::shared_ptr<const TranslationSettings> settings);

}  // namespace hymt
