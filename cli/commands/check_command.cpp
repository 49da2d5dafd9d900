#include "cli/commands/check_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/commands/document_check.h"
#include "cli/commands/exit_code.h"
#include "cli/files/input_tree.h"
#include "cli/options/configuration_search.h"
#include "cli/report/configuration_notice.h"
#include "cli/report/finding_groups.h"
#include "cli/report/json_report.h"
#include "cli/report/json_writer.h"
#include "cli/report/run_totals.h"
#include "cli/report/safe_text.h"
#include "cli/report/styled_text.h"
#include "cli/run/work_queue.h"
#include "parsers/document/error.h"
#include "parsers/make_parser.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kJsonWidth = 146;  // Excerpts of 120 columns, as in a report.

// One `check`, from the paths to the exit code.
class Comparison {
 public:
  Comparison(const CheckOptions& options, const Configuration& configuration,
             FileSystem& file_system)
      : options_(options),
        file_system_(file_system),
        lookup_(file_system, configuration, options.site),
        limits_{document_size_limit(options.max_document_size, configuration.run()),
                excerpt_columns(options.json ? kJsonWidth : terminal_width(STDOUT_FILENO))},
        configured_(configuration.run()),
        levels_(options.rules.value_or(RuleLevels())) {
    levels_.add(configuration.run().rules.value_or(RuleLevels()));
  }

  int run() {
    const FileKind source = kind_of(options_.source);
    const FileKind target = kind_of(options_.target);
    if ((source == FileKind::kDirectory) != (target == FileKind::kDirectory)) {
      throw Error(ErrorKind::kUsage, "SOURCE and TARGET must be two files or two folders");
    }
    source == FileKind::kDirectory ? plan_trees() : plan_files();
    compare();
    add_links();
    for (CheckedPair& pair : pairs_) {
      levels_.apply(pair.findings);
      count(pair);
    }
    const auto out = file_system_.standard_output();
    options_.json ? write_json(*out) : write_text(*out);
    return exit_code();
  }

 private:
  [[nodiscard]] FileKind kind_of(const fs::path& path) const {
    const auto status = file_system_.status(path, Links::kFollow);
    if (!status) throw Error(ErrorKind::kInput, "there is no such file or folder", path.string());
    return status->kind;
  }

  void plan_files() {
    CheckedPair pair;
    pair.source = options_.source;
    pair.target = options_.target;
    settings_.push_back(&lookup_.of(pair.source, pair.source.filename().string()));
    pairs_.push_back(std::move(pair));
    source_tree_.set_single_document();
    target_tree_.set_single_document();
  }

  [[nodiscard]] bool is_document(const TreeFile& file, const SettingsLookup::Settings& settings) {
    return !settings.file.skip &&
           (settings.file.format.has_value() || format_of_path(file.relative_path).has_value());
  }

  // What `translate` would take from the source.
  [[nodiscard]] TreeSelection source_selection() const {
    const auto either = [](const auto& typed, const auto& configured) {
      return typed ? typed : configured;
    };
    TreeSelection selection;
    selection.excluded = {file_system_.canonical(options_.target)};
    selection.obeys_ignore_files =
        !either(options_.no_ignore, configured_.no_ignore).value_or(false);
    if (const auto patterns = either(options_.exclude, configured_.exclude)) {
      selection.patterns = *patterns;
    }
    return selection;
  }

