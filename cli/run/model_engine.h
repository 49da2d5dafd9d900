// --engine model: from settings to a generator.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/options/options.h"
#include "cli/run/job.h"
#include "translate/generator.h"

namespace hymt {

struct ModelEngine {
  std::unique_ptr<Generator> generator;
  std::string description;  // One line for people: which model, in which way, and why.
  std::string guess;        // A line that says what was guessed; empty: nothing.
};

// Loads the model that `settings` ask for. Throws Error: kUsage if a job has no target language;
// kEngine if the model cannot be used or does not know a language of the jobs, which is looked at
// before anything is loaded.
[[nodiscard]] ModelEngine load_model_engine(const RunSettings& settings, std::uint32_t num_threads,
                                            const std::vector<Job>& jobs);

// What `settings` say about drawing; greedy if nothing.
[[nodiscard]] SamplingOptions sampling_options(const ModelSettings& settings);

}  // namespace hymt
