#include "cli/commands/translate_command.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/commands/exit_code.h"
#include "cli/commands/run_lock.h"
#include "cli/commands/run_matches.h"
#include "cli/commands/run_memory.h"
#include "cli/commands/run_preparation.h"
#include "cli/commands/status_command.h"
#include "cli/options/languages.h"
#include "cli/options/option_tables.h"
#include "cli/options/usage_error.h"
#include "cli/report/console_report.h"
#include "cli/report/json_report.h"
#include "cli/report/progress_display.h"
#include "cli/report/progress_text.h"
#include "cli/report/run_summary.h"
#include "cli/report/run_totals.h"
#include "cli/report/safe_text.h"
#include "cli/report/styled_text.h"
#include "cli/run/edit_survey.h"
#include "cli/run/interrupt.h"
#include "cli/run/model_engine.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_lock.h"
#include "cli/run/pipeline.h"
#include "cli/run/plan.h"
#include "cli/run/run_links.h"
#include "cli/run/work_queue.h"
#include "parsers/document/error.h"
#include "translate/engine.h"
#include "translate/glossary/glossary.h"
#include "translate/memory/memory_file.h"
#include "translate/memory/stored_outcomes.h"
#include "translate/model/model_folder.h"
#include "translate/stand_ins/stand_in_generators.h"
#include "translate/translation_settings.h"

namespace hymt {
namespace {

// Of outcomes of this run that need no look into the memory.
constexpr std::size_t kCacheBytes = std::size_t{64} << 20;

// How long what is being written may take to be finished, once the user wants an end.
constexpr std::chrono::seconds kGrace{10};

// Tells several observers.
class Observers : public JobObserver {
 public:
  explicit Observers(std::vector<JobObserver*> observers) : observers_(std::move(observers)) {}
  void job_done(std::size_t index, const Job& job, const DocumentReport& report) override {
    for (JobObserver* observer : observers_) observer->job_done(index, job, report);
  }

 private:
  std::vector<JobObserver*> observers_;
};

// One `translate`, from the plan to the exit code.
class Translation {
 public:
  Translation(const TranslateOptions& options, const Configuration& configuration,
              FileSystem& file_system, StatusStream& status)
      : options_(options),
        file_system_(file_system),
        status_(status),
        plan_(make_plan(file_system, options, configuration)) {}

  int run() {
    tell_plan();
    // What the user wrote is read before what takes long to load.
    const TranslationOptions translation =
        read_translation_options(options_, file_system_, status_);
    const std::shared_ptr<Generator> generator = make_generator();
    std::unique_ptr<Engine> engine;
    if (!options_.dry_run) {
      traits_ = generator->traits();
      description_.engine = traits_.name;
      description_.fingerprint = traits_.fingerprint;
      description_.seed = translation.seed;
    }
    description_.targets = options_.settings.to.value_or(std::vector<std::string>{});
    if (options_.settings.report) {
      report_ = std::make_unique<JsonReport>(file_system_, *options_.settings.report, plan_,
                                             description_);
    }
    if (!options_.dry_run) {
      use_memory(translation);
      use_lock(translation);
      engine = make_engine(generator);
    }
    // Until now an interruption has simply ended the program; from now on there is something to
    // finish.
    const InterruptWatcher watcher([this] { interrupt(); }, [this] { stop_at_once(); }, kGrace);
    survey_links();
    survey_edits();
    run_pipeline(engine.get(), std::make_shared<const TranslationSettings>(
                                   translation, matches_ ? matches_->begin() : nullptr));
    if (!engine_error_) rewrite_links();
    finish_lock();
    const bool interrupted = watcher.interrupted();
    if (matches_ && !interrupted && !engine_error_) matches_->end();
    const int code = exit_code(interrupted);
    file_system_.sync_folders();
    if (report_) {
      report_->finish(totals(), code);
      file_system_.sync_folders();
    }
    tell_summary(interrupted);
    if (engine_error_) throw *engine_error_;
    return code;
  }

 private:
  [[nodiscard]] std::unique_ptr<Engine> make_engine(std::shared_ptr<Generator> generator) const {
    try {
      std::shared_ptr<OutcomeStore> store;
      if (memory_ != nullptr) {
        // Beside a model, keeping examples for runs to come costs nothing.
        const bool keeps_examples = traits_.translates || matches_ != nullptr;
        store = std::make_shared<StoredOutcomes>(
            memory_, kCacheBytes,
            keeps_examples ? std::optional(example_owner(identity_)) : std::nullopt);
      }
      return std::make_unique<Engine>(std::move(generator), std::move(store));
    } catch (const std::system_error& error) {
      throw no_thread_error(error);
    }
  }