  void plan_trees() {
    // One may lie in the other.
    const InputTree source = walk_tree(file_system_, options_.source, source_selection());
    // Whatever was written there is looked at: translations often are what a repository ignores.
    const InputTree target = walk_tree(file_system_, options_.target,
                                       {{file_system_.canonical(options_.source)}, false, {}});
    for (const TreeFailure& failure : source.failures) {
      failures_.push_back((options_.source / failure.relative_path).string() + ": " +
                          failure.message);
    }
    for (const TreeFailure& failure : target.failures) {
      failures_.push_back((options_.target / failure.relative_path).string() + ": " +
                          failure.message);
    }
    std::map<std::string, bool> in_target;  // Whether the source has it too.
    for (const TreeFile& file : target.files) {
      target_tree_.add_file(file.relative_path);
      in_target[file.relative_path] = false;
    }
    for (const TreeFile& file : source.files) {
      source_tree_.add_file(file.relative_path);
      const auto& settings = lookup_.of(file.path, file.relative_path);
      const auto other = in_target.find(file.relative_path);
      if (other != in_target.end()) other->second = true;
      if (!is_document(file, settings)) continue;
      CheckedPair pair;
      pair.relative_path = file.relative_path;
      pair.source = file.path;
      pair.target = options_.target / file.relative_path;
      if (other == in_target.end()) {
        CheckFinding finding;
        finding.rule = "file-missing";
        finding.message = "the translation of " + file.path.string() + " is missing";
        pair.findings.push_back(std::move(finding));
      }
      settings_.push_back(other == in_target.end() ? nullptr : &settings);
      pairs_.push_back(std::move(pair));
    }
    for (const TreeFile& file : target.files) {
      const auto& settings = lookup_.of(file.path, file.relative_path);
      if (in_target[file.relative_path] || !is_document(file, settings)) continue;
      CheckedPair pair;
      pair.relative_path = file.relative_path;
      pair.target = file.path;
      CheckFinding finding;
      finding.severity = Severity::kWarning;
      finding.rule = "file-added";
      finding.message = "has no source";
      pair.findings.push_back(std::move(finding));
      settings_.push_back(nullptr);
      pairs_.push_back(std::move(pair));
    }
  }

  void compare() {
    WorkQueue queue(std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (settings_[i] == nullptr) continue;
      queue.post(WorkQueue::Priority::kLow, [this, i] {
        check_pair(pairs_[i], file_system_, *settings_[i], options_.format, limits_);
      });
    }
  }

