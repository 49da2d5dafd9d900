// A model that is ready to answer: tokenizer, prompts, and weights prepared for one backend. Shared
// and immutable: whoever decodes makes a backend of its own from it, with keys, values and threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "translate/loading/backend_kinds.h"
#include "translate/loading/model_source.h"
#include "translate/model/backend.h"
#include "translate/prompts/prompt_template.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

struct ModelParts {
  std::unique_ptr<const Tokenizer> tokenizer;
  PromptStyle style = PromptStyle::kHyMt2;
  GenerationDefaults generation;
  LanguageDirections languages;
  std::string licence;            // As ModelSource::licence().
  std::string fingerprint;        // All that decides an answer, for people to read.
  std::string identity;           // As model_identity().
  std::string outdated_file;      // As Model::outdated_file().
  std::size_t max_positions = 0;  // Of a sequence.
  std::shared_ptr<const BackendWeights> weights;
};

class Model {
 public:
  // Throws Error (kEngine) if the parts do not belong together.
  explicit Model(ModelParts parts);

  [[nodiscard]] const Tokenizer& tokenizer() const { return *parts_.tokenizer; }
  [[nodiscard]] const PromptTemplate& prompts() const { return prompts_; }
  [[nodiscard]] const GenerationDefaults& generation_defaults() const { return parts_.generation; }
  [[nodiscard]] const LanguageDirections& languages() const { return parts_.languages; }
  [[nodiscard]] const std::string& licence() const { return parts_.licence; }
  [[nodiscard]] const std::string& fingerprint() const { return parts_.fingerprint; }
  [[nodiscard]] const std::string& identity() const { return parts_.identity; }
  // Packed weights beside the model that are not of it, and so were left aside; empty: none are.
  [[nodiscard]] const std::string& outdated_file() const { return parts_.outdated_file; }
  [[nodiscard]] std::size_t max_positions() const { return parts_.max_positions; }
  [[nodiscard]] BackendTraits backend_traits() const { return parts_.weights->traits(); }
  [[nodiscard]] std::uint64_t num_bytes() const { return parts_.weights->num_bytes(); }

  // Keeps the weights alive. Throws Error (kEngine) if the device fails.
  [[nodiscard]] std::unique_ptr<Backend> make_backend(const BackendOptions& options) const {
    return parts_.weights->make_backend(options);
  }

  // Throws Error (kEngine) if files that backends read are no longer what was loaded: then what
  // they computed is worth nothing.
  void check_unchanged() const { parts_.weights->check_unchanged(); }

 private:
  ModelParts parts_;
  PromptTemplate prompts_;
};

struct LoadOptions {
  BackendChoice backend;
  std::optional<PromptStyle> prompt_style;  // None: as the source says.
  std::size_t num_threads = 1;              // For getting the weights ready. At least 1.
};

// Which model it is, how it is asked and how exactly it is computed, but not by what: the same on
// every machine and for every version of the program that asks in the same words. Reads the
// weights once and keeps nothing. Throws Error (kEngine) that names file and remedy.
[[nodiscard]] std::string model_identity(const ModelSource& source, const LoadOptions& options);

// Throws Error (kEngine) that names file and remedy. Other models, loaded or at work, are not
// touched.
[[nodiscard]] std::shared_ptr<const Model> load_model(const ModelSource& source,
                                                      const LoadOptions& options);

}  // namespace hymt
