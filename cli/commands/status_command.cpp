#include "cli/commands/status_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/commands/run_lock.h"
#include "cli/commands/run_memory.h"
#include "cli/commands/run_preparation.h"
#include "cli/report/json_writer.h"
#include "cli/report/run_summary.h"
#include "cli/report/safe_text.h"
#include "cli/report/styled_text.h"
#include "cli/run/model_engine.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_survey.h"
#include "cli/run/plan.h"
#include "cli/run/run_links.h"
#include "parsers/document/error.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostTextBytes = 200;

// All that a run would know of its outputs before it begins.
class StatusSurvey {
 public:
  // `goes_by_notes`: as survey_outputs() says.
  StatusSurvey(const TranslateOptions& options, const Configuration& configuration,
               FileSystem& file_system, StatusStream& status, bool goes_by_notes)
      : options_(options),
        file_system_(file_system),
        status_(status),
        plan_(make_plan(file_system, options, configuration)) {
    for (const std::string& problem : plan_.commit_problems) {
      status.print("hymt-doc: " + one_line(problem) + "\n");
    }
    for (const Job& job : plan_.jobs) {
      if (job.output.empty()) {
        throw Error(ErrorKind::kUsage, "say where its translation lies, with -o", job.name);
      }
    }
    const TranslationOptions translation = read_translation_options(options, file_system, status);
    find_engine();
    open_journal(translation);
    LockSettings lock{std::make_shared<const TranslationSettings>(translation), engine_, false};
    lock_ = open_lock(options.settings, plan_, std::move(lock), file_system, status);
    // The source's own words keep every id as it is.
    if (engine_name() != "identity") links_.survey(plan_.jobs, [] { return false; });
    outputs_ = survey_outputs(plan_, file_system, journal_.get(), lock_.get(), looks_at_folder(),
                              goes_by_notes);
    for (SurveyedOutput& output : outputs_) {
      if (output.job == nullptr) output.output = as_asked(output.output);
    }
  }

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const std::vector<SurveyedOutput>& outputs() const { return outputs_; }
  [[nodiscard]] bool is_model_compared() const { return engine_.has_value(); }

  [[nodiscard]] std::size_t count(Freshness freshness) const {
    return static_cast<std::size_t>(std::count_if(
        outputs_.begin(), outputs_.end(),
        [freshness](const SurveyedOutput& output) { return output.freshness == freshness; }));
  }

  // What a run would not change, though it is left over, counts as up to date for --frozen.
  [[nodiscard]] int exit_code(bool minds_orphans) const {
    if (!plan_.failures.empty() || count(Freshness::kFailed) != 0) return kExitFailed;
    // A run would put the lock in order.
    if (lock_ != nullptr && !lock_->problems().empty()) return kExitFindings;
    const bool is_up_to_date =
        std::all_of(outputs_.begin(), outputs_.end(), [&](const SurveyedOutput& output) {
          const bool is_orphan = output.freshness == Freshness::kOrphaned;
          return is_orphan ? !minds_orphans : output.is_up_to_date();
        });
    return is_up_to_date ? kExitDone : kExitFindings;
  }

 private:
  [[nodiscard]] std::string engine_name() const {
    return options_.settings.engine.value_or(kDefaultEngine);
  }

  // What a single file was made beside is no orphan.
  [[nodiscard]] bool looks_at_folder() const {
    return std::all_of(options_.inputs.begin(), options_.inputs.end(),
                       [this](const std::string& input) {
                         const auto found = file_system_.status(input, Links::kFollow);
                         return found && found->kind == FileKind::kDirectory;
                       });
  }

  // The path of an orphan as paths of other outputs are told.
  [[nodiscard]] fs::path as_asked(const fs::path& canonical) const {
    return *options_.settings.output / canonical.lexically_relative(plan_.output_folder);
  }

  void find_engine() {
    if (engine_name() != kModelEngine) {
      engine_ =
          digest_of_engine(make_stand_in_generator(engine_name())->traits().fingerprint, nullptr);
      return;
    }
    const auto model = identify_model_engine(options_.settings, asked_languages(options_, plan_));
    if (model) {
      engine_ = digest_of_engine(model->text, model->directions.get());
      for (Job& job : plan_.jobs) job.document.directions = model->directions;
    } else if (!options_.quiet) {
      status_.print(
          "hymt-doc: note: there is no such model on this machine, so whether outputs "
          "are of another one is not looked at\n");
    }
  }

