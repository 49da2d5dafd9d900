// --engine model: from settings to a generator.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/options.h"
#include "translate/generator.h"
#include "translate/prompts/model_languages.h"

namespace hymt {

struct ModelEngine {
  std::unique_ptr<Generator> generator;
  std::string identity;              // Model::identity().
  std::string description;           // One line for people: which model, in which way, and why.
  std::vector<std::string> remarks;  // Lines that say what was guessed, or left aside.
  // In which it translates. Documents that lie in none of them are not to be given to it.
  std::shared_ptr<const LanguageDirections> directions;
};

// The languages that were asked for, for all documents.
struct AskedLanguages {
  std::vector<std::string> targets;  // Canonical tags, but empty ones where none was asked for.
  std::string source;                // Empty: whatever each document is in.
};

// Which model `settings` ask for, without loading it.
struct ModelIdentity {
  std::string text;  // model_identity().
  std::shared_ptr<const LanguageDirections> directions;
};
// Nothing if it is not on this machine. Reads its files once. Throws Error like
// load_model_engine().
[[nodiscard]] std::optional<ModelIdentity> identify_model_engine(const RunSettings& settings,
                                                                 const AskedLanguages& languages);

// Loads the model that `settings` ask for. Throws Error: kUsage if a target language is missing;
// kEngine if the model cannot be used or does not translate between `languages`, which is looked at
// before anything is loaded.
[[nodiscard]] ModelEngine load_model_engine(const RunSettings& settings, std::uint32_t num_threads,
                                            const AskedLanguages& languages);

// What `settings` say about drawing; greedy if nothing.
[[nodiscard]] SamplingOptions sampling_options(const ModelSettings& settings);

}  // namespace hymt
