#include "cli/commands/run_preparation.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands/glossary_files.h"
#include "cli/options/languages.h"
#include "cli/options/option_tables.h"
#include "cli/report/configuration_notice.h"
#include "cli/report/safe_text.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

FoundConfiguration configuration_for(const TranslateOptions& options,
                                     const FileSystem& file_system) {
  if (options.inputs.empty() || options.inputs.front() == "-") {
    return find_configuration(file_system, ".", options.config);
  }
  FoundConfiguration found =
      find_configuration(file_system, options.inputs.front(), options.config);
  for (const std::string& input : options.inputs) {
    if (options.config || input == "-") continue;
    const FoundConfiguration other = find_configuration(file_system, input, std::nullopt);
    if (other.configuration.path() != found.configuration.path()) {
      throw Error(ErrorKind::kUsage,
                  "has another hymt-doc.toml than " + options.inputs.front() +
                      "; translate them in two runs, or choose one with --config",
                  input);
    }
  }
  return found;
}

// Pseudo-translations have a tag of their own, so whoever asks for it need not name their engine.
void choose_pseudo_engine(RunSettings& settings) {
  const bool is_asked_for = settings.to == std::vector<std::string>{std::string(kPseudoLanguage)};
  if (is_asked_for && !settings.engine) settings.engine = "pseudo";
}

// A model that the configuration names by a path may lie anywhere, so the user is told where.
void tell_configured_model(const RunSettings& typed, const RunSettings& configured,
                           StatusStream& status) {
  const std::optional<std::string>& model = configured.model.model;
  if (typed.model.model || !model || model->find('/') == std::string::npos) return;
  status.print("hymt-doc: using the model " + one_line(*model) + ", as the configuration says\n");
}

// A folder for all documents that have a name, whether or not it exists. A pipe is for those who
// named no place.
void take_configured_output(TranslateOptions& options) {
  std::optional<std::filesystem::path>& output = options.settings.output;
  if (!output) return;
  if (options.inputs.empty() || options.inputs.front() == "-") {
    output.reset();
  } else {
    *output /= "";
  }
}

}  // namespace

Configuration complete_options(TranslateOptions& options, const FileSystem& file_system,
                               StatusStream& status) {
  FoundConfiguration found = configuration_for(options, file_system);
  const RunSettings& configured = found.configuration.run();
  if (!options.quiet) {
    tell_configuration(found, status);
    tell_configured_model(options.settings, configured, status);
  }
  const bool is_output_typed = options.settings.output.has_value();
  fill_in(options.settings, configured);
  choose_pseudo_engine(options.settings);
  if (!is_output_typed) take_configured_output(options);
  return std::move(found.configuration);
}

TranslationOptions read_translation_options(const TranslateOptions& options,
                                            FileSystem& file_system, StatusStream& status) {
  TranslationOptions result;
  result.seed = options.settings.seed.value_or(0);
  result.sampling = sampling_options(options.settings.model);
  result.fuzzy = {options.settings.fuzzy_threshold.value_or(0),
                  options.settings.fuzzy_accept.value_or(0)};
  std::vector<std::string> notes;
  result.glossary =
      read_glossaries(options.settings.glossaries.value_or(std::vector<std::filesystem::path>{}),
                      file_system, notes);
  for (const std::string& note : notes) {
    if (!options.quiet) status.print("hymt-doc: glossary: " + one_line(note) + "\n");
  }
  return result;
}

AskedLanguages asked_languages(const TranslateOptions& options, const Plan& plan) {
  AskedLanguages asked;
  if (plan.jobs.empty()) return asked;
  asked.targets = options.settings.to.value_or(std::vector<std::string>{""});
  if (options.from && *options.from != "auto") asked.source = *options.from;
  return asked;
}

}  // namespace hymt
