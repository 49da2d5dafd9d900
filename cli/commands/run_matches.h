// The fuzzy matches of a run: from the memory as it was when the run began.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "cli/report/status_stream.h"
#include "cli/run/plan.h"
#include "translate/generator.h"
#include "translate/matches/memory_matches.h"
#include "translate/memory/memory_file.h"
#include "translate/translation_settings.h"

namespace hymt {

// Example::owner of what a model generates, whatever computes it. `identity`: Model::identity(), or
// the fingerprint of another engine.
[[nodiscard]] std::uint64_t example_owner(std::string_view identity);

class RunMatches {
 public:
  // `name`: of the run. One that is called the same goes on with what counted for it if it was
  // interrupted. `options.last` is not looked at.
  RunMatches(std::shared_ptr<MemoryFile> memory, std::string name, const MatchOptions& options)
      : memory_(std::move(memory)), name_(std::move(name)), options_(options) {}

  // What counts from now on. Before the first document is translated, and once what people changed
  // is learned.
  [[nodiscard]] std::shared_ptr<const MemoryMatches> begin();
  // The run is done; one that is not is perhaps gone on with.
  void end() { memory_->end_snapshot(name_); }

 private:
  std::shared_ptr<MemoryFile> memory_;
  std::string name_;
  MatchOptions options_;
};

// Null if there is no memory, or no matches are asked for.
[[nodiscard]] std::unique_ptr<RunMatches> make_run_matches(std::shared_ptr<MemoryFile> memory,
                                                           const Plan& plan,
                                                           const TranslationOptions& options,
                                                           std::string_view identity);

// Says what was asked for and cannot be.
void tell_about_matches(const FuzzyOptions& fuzzy, bool has_memory, const GeneratorTraits& traits,
                        StatusStream& status);

}  // namespace hymt
