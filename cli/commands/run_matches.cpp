#include "cli/commands/run_matches.h"

#include <algorithm>
#include <filesystem>

#include "translate/memory/sealed_record.h"

namespace hymt {
namespace {

// By its outputs, as the memory calls them: both may be moved together.
std::string name_of_run(const Plan& plan, const MemoryFile& memory) {
  const std::filesystem::path& outputs =
      plan.output_folder.empty() ? plan.jobs.front().output : plan.output_folder;
  if (outputs.empty()) return "standard output, of " + plan.jobs.front().name;
  return std::filesystem::absolute(outputs)
      .lexically_relative(memory.path().parent_path())
      .generic_string();
}

}  // namespace

std::uint64_t example_owner(std::string_view identity) { return seed_of(identity); }

std::shared_ptr<const MemoryMatches> RunMatches::begin() {
  MatchOptions options = options_;
  options.last = memory_->begin_snapshot(name_);
  return std::make_shared<const MemoryMatches>(memory_, options);
}

std::unique_ptr<RunMatches> make_run_matches(std::shared_ptr<MemoryFile> memory, const Plan& plan,
                                             const TranslationOptions& options,
                                             std::string_view identity) {
  const auto [threshold, accept] = options.fuzzy;
  if (memory == nullptr || plan.jobs.empty() || (threshold == 0 && accept == 0)) return nullptr;
  MatchOptions matches;
  matches.least_percent =
      threshold == 0 || accept == 0 ? std::max(threshold, accept) : std::min(threshold, accept);
  matches.generator = example_owner(identity);
  std::string name = name_of_run(plan, *memory);
  return std::make_unique<RunMatches>(std::move(memory), std::move(name), matches);
}

void tell_about_matches(const FuzzyOptions& fuzzy, bool has_memory, const GeneratorTraits& traits,
                        StatusStream& status) {
  if (fuzzy.threshold == 0 && fuzzy.accept == 0) return;
  if (!has_memory) {
    status.print(
        "hymt-doc: warning: there are no fuzzy matches without a memory (name one with "
        "--memory)\n");
  } else if (fuzzy.threshold != 0 && !traits.takes_examples) {
    status.print(
        "hymt-doc: note: the engine takes no examples, so --fuzzy-threshold changes nothing\n");
  }
}

}  // namespace hymt