  void use_memory(const TranslationOptions& options) {
    memory_ = open_memory(options_.settings, plan_, file_system_, status_);
    matches_ = make_run_matches(memory_, plan_, options, identity_);
    if (!options_.quiet) tell_about_matches(options.fuzzy, memory_ != nullptr, traits_, status_);
    if (memory_ == nullptr) return;
    journal_ = std::make_unique<OutputJournal>(file_system_, memory_, digests_of_run(options),
                                               options_.force);
    run_links_.use_journal(*journal_);
    // Which answers with the source text, whatever people wrote.
    if (options_.settings.engine == "identity") journal_->leave_out_reviewed();
  }

  void use_lock(const TranslationOptions& options) {
    LockSettings lock{std::make_shared<const TranslationSettings>(options),
                      digests_of_run(options).model, options_.force};
    lock_ = open_lock(options_.settings, plan_, std::move(lock), file_system_, status_);
    if (lock_ != nullptr) file_system_.make_directories(folder_of(*options_.settings.lock));
  }

  // What it holds was announced before, so a lock that cannot be put in order costs no output.
  void finish_lock() {
    if (lock_ == nullptr) return;
    try {
      lock_->finish();
    } catch (const Error& error) {
      is_lock_written_ = false;
      status_.print("hymt-doc: error: " + one_line(error.path()) +
                    ": the lock file: " + one_line(error.what()) + "\n");
    }
  }

  [[nodiscard]] RunDigests digests_of_run(const TranslationOptions& options) const {
    const LanguageDirections* const directions =
        plan_.jobs.empty() ? nullptr : plan_.jobs.front().document.directions.get();
    return {digest_of_settings(options), digest_of_engine(traits_.fingerprint, directions),
            digest_of_engine(identity_, directions)};
  }

  [[nodiscard]] std::unique_ptr<Generator> make_generator() {
    const std::string engine = options_.settings.engine.value_or(kDefaultEngine);
    if (engine != kModelEngine) {
      auto generator = make_stand_in_generator(engine);
      identity_ = generator->traits().fingerprint;
      return generator;
    }
    if (options_.dry_run) return nullptr;  // Counting needs no model.
    ModelEngine model;
    {
      const std::string what = "loading the model " + model_text(options_.settings.model);
      const auto display =
          show([&](double seconds, std::size_t) { return what + ", " + duration_text(seconds); });
      model = load_model_engine(options_.settings, thread_budget().engine,
                                asked_languages(options_, plan_));
    }
    identity_ = model.identity;
    for (Job& job : plan_.jobs) job.document.directions = model.directions;
    if (options_.verbose) status_.print("hymt-doc: " + one_line(model.description) + "\n");
    for (const std::string& remark : model.remarks) {
      status_.print("hymt-doc: " + one_line(remark) + "\n");
    }
    return std::move(model.generator);
  }

  // "Hy-MT2-1.8B (3.6 GB)"
  [[nodiscard]] std::string model_text(const ModelSettings& settings) const {
    try {
      const std::filesystem::path folder = find_model_folder(settings.model.value_or(""));
      std::uint64_t bytes = 0;
      for (const std::string& name : file_system_.list(folder)) {
        const auto status = file_system_.status(folder / name, Links::kFollow);
        if (status && name.ends_with(".safetensors")) bytes += status->size;
      }
      return folder.filename().string() + " (" + size_text(bytes) + ")";
    } catch (const Error&) {
      return settings.model.value_or("");  // What is wrong is said when it is loaded.
    }
  }

  struct ThreadBudget {
    std::uint32_t pipeline = 1;
    std::uint32_t engine = 1;
  };

  [[nodiscard]] std::uint32_t all_threads() const {
    return options_.settings.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  }

  // How what the user gives is divided. A model computes all the time, while documents are read and
  // written now and then; a stand-in takes next to nothing.
  [[nodiscard]] ThreadBudget thread_budget() const {
    constexpr std::uint32_t kShareOfPipeline = 8;
    const std::uint32_t all = all_threads();
    if (options_.settings.engine.value_or(kDefaultEngine) != kModelEngine || options_.dry_run) {
      return {.pipeline = all, .engine = 1};
    }
    // Where there are few, a thread that mostly sleeps is not taken off the engine's.
    if (all < kShareOfPipeline) return {.pipeline = 1, .engine = all};
    return {.pipeline = all / kShareOfPipeline, .engine = all - all / kShareOfPipeline};
  }

  [[nodiscard]] Verbosity verbosity() const {
    if (options_.quiet) return Verbosity::kQuiet;
    return options_.verbose ? Verbosity::kVerbose : Verbosity::kNormal;
  }