  void open_journal(const TranslationOptions& translation) {
    const auto file = open_memory_to_read(options_.settings, plan_, file_system_, status_);
    if (file == nullptr) return;
    RunDigests digests;
    digests.settings = digest_of_settings(translation);
    digests.model = engine_;
    digests.is_model_enough = true;
    journal_ = std::make_unique<OutputJournal>(file_system_, file, digests, false);
    if (engine_name() == "identity") journal_->leave_out_reviewed();  // As translate does.
    links_.use_journal(*journal_);
  }

  const TranslateOptions& options_;
  FileSystem& file_system_;
  StatusStream& status_;
  Plan plan_;
  std::optional<ContentDigest> engine_;  // None if the model is not here.
  std::unique_ptr<OutputJournal> journal_;
  std::unique_ptr<OutputLock> lock_;
  RunLinks links_{file_system_};
  std::vector<SurveyedOutput> outputs_;
};

// "the source has changed"
std::string_view reason_text(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTexts = {{
      {"source", "the source has changed"},
      {"settings", "options, the configuration or the program have changed"},
      {"model", "another model made it"},
      {"corrections", "somebody corrected a text of it in another output"},
      {"unfinished", "the engine failed to answer a part of it"},
      {"links", "a document that it links to is not up to date"},
      {"notice", "its notice no longer holds, as people have corrected what it is about"},
      {"unknown", "no run is known to have written it"},
  }};
  for (const auto& [name, text] : kTexts) {
    if (name == reason) return text;
  }
  return reason;
}

Style style_of(const SurveyedOutput& output) {
  if (output.freshness == Freshness::kFailed) return Style::kError;
  return output.is_up_to_date() ? Style::kPlain : Style::kWarning;
}

// "out/a.md: stale: the source has changed\n"
std::string line_of(const SurveyedOutput& output, const Painter& paint) {
  const bool has_output = !output.output.empty();
  std::string line = name_on_line(has_output ? output.output.string() : output.job->name) + ": ";
  line += paint(style_of(output), freshness_name(output.freshness));
  std::string why;
  for (const std::string_view reason : output.reasons) {
    why.append(why.empty() ? ": " : "; ").append(reason_text(reason));
  }
  if (output.freshness == Freshness::kOrphaned) why = ": nothing makes it any more";
  if (output.freshness == Freshness::kMissing) why = ": of " + name_on_line(output.job->name);
  if (output.freshness == Freshness::kFailed) why = ": " + one_line(output.error);
  return line + why + "\n";
}

std::string texts_of(const SurveyedOutput& output) {
  std::string text;
  for (const ChangedText& changed : output.texts) {
    text += "    " + name_on_line(output.job->name) + ":" + std::to_string(changed.line) + ": " +
            one_line(changed.text, kMostTextBytes) + "\n";
  }
  return text;
}

std::string summary_of(const StatusSurvey& survey) {
  std::string text;
  for (std::size_t i = 0; i < kNumFreshnesses; ++i) {
    const auto freshness = static_cast<Freshness>(i);
    const std::size_t number = survey.count(freshness);
    if (number == 0 && freshness != Freshness::kCurrent) continue;
    text.append(text.empty() ? "" : ", ").append(std::to_string(number)).append(" ");
    text.append(freshness_name(freshness));
  }
  return text;
}

std::string failures_text(const Plan& plan) {
  std::string text;
  for (const InputFailure& failure : plan.failures) {
    text += name_on_line(failure.name) + ": failed: " + one_line(failure.message) + "\n";
  }
  return text;
}

void write_text(const StatusSurvey& survey, const StatusOptions& options, WritableFile& out) {
  const Painter paint(wants_color(options.color, STDOUT_FILENO));
  std::string text;
  for (const SurveyedOutput& output : survey.outputs()) {
    if (!options.verbose && output.freshness == Freshness::kCurrent) continue;
    text += line_of(output, paint);
    if (options.verbose) text += texts_of(output);
  }
  text += failures_text(survey.plan());
  out.write(text + counted(survey.outputs().size(), "output") + ": " + summary_of(survey) + "\n");
}

