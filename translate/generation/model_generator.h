// The generator that translates: prompts, tokenizer and a model on a backend.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "translate/generator.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {

class LoadedModel;

struct ModelOptions {
  std::string folder;
  std::string backend = "auto";             // "auto", "cpu", "torch"
  std::string device = "auto";              // "auto", "cpu", "cuda", "cuda:1"
  std::string precision = "auto";           // "auto", "fp32", "bf16", "int8"
  std::optional<PromptStyle> prompt_style;  // None: as the folder says.
  std::size_t num_threads = 1;
  std::size_t max_batch = 32;  // At least 1.
  // An answer depends on its request alone, whatever the backend; slow where a backend's batches
  // are not invariant by themselves.
  bool is_deterministic = false;
};

// Reads a model and gets it ready on its backend. Throws Error: kEngine that names file and remedy;
// kUsage for names that do not exist.
[[nodiscard]] std::shared_ptr<const LoadedModel> load_model(const ModelOptions& options);

// Answers with `model`, which serves no other generator. The work is done in wait(), on the
// caller's thread and the backend's own.
[[nodiscard]] std::unique_ptr<Generator> make_model_generator(
    std::shared_ptr<const LoadedModel> model);

// Both in one.
[[nodiscard]] std::unique_ptr<Generator> load_model_generator(const ModelOptions& options);

}  // namespace hymt
