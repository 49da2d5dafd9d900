#include "cli/run/model_engine.h"

#include <algorithm>

#include "cli/document/language_tag.h"
#include "cli/options/languages.h"
#include "parsers/document/error.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/loading/model_location.h"

namespace hymt {
namespace {

// "English (en), German (de)"; of many, how to see them.
std::string listed(const std::vector<std::string>& tags) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, tags.size()); ++i) {
    text += (i == 0 ? "" : ", ") + language_text(tags[i]);
  }
  return tags.size() > kMost ? text + " and others" : text;
}

[[noreturn]] void fail_language(const std::string& what, const LanguageDirections& directions,
                                const std::string& folder) {
  std::string message = "the model does not translate " + what;
  if (!directions.sources.empty() && !directions.targets.empty()) {
    message += ", but from " + listed(directions.sources) + " into " + listed(directions.targets);
  }
  message +=
      "; choose another one with --model ('hymt-doc languages --model MODEL' tells the "
      "languages of each)";
  throw Error(ErrorKind::kEngine, message, folder);
}

void check_languages(const AskedLanguages& asked, const LanguageDirections& directions,
                     const std::string& folder) {
  for (const std::string& target : asked.targets) {
    if (target.empty()) {
      throw Error(
          ErrorKind::kUsage,
          "--engine model needs --to LANG, such as --to de, or to = \"de\" in hymt-doc.toml");
    }
    if (target == kPseudoLanguage) {
      throw Error(ErrorKind::kUsage, "no model translates into " + target +
                                         ", which is pseudo-translation; take --engine pseudo, "
                                         "and other languages in a run of their own");
    }
    if (!directions.has_target(target)) {
      fail_language("into " + language_text(target), directions, folder);
    }
    // Documents in the language that is asked for are copied.
    const bool is_usable = asked.source.empty() || directions.has_source(asked.source) ||
                           is_one_language(asked.source, target);
    if (!is_usable) fail_language("from " + language_text(asked.source), directions, folder);
  }
}

ChosenPromptStyle style_for(const ModelSettings& settings, const ModelSource& source) {
  const std::string wanted_file = settings.prompt_style.value_or("");
  if (wanted_file.ends_with(".json")) {
    return {PromptStyle(read_prompt_style_data(wanted_file)), "you asked for it"};
  }
  if (const auto wanted = parse_prompt_style(settings.prompt_style.value_or("auto"))) {
    return {*wanted, "you asked for it"};
  }
  return source.prompt_style();
}

LoadOptions load_options(const ModelSettings& settings, const ChosenPromptStyle& style) {
  LoadOptions loading;
  loading.backend =
      choose_backend(settings.backend.value_or("auto"), settings.device.value_or("auto"),
                     settings.precision.value_or("auto"));
  loading.prompt_style = style.style;
  return loading;
}

}  // namespace

std::optional<ModelIdentity> identify_model_engine(const RunSettings& settings,
                                                   const AskedLanguages& languages) {
  std::string path;
  try {
    path = locate_model(settings.model.model.value_or(""));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kEngine) throw;
    return std::nullopt;
  }
  const auto source = open_model(path);
  const auto directions = std::make_shared<const LanguageDirections>(source->languages());
  check_languages(languages, *directions, source->path());
  return ModelIdentity{
      model_identity(*source, load_options(settings.model, style_for(settings.model, *source))),
      directions};
}

ModelEngine load_model_engine(const RunSettings& settings, std::uint32_t num_threads,
                              const AskedLanguages& languages) {
  const ModelSettings& model = settings.model;
  const auto source = open_model(locate_model(model.model.value_or("")));
  const auto directions = std::make_shared<const LanguageDirections>(source->languages());
  check_languages(languages, *directions, source->path());
  const ChosenPromptStyle style = style_for(model, *source);
  LoadOptions loading = load_options(model, style);
  loading.num_threads = num_threads;
  DecodingOptions decoding;
  decoding.num_threads = num_threads;
  decoding.max_batch = model.max_batch.value_or(static_cast<std::uint32_t>(decoding.max_batch));
  decoding.is_deterministic = model.deterministic.value_or(false);
  ModelEngine engine;
  engine.directions = directions;
  const std::shared_ptr<const Model> loaded = load_model(*source, loading);
  engine.identity = loaded->identity();
  engine.generator = make_model_generator(loaded, decoding);
  engine.description = "model " + source->path() + ", prompt style " +
                       std::string(prompt_style_name(style.style)) + " (" + style.reason + ")";
  if (style.is_guess) {
    engine.remarks.push_back(source->path() +
                             ": the prompts are those of Hy-MT2, which is a guess (" +
                             style.reason + "); --prompt-style says which ones the model knows");
  }
  if (!loaded->outdated_file().empty()) {
    engine.remarks.push_back(loaded->outdated_file() +
                             ": these packed weights are not of the model beside them, or of "
                             "another version, and were left aside; make them anew with "
                             "'hymt-doc models pack'");
  }
  return engine;
}

SamplingOptions sampling_options(const ModelSettings& settings) {
  SamplingOptions sampling;
  sampling.temperature = settings.temperature.value_or(sampling.temperature);
  sampling.top_k = static_cast<std::int32_t>(settings.top_k.value_or(0));
  sampling.top_p = settings.top_p.value_or(sampling.top_p);
  sampling.repetition_penalty = settings.repetition_penalty.value_or(sampling.repetition_penalty);
  return sampling;
}

}  // namespace hymt
