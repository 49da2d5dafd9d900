#include "cli/model_survey.h"

#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>

#include "parsers/document/error.h"
#include "translate/model/checkpoint.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

std::string_view type_name(DataType type) {
  switch (type) {
    case DataType::kFloat32: return "fp32";
    case DataType::kFloat16: return "fp16";
    case DataType::kBFloat16: return "bf16";
    case DataType::kInt8: return "int8";
  }
  return "fp32";
}

// The types of all matrices; norms are too small to count.
std::string types_of_matrices(const Checkpoint& checkpoint) {
  std::set<std::string_view> types = {type_name(checkpoint.embedding().tensor.type),
                                      type_name(checkpoint.output_head().tensor.type)};
  for (const LayerWeights& layer : checkpoint.layers()) {
    for (const MatrixView* matrix : {&layer.q_proj, &layer.k_proj, &layer.v_proj, &layer.o_proj,
                                     &layer.gate_proj, &layer.up_proj, &layer.down_proj}) {
      types.insert(type_name(matrix->tensor.type));
    }
  }
  std::string names;
  for (const std::string_view type : types) names.append(names.empty() ? "" : " and ").append(type);
  return names;
}

void survey_weights(ModelSurvey& survey) {
  const auto checkpoint = Checkpoint::open(survey.folder);
  survey.weights_type = types_of_matrices(*checkpoint);
  survey.num_parameters = checkpoint->num_parameters();
  survey.num_weight_bytes = checkpoint->num_bytes();
}

void survey_tokenizer(ModelSurvey& survey) {
  const auto tokenizer = load_tokenizer(survey.folder);
  std::error_code ignored;
  const auto json = std::filesystem::path(survey.folder) / "tokenizer.json";
  survey.tokenizer = std::filesystem::exists(json, ignored) ? "byte-level BPE" : "SentencePiece";
  survey.num_tokens = tokenizer->size();
  const PromptTemplate prompts(survey.prompt_style.style, *tokenizer);  // Throws if it lacks some.
  if (survey.config && survey.num_tokens > survey.config->vocab_size) {
    throw Error(ErrorKind::kEngine,
                "the tokenizer has " + std::to_string(survey.num_tokens) +
                    " tokens and the model only " + std::to_string(survey.config->vocab_size) +
                    "; take both from one release",
                survey.folder);
  }
}

}  // namespace

ModelSurvey survey_model(const std::string& folder) {
  ModelSurvey survey;
  survey.folder = folder;
  survey.prompt_style = detect_prompt_style(folder);
  // What the one part cannot tell the next one may; the first trouble is told.
  const auto attempt = [&survey](const auto& part) {
    try {
      part();
    } catch (const Error& error) {
      if (!survey.error.empty()) return;
      survey.error = error.path().empty() ? error.what() : error.path() + ": " + error.what();
    }
  };
  attempt([&survey] { survey.config = read_model_config(survey.folder); });
  attempt([&survey] {
    if (survey.config) survey_weights(survey);
  });
  attempt([&survey] { survey_tokenizer(survey); });
  return survey;
}

ModelMemory memory_needed(const ModelSurvey& survey, Precision precision) {
  if (!survey.config) return {};
  const ModelConfig& config = *survey.config;
  const std::uint64_t values_per_token =
      std::uint64_t{2} * config.num_layers * config.num_kv_heads * config.head_dim;
  switch (precision) {
    case Precision::kFloat32: return {survey.num_parameters * 4, values_per_token * 4};
    case Precision::kBFloat16: return {survey.num_parameters * 2, values_per_token * 2};
    // Keys and values stay in bf16.
    case Precision::kInt8: return {survey.num_parameters, values_per_token * 2};
  }
  return {};
}

}  // namespace hymt