  void add_links() {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (settings_[i] == nullptr || !pairs_[i].error.empty()) continue;
      source_tree_.add_document(pairs_[i].relative_path, pairs_[i].source_links.anchors);
      target_tree_.add_document(pairs_[i].relative_path, pairs_[i].target_links.anchors);
    }
    for (CheckedPair& pair : pairs_) check_links(pair, source_tree_, target_tree_);
  }

  void count(const CheckedPair& pair) {
    for (const CheckFinding& finding : pair.findings) {
      ++num_findings_[static_cast<std::size_t>(finding.severity)];
    }
    if (!pair.error.empty()) failures_.push_back(pair.error);
  }

  [[nodiscard]] int exit_code() const {
    if (!failures_.empty()) return kExitFailed;
    return reaches(options_.fail_on, num_findings_[static_cast<std::size_t>(Severity::kError)],
                   num_findings_[static_cast<std::size_t>(Severity::kWarning)])
               ? kExitFindings
               : kExitDone;
  }

  // ---- For people.

  static std::string finding_text(const CheckedPair& pair, const CheckFinding& finding,
                                  std::size_t times, const Painter& paint) {
    const auto line_of = [](const std::optional<Place>& place) {
      return place ? place->position.line : 0;
    };
    std::string text = name_on_line(pair.target.string());
    if (finding.place) {
      const LineColumn at = finding.place->position;
      text += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    text += ": " + paint(style_of(finding.severity), severity_name(finding.severity)) + ": ";
    text += one_line(finding.message, 500);
    text += " [" + finding.rule + "]" + times_text(times, line_of(finding.place)) + "\n";
    for (const std::string& line :
         {excerpt_line("source", line_of(finding.source_place), finding.source_text),
          excerpt_line("target", line_of(finding.place), finding.target_text)}) {
      if (!line.empty()) text += paint(Style::kDim, line) + "\n";
    }
    return text;
  }

  void write_text(WritableFile& out) const {
    const Painter paint(wants_color(options_.color, STDOUT_FILENO));
    std::string text;
    for (const CheckedPair& pair : pairs_) {
      for (const FindingGroup& group : grouped(pair.findings)) {
        text += finding_text(pair, pair.findings[group.first], group.times, paint);
      }
    }
    for (const CheckedPair& pair : pairs_) {
      if (pair.num_not_compared == 0) continue;
      text += name_on_line(pair.target.string()) + ": " + std::to_string(pair.num_not_compared) +
              " of " + std::to_string(pair.num_texts) +
              " texts were not compared, in sections that have other blocks in the source\n";
    }
    for (const std::string& failure : failures_) {
      text += paint(Style::kError, "error") + ": " + one_line(failure, 500) + "\n";
    }
    text += std::to_string(pairs_.size()) + (pairs_.size() == 1 ? " document" : " documents") +
            " compared: " + std::to_string(num_findings_[2]) + " errors, " +
            std::to_string(num_findings_[1]) + " warnings, " + std::to_string(num_findings_[0]) +
            " notes\n";
    out.write(text);
  }

  // ---- For programs.

  static void write_pair(JsonWriter& json, const CheckedPair& pair) {
    json.begin_object();
    json.key("source");
    pair.source.empty() ? json.null() : json.value(pair.source.string());
    json.key("target").value(pair.target.string());
    if (!pair.error.empty()) json.key("error").value(pair.error);
    json.key("texts").value(std::uint64_t{pair.num_texts});
    json.key("texts_not_compared").value(std::uint64_t{pair.num_not_compared});
    json.key("findings").begin_array();
    for (const CheckFinding& finding : pair.findings) {
      json.begin_object(JsonWriter::Layout::kLine);
      json.key("severity").value(severity_name(finding.severity));
      json.key("rule").value(finding.rule);
      json.key("message").value(finding.message);
      if (finding.place) {
        json.key("offset").value(std::uint64_t{finding.place->range.begin});
        json.key("end").value(std::uint64_t{finding.place->range.end});
        json.key("line").value(std::uint64_t{finding.place->position.line});
        json.key("column").value(std::uint64_t{finding.place->position.column});
      }
      if (finding.source_place) {
        json.key("source_line").value(std::uint64_t{finding.source_place->position.line});
      }
      if (!finding.source_text.empty()) json.key("source").value(finding.source_text);
      if (!finding.target_text.empty()) json.key("target").value(finding.target_text);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }

  void write_json(WritableFile& out) const {
    JsonWriter json([&out](std::string_view bytes) { out.write(bytes); });
    json.begin_object();
    json.key("version").value(std::int32_t{1});
    json.key("files").begin_array();
    for (const CheckedPair& pair : pairs_) write_pair(json, pair);
    json.end_array();
    json.key("errors").begin_array();
    for (const std::string& failure : failures_) json.value(failure);
    json.end_array();
    json.key("summary").begin_object();
    json.key("documents").value(std::uint64_t{pairs_.size()});
    for (std::size_t i = 0; i < num_findings_.size(); ++i) {
      json.key(severity_name(static_cast<Severity>(i))).value(num_findings_[i]);
    }
    json.key("exit_code").value(std::int32_t{exit_code()});
    json.end_object();
    json.end_object();
    json.flush();
    out.write("\n");
  }

  const CheckOptions& options_;
  FileSystem& file_system_;
  SettingsLookup lookup_;
  CheckLimits limits_;
  const RunSettings& configured_;
  RuleLevels levels_;
  std::vector<CheckedPair> pairs_;
  std::vector<const SettingsLookup::Settings*> settings_;  // By pair; null: nothing to compare.
  LinkTargets source_tree_;
  LinkTargets target_tree_;
  std::vector<std::string> failures_;
  std::array<std::uint64_t, kNumSeverities> num_findings_{};  // By Severity.
};

}  // namespace

int check(const CheckOptions& options, FileSystem& file_system, StatusStream& status) {
  const FoundConfiguration found = find_configuration(file_system, options.source, options.config);
  tell_configuration(found, status);
  return Comparison(options, found.configuration, file_system).run();
}

}  // namespace hymt
