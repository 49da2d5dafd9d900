// The generator that translates: prompts, tokenizer and a model on a backend.
#pragma once

#include <cstddef>
#include <memory>

#include "translate/generator.h"
#include "translate/loading/model.h"

namespace hymt {

struct DecodingOptions {
  std::size_t num_threads = 1;  // At least 1.
  std::size_t max_batch = 32;   // Answers that are worked on at once; at least 1.
  // An answer depends on its request alone, whatever the backend; slow where a backend's batches
  // are not invariant by themselves.
  bool is_deterministic = false;
  // Answers have all tags of their source. Off to measure what a model does by itself.
  bool constrains_tags = true;
};

// Answers with `model`, on a backend of its own, so that other generators may have the same model.
// The work is done in wait(), on the caller's thread and the backend's own. Throws Error (kEngine)
// if the device fails.
[[nodiscard]] std::unique_ptr<Generator> make_model_generator(std::shared_ptr<const Model> model,
                                                              const DecodingOptions& options);

}  // namespace hymt
