#include "cli/commands/models_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/convert_model.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/model_survey.h"
#include "cli/commands/pack_model.h"
#include "cli/commands/remove_model.h"
#include "cli/commands/verify_model.h"
#include "cli/report/json_writer.h"
#include "cli/report/safe_text.h"
#include "cli/report/scaled_number.h"
#include "cli/report/styled_text.h"
#include "parsers/document/error.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model_location.h"
#include "translate/model/model_folder.h"

namespace hymt {
namespace {

constexpr std::size_t kMaxCharacters = 500;

struct ListedModel {
  std::string name;  // As the user named it, or the installed name.
  bool is_default = false;
  ModelSurvey survey;
};

// The released models of this shape, if it is one of theirs (they differ in weights only).
std::string_view release_of(const ModelConfig& config) {
  const bool is_mixture = config.architecture == Architecture::kHyV3;
  if (is_mixture && config.num_layers == 48 && config.hidden_size == 2048) return "Hy-MT2-30B-A3B";
  if (is_mixture || config.num_layers != 32) return "";
  if (config.hidden_size == 2048) return "HY-MT1.5-1.8B, Hy-MT2-1.8B";
  if (config.hidden_size == 4096) return "HY-MT1.5-7B, Hy-MT2-7B";
  return "";
}

// What the model states, and what people in some countries must know of HY-MT1.5's.
std::string licence_text(const ModelSurvey& survey) {
  std::string text = survey.licence.empty() ? "none stated" : survey.licence;
  const PromptStyle style = survey.prompt_style.style;
  const bool is_hy_mt15 = style == PromptStyle::kHyMt15 || style == PromptStyle::kHyMt15No8;
  if (is_hy_mt15 && survey.licence != "apache-2.0") {
    text +=
        "; that of HY-MT1.5 does not hold in the European Union, the United Kingdom and South "
        "Korea";
  }
  return text;
}

// Writes one model for people.
class ModelListing {
 public:
  explicit ModelListing(bool colored) : paint_(colored) {}

  [[nodiscard]] std::string text(const ListedModel& model) {
    const ModelSurvey& survey = model.survey;
    text_ = paint_(Style::kBold, name_on_line(model.name));
    text_ += model.is_default ? " (used unless --model names another)\n" : "\n";
    line(survey.is_file ? "file" : "folder", survey.folder);
    if (survey.config) add_shape(*survey.config);
    if (!survey.weights_type.empty()) {
      line("weights", count_text(survey.num_parameters) + " parameters, " + survey.weights_type +
                          ", " + bytes_text(survey.num_weight_bytes));
    }
    if (!survey.tokenizer.empty()) {
      line("tokenizer", survey.tokenizer + ", " + std::to_string(survey.num_tokens) + " tokens");
    }
    line("prompt style", std::string(prompt_style_name(survey.prompt_style.style)) + ": " +
                             survey.prompt_style.reason);
    line("licence", licence_text(survey));
    if (!survey.memory.empty()) add_memory(survey);
    for (const PackedSurvey& packed : survey.packed) {
      line("packed", std::string(precision_name(packed.precision)) + ", " +
                         bytes_text(packed.num_bytes) +
                         (packed.is_of_use ? "" : "; of other weights: pack it anew"));
    }
    line("loads", survey.would_load() ? "yes" : "no: " + survey.error,
         survey.would_load() ? Style::kPlain : Style::kError);
    return text_;
  }

 private:
  void line(std::string_view label, std::string_view value, Style style = Style::kPlain) {
    constexpr std::size_t kLabelWidth = 14;
    text_.append("  ").append(label).append(kLabelWidth - label.size(), ' ');
    text_ += paint_(style, one_line(value, kMaxCharacters)) + "\n";
  }

  void add_shape(const ModelConfig& config) {
    const std::string_view release = release_of(config);
    std::string family(architecture_name(config.architecture));
    if (!release.empty()) family.append(", the shape of ").append(release);
    line("family", family);
    line("layers", std::to_string(config.num_layers) + " of width " +
                       std::to_string(config.hidden_size) + " (feed-forward " +
                       std::to_string(config.intermediate_size) + "), " +
                       std::to_string(config.num_heads) + " query and " +
                       std::to_string(config.num_kv_heads) + " key/value heads of " +
                       std::to_string(config.head_dim));
    if (const MixtureConfig& mixture = config.mixture; mixture.num_experts > 0) {
      line("experts", std::to_string(mixture.num_experts) + " of width " +
                          std::to_string(mixture.intermediate_size) + " in " +
                          std::to_string(std::ranges::count(mixture.layers, true)) +
                          " layers; each token goes through " + std::to_string(mixture.num_chosen) +
                          " and a shared one");
    }
    line("vocabulary", std::to_string(config.vocab_size) + " rows, " +
                           (config.ties_embeddings ? "tied" : "not tied") + "; up to " +
                           std::to_string(config.max_positions) + " positions");
  }