  void tell_plan() {
    for (const InputFailure& failure : plan_.failures) {
      status_.print("hymt-doc: error: " + one_line(failure.name) + ": " +
                    one_line(failure.message) + "\n");
    }
    for (const std::string& problem : plan_.commit_problems) {
      status_.print("hymt-doc: " + one_line(problem) + "\n");
    }
    if (!options_.verbose) return;
    const auto tell = [&](const std::vector<std::string>& names, const std::string& why) {
      const std::string end = ": skipped, " + why + "\n";
      for (const std::string& name : names) status_.print(name_on_line(name) + end);
    };
    tell(plan_.other_kinds, "not HTML, Markdown, MDX or text (--copy-other copies it)");
    tell(plan_.switched_off, "switched off by the configuration");
    tell(plan_.ignored, "ignored by .gitignore or --exclude (--no-ignore obeys no .gitignore)");
    tell(plan_.links, "a symbolic link to a folder, out of the input or to nothing");
    tell(plan_.special_files, "a pipe, socket or device");
  }

  // On a thread of the watcher's.
  void interrupt() {
    {
      const std::lock_guard lock(mutex_);
      interrupted_ = true;
      if (pipeline_ != nullptr) pipeline_->cancel();
    }
    file_system_.cancel_waiting();
    // At last, since standard error may keep us waiting.
    status_.print("hymt-doc: interrupted; finishing what is being written, " +
                  std::to_string(kGrace.count()) + " s at most (once more: stop at once)\n");
  }

