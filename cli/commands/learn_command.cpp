#include "cli/commands/learn_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/commands/learned_pair.h"
#include "cli/commands/run_memory.h"
#include "cli/files/output_file.h"
#include "cli/options/configuration_search.h"
#include "cli/options/option_tables.h"
#include "cli/options/usage_error.h"
#include "cli/report/configuration_notice.h"
#include "cli/report/json_report.h"
#include "cli/report/json_writer.h"
#include "cli/report/run_summary.h"
#include "cli/report/run_totals.h"
#include "cli/report/safe_text.h"
#include "cli/report/styled_text.h"
#include "cli/run/output_journal.h"
#include "cli/run/plan.h"
#include "cli/run/work_queue.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::size_t kMostFindings = 10;  // Of a file, unless all are wanted.
constexpr std::size_t kExcerptCharacters = 80;

struct LearnTotals {
  std::array<std::uint64_t, kNumLearnStatuses> files{};  // By LearnStatus.
  std::uint64_t units = 0;
  std::uint64_t aligned = 0;
  std::uint64_t learned = 0;
  std::array<std::uint64_t, kNumSeverities> findings{};  // By Severity.

  [[nodiscard]] std::uint64_t files_with(LearnStatus status) const {
    return files[static_cast<std::size_t>(status)];
  }
};

// One `learn`, from the plan to the exit code.
class Lesson {
 public:
  Lesson(const TranslateOptions& options, Plan plan, FileSystem& file_system, StatusStream& status)
      : options_(options),
        plan_(std::move(plan)),
        file_system_(file_system),
        status_(status),
        paint_(wants_color(options.color, STDERR_FILENO)) {
    std::erase_if(plan_.jobs, [](const Job& job) { return job.action != Job::Action::kTranslate; });
  }

