// The generator that translates: prompts, tokenizer and a model on a backend.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "translate/generator.h"
#include "translate/model/backend.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {

struct ModelOptions {
  std::string folder;
  std::string backend = "auto";             // "auto", "cpu", "torch"
  std::string device = "auto";              // "auto", "cpu", "cuda", "cuda:1"
  std::string precision = "auto";           // "auto", "fp32", "bf16", "int8"
  std::optional<PromptStyle> prompt_style;  // None: as the folder says.
  std::size_t num_threads = 1;
  std::size_t max_batch = 32;
};

// Loads the model and gives the generator that answers with it; the answers are worked out in
// wait(), on the caller's thread and the backend's own. Throws Error (kEngine) that names file and
// remedy.
[[nodiscard]] std::unique_ptr<Generator> load_model_generator(const ModelOptions& options);

}  // namespace hymt