  void add_memory(const ModelSurvey& survey) {
    std::string weights;
    std::string tokens;
    std::string least;
    std::string peak;
    for (const PrecisionTraits& precision : precisions()) {
      const ModelMemory& needed = survey.memory.at(precision.precision);
      const auto add = [&precision](std::string& list, std::uint64_t bytes) {
        if (!list.empty()) list += ", ";
        list.append(precision.name).append(" ") += bytes_text(bytes);
      };
      add(weights, needed.cpu.weights);
      add(least, needed.cpu.least);
      add(peak, needed.cpu.peak);
      tokens += (tokens.empty() ? "" : ", ") + bytes_text(needed.per_token * 1000);
    }
    line("memory", weights + "; for each 1000 tokens under way " + tokens);
    line("to begin", least + " have to be free");
    line("at its peak", peak + ", with " + std::to_string(DecodingOptions().max_batch) +
                            " segments of " + std::to_string(kForecastPositions) +
                            " tokens at once; beside the documents");
  }

  Painter paint_;
  std::string text_;
};

void write_shape(const ModelConfig& config, JsonWriter& json) {
  const auto number = [&json](std::string_view key, std::size_t value) {
    json.key(key).value(std::uint64_t{value});
  };
  json.key("architecture").value(architecture_name(config.architecture));
  number("layers", config.num_layers);
  number("hidden_size", config.hidden_size);
  number("intermediate_size", config.intermediate_size);
  number("heads", config.num_heads);
  number("key_value_heads", config.num_kv_heads);
  number("head_size", config.head_dim);
  number("vocabulary", config.vocab_size);
  number("max_positions", config.max_positions);
  if (config.mixture.num_experts > 0) {
    number("experts", config.mixture.num_experts);
    number("experts_of_a_token", config.mixture.num_chosen);
    number("expert_size", config.mixture.intermediate_size);
  }
  json.key("tied_embeddings").value(config.ties_embeddings);
}

void write_model(const ListedModel& model, JsonWriter& json) {
  const ModelSurvey& survey = model.survey;
  json.begin_object();
  json.key("name").value(model.name);
  json.key("default").value(model.is_default);
  json.key("folder").value(survey.folder);
  json.key("loads").value(survey.would_load());
  if (!survey.would_load()) json.key("error").value(survey.error);
  if (survey.config) write_shape(*survey.config, json);
  if (!survey.weights_type.empty()) {
    json.key("parameters").value(survey.num_parameters);
    json.key("weights_type").value(survey.weights_type);
    json.key("weights_bytes").value(survey.num_weight_bytes);
    json.key("memory").begin_object();
    for (const PrecisionTraits& precision : precisions()) {
      const ModelMemory& needed = survey.memory.at(precision.precision);
      json.key(precision.name).begin_object(JsonWriter::Layout::kLine);
      json.key("weights").value(needed.cpu.weights);
      json.key("per_token").value(needed.per_token);
      json.key("least").value(needed.cpu.least);
      json.key("peak").value(needed.cpu.peak);
      json.end_object();
    }
    json.end_object();
  }
  if (!survey.packed.empty()) {
    json.key("packed").begin_object();
    for (const PackedSurvey& packed : survey.packed) {
      json.key(precision_name(packed.precision)).begin_object(JsonWriter::Layout::kLine);
      json.key("bytes").value(packed.num_bytes);
      json.key("of_use").value(packed.is_of_use);
      json.end_object();
    }
    json.end_object();
  }
  if (!survey.tokenizer.empty()) {
    json.key("tokenizer").value(survey.tokenizer);
    json.key("tokens").value(std::uint64_t{survey.num_tokens});
  }
  json.key("prompt_style").value(prompt_style_name(survey.prompt_style.style));
  json.key("prompt_style_reason").value(survey.prompt_style.reason);
  json.key("licence").value(survey.licence);
  json.end_object();
}

// A name that leads nowhere is a model that would not load.
ListedModel look_at(const std::string& name) {
  ListedModel model;
  model.name = name;
  model.is_default = name == kEmbeddedModel;
  try {
    model.survey = survey_model(locate_model(name));
  } catch (const Error& error) {
    model.survey.folder = name;
    model.survey.error = error.what();
  }
  return model;
}

int list_models(const ModelsOptions& options, FileSystem& file_system) {
  const std::vector<std::string> names =
      options.models.empty() ? installed_models() : options.models;
  std::vector<ListedModel> models;
  models.reserve(names.size());
  for (const std::string& name : names) models.push_back(look_at(name));

  const auto out = file_system.standard_output();
  if (options.json) {
    JsonWriter json([&out](std::string_view bytes) { out->write(bytes); });
    json.begin_object();
    json.key("version").value(std::int32_t{1});
    json.key("models").begin_array();
    for (const ListedModel& model : models) write_model(model, json);
    json.end_array();
    json.end_object();
    json.flush();
    out->write("\n");
  } else {
    ModelListing listing(wants_color(options.color, STDOUT_FILENO));
    for (const ListedModel& model : models) {
      out->write((&model == &models.front() ? "" : "\n") + listing.text(model));
    }
    if (models.empty()) out->write("no model is installed\n");
  }
  const bool all_load = std::all_of(models.begin(), models.end(), [](const ListedModel& model) {
    return model.survey.would_load();
  });
  return options.models.empty() || all_load ? kExitDone : kExitEngine;
}

}  // namespace

int models(const ModelsOptions& options, FileSystem& file_system) {
  switch (options.action) {
    case ModelsAction::kList: return list_models(options, file_system);
    case ModelsAction::kVerify: return verify_models(options, file_system);
    case ModelsAction::kConvert: return convert_model(options, file_system);
    case ModelsAction::kPack: return pack_models(options, file_system);
    case ModelsAction::kRemove: return remove_models(options, file_system);
  }
  return kExitUsage;
}

}  // namespace hymt