  int run() {
    for (const InputFailure& failure : plan_.failures) {
      status_.print("hymt-doc: error: " + one_line(failure.name) + ": " +
                    one_line(failure.message) + "\n");
    }
    learn_all();
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      count(pairs_[i]);
      tell(plan_.jobs[i], pairs_[i]);
    }
    if (options_.settings.report) write_report();
    if (!options_.quiet) tell_summary();
    return exit_code();
  }

 private:
  void learn_all() {
    pairs_.resize(plan_.jobs.size());
    if (plan_.jobs.empty()) return;
    const auto memory = open_memory(options_.settings, plan_, file_system_, status_);
    if (memory == nullptr) throw Error(ErrorKind::kOutput, "there is no memory that could learn");
    OutputJournal journal(file_system_, memory, {}, /*replaces_all=*/false);
    const std::uint32_t threads =
        options_.settings.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
    WorkQueue queue(threads);
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      queue.post(WorkQueue::Priority::kLow, [this, &journal, i] {
        try {
          pairs_[i] = learn_pair(plan_.jobs[i], file_system_, journal);
        } catch (const std::bad_alloc&) {
          pairs_[i].error = "out of memory";
        }
      });
    }
    queue.wait_until_idle();
    memory->flush();
  }

  void count(const LearnedPair& pair) {
    ++totals_.files[static_cast<std::size_t>(pair.status)];
    totals_.units += pair.num_units;
    totals_.aligned += pair.num_aligned;
    totals_.learned += pair.num_learned;
    for (const DocumentFinding& finding : pair.findings) {
      ++totals_.findings[static_cast<std::size_t>(finding.severity)];
    }
  }

  [[nodiscard]] int exit_code() const {
    if (!plan_.failures.empty() || totals_.files_with(LearnStatus::kFailed) != 0) {
      return kExitFailed;
    }
    const auto number = [this](Severity severity) {
      return totals_.findings[static_cast<std::size_t>(severity)];
    };
    return reaches(options_.settings.fail_on.value_or(FailOn::kError), number(Severity::kError),
                   number(Severity::kWarning))
               ? kExitFindings
               : kExitDone;
  }

  // ---- For people.

  void tell(const Job& job, const LearnedPair& pair) {
    if (pair.status == LearnStatus::kFailed) {
      status_.print("hymt-doc: error: " + one_line(job.name) + ": " + one_line(pair.error) + "\n");
      return;
    }
    if (options_.quiet) return;
    std::string text = name_on_line(job.name) + ": ";
    switch (pair.status) {
      case LearnStatus::kMissing: text += "has no translation"; break;
      case LearnStatus::kOurs: text += "is translated by hymt-doc, and nobody changed it"; break;
      default:
        text += std::to_string(pair.num_aligned) + " of " + counted(pair.num_units, "text") +
                " aligned, " + std::to_string(pair.num_learned) + " learned";
    }
    status_.print(text + "\n");
    const std::size_t most = options_.verbose ? pair.findings.size() : kMostFindings;
    std::size_t num_told = 0;
    for (std::size_t i = 0; i < pair.findings.size() && num_told < most; ++i) {
      if (pair.findings[i].severity == Severity::kNote && !options_.verbose) continue;
      tell(job, pair.findings[i], pair.texts[i]);
      ++num_told;
    }
  }

  void tell(const Job& job, const DocumentFinding& finding, const FindingTexts& texts) {
    const LineColumn at = texts.position;
    status_.print({{Style::kPlain, name_on_line(job.name) + ":" + std::to_string(at.line) + ":" +
                                       std::to_string(at.column) + ": "},
                   {style_of(finding.severity), std::string(severity_name(finding.severity))},
                   {Style::kPlain, ": " + one_line(finding.message) + " [" + finding.rule + "]\n"},
                   {Style::kDim, "    " + one_line(texts.source.text, kExcerptCharacters) + "\n"}},
                  paint_);
  }

  void tell_summary() {
    std::string text =
        "hymt-doc: " + counted(totals_.files_with(LearnStatus::kLearned), "file") + " learned";
    const auto add = [&](LearnStatus status, const char* what) {
      const std::uint64_t number = totals_.files_with(status);
      if (number != 0) text += ", " + std::to_string(number) + " " + what;
    };
    add(LearnStatus::kMissing, "without a translation");
    add(LearnStatus::kOurs, "translated by hymt-doc");
    add(LearnStatus::kFailed, "failed");
    text += "; of " + counted(totals_.units, "text") + " " + std::to_string(totals_.aligned) +
            " aligned, " + std::to_string(totals_.learned) + " learned\n";
    status_.print(text);
  }

  // ---- For programs.

  static void write_finding(JsonWriter& json, const DocumentFinding& finding,
                            const FindingTexts& texts) {
    json.begin_object(JsonWriter::Layout::kLine);
    json.key("severity").value(severity_name(finding.severity));
    json.key("rule").value(finding.rule);
    json.key("message").value(finding.message);
    json.key("offset").value(std::uint64_t{finding.range.begin});
    json.key("end").value(std::uint64_t{finding.range.end});
    json.key("line").value(std::uint64_t{texts.position.line});
    json.key("column").value(std::uint64_t{texts.position.column});
    json.key("source").value(one_line(texts.source.text, kExcerptCharacters));
    json.end_object();
  }

  static void write_file(JsonWriter& json, const Job& job, const LearnedPair& pair) {
    json.begin_object();
    json.key("source").value(job.name);
    json.key("target").value(job.output.string());
    json.key("status").value(status_name(pair.status));
    if (!pair.error.empty()) json.key("error").value(pair.error);
    json.key("from").value(pair.source_language);
    json.key("to").value(job.document.target_language);
    json.key("units").value(std::uint64_t{pair.num_units});
    json.key("aligned").value(std::uint64_t{pair.num_aligned});
    json.key("learned").value(std::uint64_t{pair.num_learned});
    json.key("findings").begin_array();
    for (std::size_t i = 0; i < pair.findings.size(); ++i) {
      write_finding(json, pair.findings[i], pair.texts[i]);
    }
    json.end_array();
    json.end_object();
  }

  void write_summary(JsonWriter& json) const {
    json.key("summary").begin_object();
    json.key("files").begin_object(JsonWriter::Layout::kLine);
    for (std::size_t i = 0; i < kNumLearnStatuses; ++i) {
      json.key(status_name(static_cast<LearnStatus>(i))).value(totals_.files[i]);
    }
    json.end_object();
    json.key("units").value(totals_.units);
    json.key("aligned").value(totals_.aligned);
    json.key("learned").value(totals_.learned);
    json.key("findings").begin_object(JsonWriter::Layout::kLine);
    for (std::size_t i = 0; i < kNumSeverities; ++i) {
      json.key(severity_name(static_cast<Severity>(i))).value(totals_.findings[i]);
    }
    json.end_object();
    json.key("exit_code").value(std::int32_t{exit_code()});
    json.end_object();
  }

  void write_report() const {
    const std::filesystem::path& path = *options_.settings.report;
    if (!path.empty()) file_system_.make_directories(folder_of(path));
    OutputFile out(file_system_, path, Links::kFollow);
    JsonWriter json([&out](std::string_view bytes) { out.write(bytes); });
    json.begin_object();
    json.key("version").value(std::int32_t{1});
    json.key("files").begin_array();
    for (std::size_t i = 0; i < pairs_.size(); ++i) write_file(json, plan_.jobs[i], pairs_[i]);
    json.end_array();
    write_failures(json, plan_);
    write_summary(json);
    json.end_object();
    json.flush();
    out.write("\n");
    out.commit();
  }

  const TranslateOptions& options_;
  Plan plan_;
  FileSystem& file_system_;
  StatusStream& status_;
  const Painter paint_;
  std::vector<LearnedPair> pairs_;  // By job.
  LearnTotals totals_;
};

}  // namespace

int learn(const LearnOptions& options, FileSystem& file_system, StatusStream& status) {
  TranslateOptions run;
  run.inputs = {options.source.string()};
  run.format = options.format;
  run.from = options.from;
  run.site = options.site;
  run.settings = options.settings;
  run.quiet = options.quiet;
  run.verbose = options.verbose;
  run.color = options.color;
  const FoundConfiguration found = find_configuration(file_system, options.source, options.config);
  if (!options.quiet) tell_configuration(found, status);
  fill_in(run.settings, found.configuration.run());
  // What `translate` writes is not this command's.
  run.settings.output = options.target;
  run.settings.report = options.settings.report;
  run.settings.fail_on = options.settings.fail_on;
  run.settings.copy_other.reset();
  constexpr const char* kHint = "see hymt-doc learn --help";
  if (!run.settings.to || run.settings.to->size() != 1) {
    throw UsageError("learn wants one language, that of TARGET: --to LANG", kHint);
  }
  Plan plan = make_plan(file_system, run, found.configuration);
  if (!plan.jobs.empty() && memory_path(run.settings, plan).empty()) {
    throw UsageError("learn wants a memory: --memory FILE, and the same for translate", kHint);
  }
  return Lesson(run, std::move(plan), file_system, status).run();
}

}  // namespace hymt
