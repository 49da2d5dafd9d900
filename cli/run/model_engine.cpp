#include "cli/run/model_engine.h"

#include <algorithm>
#include <string_view>

#include "parsers/document/error.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/model_folder.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

std::string named(std::string_view tag) {
  std::string text(tag);
  const Language* language = model_language(tag);
  if (language != nullptr) text.append(" (").append(language->name).append(")");
  return text;
}

// `languages` are those of the model; none: it does not say.
void check_language(const std::string& tag, const std::vector<std::string>& languages,
                    const std::string& folder) {
  const Language* language = model_language(tag);
  const bool is_known =
      language != nullptr && (languages.empty() || std::find(languages.begin(), languages.end(),
                                                             language->tag) != languages.end());
  if (is_known) return;
  std::string message = "the model does not know " + named(tag);
  if (!languages.empty()) {
    message += "; it translates between";
    for (const std::string& known : languages) {
      message += (&known == &languages.front() ? " " : ", ") + named(known);
    }
  }
  throw Error(ErrorKind::kEngine, message + "; choose another one with --model", folder);
}

void check_languages(const std::vector<Job>& jobs, const ModelSource& source) {
  const std::vector<std::string> languages = source.languages();
  for (const Job& job : jobs) {
    if (job.document.target_language.empty()) {
      throw Error(ErrorKind::kUsage, "--engine model needs --to LANG, such as --to de");
    }
    check_language(job.document.target_language, languages, source.path());
    if (!job.document.source_language.empty()) {
      check_language(job.document.source_language, languages, source.path());
    }
  }
}

}  // namespace

ModelEngine load_model_engine(const RunSettings& settings, std::uint32_t num_threads,
                              const std::vector<Job>& jobs) {
  const ModelSettings& model = settings.model;
  const auto source = open_model_folder(find_model_folder(model.model.value_or("")));
  check_languages(jobs, *source);
  LoadOptions loading;
  loading.backend = choose_backend(model.backend.value_or("auto"), model.device.value_or("auto"),
                                   model.precision.value_or("auto"));
  loading.num_threads = num_threads;
  ChosenPromptStyle style = source->prompt_style();
  if (const auto wanted = parse_prompt_style(model.prompt_style.value_or("auto"))) {
    style = {*wanted, "you asked for it"};
  }
  loading.prompt_style = style.style;
  DecodingOptions decoding;
  decoding.num_threads = num_threads;
  decoding.max_batch = model.max_batch.value_or(static_cast<std::uint32_t>(decoding.max_batch));
  decoding.is_deterministic = model.deterministic.value_or(false);
  ModelEngine engine;
  engine.generator = make_model_generator(load_model(*source, loading), decoding);
  engine.description = "model " + source->path() + ", prompt style " +
                       std::string(prompt_style_name(style.style)) + " (" + style.reason + ")";
  if (style.is_guess) {
    engine.guess = source->path() + ": the prompts are those of Hy-MT2, which is a guess (" +
                   style.reason + "); --prompt-style says which ones the model knows";
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
