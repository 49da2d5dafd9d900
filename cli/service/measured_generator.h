// A generator that counts what goes through another one.
#pragma once

#include <memory>

#include "cli/service/service_metrics.h"
#include "translate/generator.h"

namespace hymt {

// Answers as `generator` does. `metrics` must outlive it.
[[nodiscard]] std::shared_ptr<Generator> make_measured_generator(
    std::unique_ptr<Generator> generator, ServiceMetrics& metrics);

}  // namespace hymt