void write_output(const SurveyedOutput& output, JsonWriter& json) {
  json.begin_object();
  json.key("source");
  output.job == nullptr ? json.null() : json.value(output.job->name);
  json.key("target").value(output.output.string());
  json.key("language");
  output.job == nullptr ? json.null() : json.value(output.job->document.target_language);
  json.key("state").value(freshness_name(output.freshness));
  json.key("up_to_date").value(output.is_up_to_date());
  json.key("reasons").begin_array(JsonWriter::Layout::kLine);
  for (const std::string_view reason : output.reasons) json.value(reason);
  json.end_array();
  json.key("texts").begin_array();
  for (const ChangedText& changed : output.texts) {
    json.begin_object(JsonWriter::Layout::kLine);
    json.key("line").value(std::uint64_t{changed.line});
    json.key("text").value(changed.text);
    json.end_object();
  }
  json.end_array();
  if (!output.error.empty()) json.key("error").value(output.error);
  json.end_object();
}

void write_json(const StatusSurvey& survey, int exit_code, WritableFile& out) {
  JsonWriter json([&out](std::string_view bytes) { out.write(bytes); });
  json.begin_object();
  json.key("version").value(std::int32_t{1});
  json.key("model_compared").value(survey.is_model_compared());
  json.key("files").begin_array();
  for (const SurveyedOutput& output : survey.outputs()) write_output(output, json);
  json.end_array();
  json.key("errors").begin_array();
  for (const InputFailure& failure : survey.plan().failures) {
    json.value(failure.name + ": " + failure.message);
  }
  json.end_array();
  json.key("summary").begin_object();
  for (std::size_t i = 0; i < kNumFreshnesses; ++i) {
    const auto freshness = static_cast<Freshness>(i);
    json.key(freshness_name(freshness)).value(std::uint64_t{survey.count(freshness)});
  }
  json.key("exit_code").value(std::int32_t{exit_code});
  json.end_object();
  json.end_object();
  json.flush();
  out.write("\n");
}

TranslateOptions run_options(const StatusOptions& options) {
  TranslateOptions run;
  run.inputs = options.inputs;
  run.format = options.format;
  run.from = options.from;
  run.site = options.site;
  run.settings = options.settings;
  run.config = options.config;
  return run;
}

}  // namespace

int show_status(const StatusOptions& options, FileSystem& file_system, StatusStream& status) {
  TranslateOptions run = run_options(options);
  const Configuration configuration = complete_options(run, file_system, status);
  const StatusSurvey survey(run, configuration, file_system, status, /*goes_by_notes=*/true);
  const int code = survey.exit_code(/*minds_orphans=*/true);
  const auto out = file_system.standard_output();
  options.json ? write_json(survey, code, *out) : write_text(survey, options, *out);
  return code;
}

int check_frozen(const TranslateOptions& options, const Configuration& configuration,
                 FileSystem& file_system, StatusStream& status) {
  if (std::any_of(options.inputs.begin(), options.inputs.end(),
                  [](const std::string& input) { return input == "-"; }) ||
      options.inputs.empty()) {
    throw Error(ErrorKind::kUsage, "--frozen wants files or folders, not standard input");
  }
  // What a run would write depends on more than the source.
  const StatusSurvey survey(options, configuration, file_system, status, /*goes_by_notes=*/false);
  std::string text = failures_text(survey.plan());
  for (const SurveyedOutput& output : survey.outputs()) {
    if (output.is_up_to_date() || output.freshness == Freshness::kOrphaned) continue;
    text += line_of(output, Painter(false));
    if (options.verbose) text += texts_of(output);
  }
  const int code = survey.exit_code(/*minds_orphans=*/false);
  if (!options.quiet) {
    text += "hymt-doc: frozen, nothing was written: " + summary_of(survey) + "\n";
  }
  status.print(text);
  return code;
}

}  // namespace hymt
