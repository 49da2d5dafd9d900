// What is said at the end of a run.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/options/options.h"
#include "cli/report/run_totals.h"
#include "cli/run/plan.h"

namespace hymt {

// "1 file", "2 files"; `plural` only where it is not the singular with an s.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view singular,
                                  std::string_view plural = {});

struct RunSummary {
  std::string engine;  // Empty for a dry run.
  bool is_dry_run = false;
  bool is_interrupted = false;
  bool is_verbose = false;  // Also by rung.
  std::optional<KeptLimit> max_kept;
  bool has_memory = false;  // Then it is told how many segments were asked for.
};

// Whole lines, for people.
[[nodiscard]] std::string summary_text(const RunSummary& run, const Plan& plan,
                                       const Totals& totals);

}  // namespace hymt