  // On the watcher's thread, whatever the others wait for.
  [[noreturn]] void stop_at_once() {
    file_system_.remove_temporaries();
    constexpr std::string_view kLine =
        "\nhymt-doc: stopped; what was being written is not finished\n";
    pollfd ready{STDERR_FILENO, POLLOUT, 0};
    if (::poll(&ready, 1, 0) == 1) {
      [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
    }
    ::_exit(kExitInterrupted);
  }

  // From now on, or no longer, `pipeline` is what an interruption cancels.
  void set_pipeline(Pipeline* pipeline) {
    const std::lock_guard lock(mutex_);
    pipeline_ = pipeline;
    if (pipeline_ != nullptr && interrupted_) pipeline_->cancel();
  }

  void survey_links() {
    // The source's own words keep every id as it is.
    const bool changes_words =
        !options_.dry_run && options_.settings.engine.value_or(kDefaultEngine) != "identity";
    if (!changes_words) return;
    run_links_.survey(plan_.jobs, [this] {
      const std::lock_guard lock(mutex_);
      return interrupted_;
    });
  }

  void survey_edits() {
    if (journal_ == nullptr) return;
    EditSurvey(file_system_, *journal_, lock_.get(), all_threads()).run(plan_.jobs, [this] {
      const std::lock_guard lock(mutex_);
      return interrupted_;
    });
  }

  void rewrite_links() {
    const Painter paint(wants_color(options_.color, STDERR_FILENO));
    for (const LinkProblem& problem : run_links_.rewrite()) {
      const Finding& finding = problem.finding;
      totals_.add_finding(finding);
      if (report_) report_->add_link_finding(*problem.job, finding);
      const bool is_told =
          options_.verbose || (!options_.quiet && finding.severity != Severity::kNote);
      if (!is_told) continue;
      status_.print(
          {{Style::kPlain, name_on_line(problem.job->output.string()) + ": "},
           {style_of(finding.severity), std::string(severity_name(finding.severity))},
           {Style::kPlain, ": " + one_line(finding.message) + " [" + finding.rule + "]\n"}},
          paint);
    }
  }

  void run_pipeline(Engine* engine, const std::shared_ptr<const TranslationSettings>& settings) {
    ConsoleReport console(status_, verbosity(),
                          Painter(wants_color(options_.color, STDERR_FILENO)));
    std::vector<JobObserver*> observers{&totals_, &console, &run_links_};
    if (report_) observers.push_back(report_.get());
    Observers all(std::move(observers));

    PipelineOptions pipeline_options;
    pipeline_options.num_threads = thread_budget().pipeline;
    pipeline_options.dry_run = options_.dry_run;
    pipeline_options.journal = journal_.get();
    pipeline_options.lock = lock_.get();
    Pipeline pipeline(file_system_, engine, settings, all, pipeline_options);
    set_pipeline(&pipeline);
    ProgressRate rate;
    const ProgressGoal goal = progress_goal();
    const auto display = show([&](double seconds, std::size_t width) {
      const PipelineProgress progress = pipeline.progress();
      rate.note(seconds, work_done(progress, goal));
      return progress_text(progress, goal, rate, width);
    });
    try {
      pipeline.run(plan_.jobs);
    } catch (const Error& error) {
      engine_error_ = error;
    }
    set_pipeline(nullptr);
    num_asked_ = pipeline.answer_counts().num_asked;
    note_failure(pipeline.answer_counts());
  }

  // An engine that gave nothing to whatever it was asked is as good as none. Stand-ins do so on
  // purpose.
  void note_failure(const AnswerCounts& answers) {
    if (!traits_.translates || !answers.is_total_failure() || engine_error_) return;
    // A few sentences that are new say nothing of an engine that did all the others.
    if (totals_.totals().jobs_with(JobStatus::kUnchanged) != 0) return;
    std::string message = "the engine gave no answer that could be used; documents keep their text";
    if (!answers.first_error.empty()) message += ": " + answers.first_error;
    engine_error_ = Error(ErrorKind::kEngine, message);
  }

  // Null if none is wanted, or if there is no thread for it: the work matters more.
  [[nodiscard]] std::unique_ptr<ProgressDisplay> show(ProgressDisplay::Text text) {
    if (options_.quiet || options_.no_progress) return nullptr;
    try {
      return std::make_unique<ProgressDisplay>(status_, std::move(text));
    } catch (const std::system_error&) {
      return nullptr;
    }
  }

  [[nodiscard]] ProgressGoal progress_goal() const {
    ProgressGoal goal;
    goal.jobs = plan_.jobs.size();
    goal.counts_segments = !options_.dry_run;
    for (const Job& job : plan_.jobs) {
      if (job.action == Job::Action::kTranslate) goal.bytes += job.size;
    }
    return goal;
  }

  [[nodiscard]] int exit_code(bool interrupted) const {
    const Totals totals = totals_.totals();
    if (engine_error_) return exit_code_of(engine_error_->kind());
    if (interrupted) return kExitInterrupted;
    if (!plan_.failures.empty() || totals.jobs_with(JobStatus::kFailed) != 0) return kExitFailed;
    if (!is_lock_written_) return kExitFailed;
    if (!options_.dry_run && !is_within(options_.settings.max_kept, totals)) return kExitFindings;
    const FailOn fail_on = options_.settings.fail_on.value_or(FailOn::kError);
    return reaches(fail_on, totals.findings_with(Severity::kError),
                   totals.findings_with(Severity::kWarning))
               ? kExitFindings
               : kExitDone;
  }

  [[nodiscard]] Totals totals() const {
    Totals totals = totals_.totals();
    totals.asked = num_asked_;
    return totals;
  }

  void tell_summary(bool interrupted) {
    if (options_.quiet) return;
    RunSummary run;
    if (!options_.dry_run) run.engine = description_.engine;
    run.is_dry_run = options_.dry_run;
    run.is_interrupted = interrupted;
    run.is_verbose = options_.verbose;
    run.max_kept = options_.settings.max_kept;
    run.has_memory = memory_ != nullptr || lock_ != nullptr;
    status_.print(summary_text(run, plan_, totals()));
  }

  const TranslateOptions& options_;
  FileSystem& file_system_;
  StatusStream& status_;
  Plan plan_;
  std::shared_ptr<MemoryFile> memory_;      // Null if there is none;
  std::unique_ptr<RunMatches> matches_;     // Null if none are looked for.
  std::unique_ptr<OutputJournal> journal_;  // then this is, too.
  std::unique_ptr<OutputLock> lock_;        // Null if there is none.
  bool is_lock_written_ = true;
  RunLinks run_links_{file_system_};
  GeneratorTraits traits_;
  std::string identity_;  // Of the engine, whatever computes it.
  RunDescription description_;
  RunTotals totals_;
  std::uint64_t num_asked_ = 0;         // Segments, of the engine.
  std::unique_ptr<JsonReport> report_;  // Null if none is wanted.
  std::optional<Error> engine_error_;

  std::mutex mutex_;  // Guards what follows.
  Pipeline* pipeline_ = nullptr;
  bool interrupted_ = false;
};

}  // namespace

int translate(TranslateOptions options, FileSystem& file_system, StatusStream& status) {
  if (options.inputs.empty() && ::isatty(STDIN_FILENO) == 1) {
    throw UsageError(
        "no INPUT given; name a file or a folder, pipe a document in, or type one with INPUT '-'",
        "see hymt-doc translate --help");
  }
  const Configuration configuration = complete_options(options, file_system, status);
  if (options.frozen) return check_frozen(options, configuration, file_system, status);
  return Translation(options, configuration, file_system, status).run();
}

}  // namespace hymt
