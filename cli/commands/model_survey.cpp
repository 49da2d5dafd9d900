#include "cli/commands/model_survey.h"

#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "parsers/document/error.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model_source.h"
#include "translate/model/packed_weights.h"

namespace hymt {
namespace {

// The types of all matrices; norms are too small to count.
std::string types_of_matrices(const Checkpoint& checkpoint) {
  std::set<std::string_view> types;
  checkpoint.visit([](const TensorView&) {},
                   [&](const WeightMatrix& matrix) {
                     if (!matrix.stored_type().empty()) types.insert(matrix.stored_type());
                   });
  std::string names;
  for (const std::string_view type : types) names.append(names.empty() ? "" : " and ").append(type);
  return names;
}

ModelMemory memory_needed(const Checkpoint& checkpoint, Precision precision) {
  const ModelConfig& config = checkpoint.config();
  const std::uint64_t values_per_token =
      std::uint64_t{2} * config.num_layers * config.num_kv_heads * config.head_dim;
  const PrecisionTraits& traits = traits_of(precision);
  return {.per_token = values_per_token * traits.kv_value_bytes,
          .cpu = forecast_cpu_memory(checkpoint, precision, DecodingOptions().max_batch)};
}

void survey_weights(const ModelSource& source, ModelSurvey& survey) {
  const auto checkpoint = source.open_checkpoint();
  survey.weights_type = types_of_matrices(*checkpoint);
  survey.num_parameters = checkpoint->num_parameters();
  survey.num_weight_bytes = checkpoint->num_bytes();
  for (const PrecisionTraits& precision : precisions()) {
    survey.memory[precision.precision] = memory_needed(*checkpoint, precision.precision);
    if (const auto file = find_packed_weights(*checkpoint, precision.precision)) {
      survey.packed.push_back({precision.precision, file->num_bytes, file->is_of_use()});
    }
  }
}

void survey_tokenizer(const ModelSource& source, ModelSurvey& survey) {
  const auto tokenizer = source.load_tokenizer();
  survey.tokenizer = tokenizer->kind();
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

ModelSurvey survey_model(const std::string& path) {
  ModelSurvey survey;
  survey.folder = path;
  std::error_code ignored;
  survey.is_file = std::filesystem::is_regular_file(path, ignored);
  const auto source = open_model(path);
  survey.licence = source->licence();
  // What the one part cannot tell the next one may; the first trouble is told.
  const auto attempt = [&survey](const auto& part) {
    try {
      part();
    } catch (const Error& error) {
      if (!survey.error.empty()) return;
      survey.error = error.path().empty() ? error.what() : error.path() + ": " + error.what();
    }
  };
  attempt([&] { survey.prompt_style = source->prompt_style(); });
  attempt([&] { survey.config = source->config(); });
  attempt([&] {
    if (survey.config) survey_weights(*source, survey);
  });
  attempt([&] { survey_tokenizer(*source, survey); });
  return survey;
}

}  // namespace hymt
