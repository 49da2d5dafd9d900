// What a model's folder or file holds, and whether it would load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "translate/model/backend.h"
#include "translate/model/model_config.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {

// Memory for computing in a precision, in bytes.
struct ModelMemory {
  std::uint64_t per_token = 0;  // Keys and values of one token of a text that is under way.
  CpuMemory cpu;                // With our own kernels and as many sequences as by default.
};

// Weights that were packed before, for a faster start.
struct PackedSurvey {
  Precision precision = Precision::kInt8;
  std::uint64_t num_bytes = 0;
  bool is_of_use = false;  // Of these weights, in a form that this version reads.
};

// As far as it could be read; `error` says what stood in the way of the rest.
struct ModelSurvey {
  std::string folder;    // Or file.
  bool is_file = false;  // A GGUF file.
  std::optional<ModelConfig> config;
  std::string weights_type;  // "bf16", "Q4_K and Q6_K"; empty if the weights cannot be read.
  std::uint64_t num_parameters = 0;
  std::uint64_t num_weight_bytes = 0;  // Of the tensors in the files.
  std::map<Precision, ModelMemory>
      memory;  // For each precision; none if the weights cannot be read.
  std::vector<PackedSurvey> packed;
  std::string tokenizer;  // "SentencePiece"; empty if it cannot be read.
  std::size_t num_tokens = 0;
  ChosenPromptStyle prompt_style;
  std::string licence;  // As ModelSource::licence().
  std::string error;    // Empty: the model would load.

  [[nodiscard]] bool would_load() const { return error.empty(); }
};

// Throws nothing but for lack of memory: a model that cannot be read is what it is there to tell.
[[nodiscard]] ModelSurvey survey_model(const std::string& path);

}  // namespace hymt
