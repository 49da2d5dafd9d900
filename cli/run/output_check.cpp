#include "cli/run/output_check.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "parsers/document/error.h"
#include "translate/loading/model_location.h"
#include "translate/model/gguf_files.h"
#include "translate/model/model_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& message, const fs::path& path) {
  throw Error(ErrorKind::kUsage, message, path.string());
}

// Equal for paths that differ in upper and lower case alone.
std::string folded(const fs::path& path) {
  std::string result;
  icu::UnicodeString::fromUTF8(path.string()).foldCase().toUTF8String(result);
  return result;
}

// One object checks one plan.
class OutputCheck {
 public:
  OutputCheck(FileSystem& file_system, const TranslateOptions& options)
      : file_system_(file_system), options_(options) {}

  void protect_files(const std::vector<Job>& jobs, const Configuration& configuration) {
    for (const Job& job : jobs) {
      if (!job.content) protect(job.input, "an input, and an input is never overwritten");
    }
    if (!configuration.path().empty()) protect(configuration.path(), "the configuration");
    for (const fs::path& path : options_.settings.glossaries.value_or(std::vector<fs::path>{})) {
      protect(path, "a glossary");
    }
    if (options_.settings.engine.value_or("model") == "model") protect_model();
    protect(file_system_.standard_input_status(), "what standard input is read from");
  }

  // A report is no report with a document in it.
  void keep_report_apart(const std::vector<Job>& jobs) const {
    if (options_.dry_run || !options_.settings.report ||
        !goes_to_standard_output(*options_.settings.report))
      return;
    if (std::any_of(jobs.begin(), jobs.end(),
                    [this](const Job& job) { return goes_to_standard_output(job.output); })) {
      throw Error(ErrorKind::kUsage,
                  "the report and the document would both go to standard output; name a file for "
                  "one of them");
    }
  }

  // What goes to standard output may have been directed into one of the protected files.
  void check_standard_output() {
    const auto status = file_system_.standard_output_status();
    if (!status || status->kind != FileKind::kRegular) return;
    const auto found = protected_.find({status->device, status->inode});
    if (found != protected_.end()) fail("is " + found->second, "standard output");
    protect(status, "what standard output is written to");
  }

  [[nodiscard]] bool goes_to_standard_output(const fs::path& path) const {
    return path.empty() || file_system_.resolve_output(path).is_standard_output;
  }

  // `what` will be written to `path`; a link there is followed if a user named it.
  void claim(const fs::path& path, const std::string& what, Links links) {
    const auto status = file_system_.status(path, Links::kFollow);
    if (status && status->kind == FileKind::kDirectory) {
      fail("is a folder where " + what + " should go", path);
    }
    fs::path end = path;
    if (links == Links::kFollow) {
      OutputPath resolved = file_system_.resolve_output(path);
      if (resolved.is_stream) {
        check_protected(status, path);  // A descriptor may lead to a regular file.
        return;
      }
      end = std::move(resolved.path);
    }
    const fs::path folder = canonical_folder(folder_of(end));
    const fs::path key = folder / end.filename();
    const auto [owner, is_new] = owners_.try_emplace(key, what);
    if (!is_new) fail_twice(path, owner->second, what);
    check_case(key, folder, path, what);
    check_protected(status, path);
  }

 private:
  void check_protected(const std::optional<FileStatus>& status, const fs::path& path) const {
    if (!status) return;
    const auto found = protected_.find({status->device, status->inode});
    if (found != protected_.end()) fail("is " + found->second + "; choose another place", path);
  }

  [[noreturn]] static void fail_twice(const fs::path& path, const std::string& one,
                                      const std::string& other) {
    fail("would be written twice, with " + one + " and with " + other +
             "; write them in two runs, or to two places",
         path);
  }

  void protect(const std::optional<FileStatus>& status, const char* what) {
    if (status && status->kind == FileKind::kRegular) {
      protected_.try_emplace({status->device, status->inode}, what);
    }
  }
  void protect(const fs::path& path, const char* what) {
    protect(file_system_.status(path, Links::kFollow), what);
  }

  void protect_model() {
    try {
      const std::string model = locate_model(options_.settings.model.model.value_or(""));
      const auto status = file_system_.status(model, Links::kFollow);
      if (status && status->kind == FileKind::kRegular) {
        for (const std::string& part : gguf_parts(model)) protect(part, "a file of the model");
        return;
      }
      for (const std::string& name : file_system_.list(model)) {
        protect(fs::path(model) / name, "a file of the model");
      }
    } catch (const Error&) {
      // That there is no such model is said when it is loaded.
    }
  }

  const fs::path& canonical_folder(const fs::path& folder) {
    const auto [entry, is_new] = folders_.try_emplace(folder);
    if (is_new) entry->second = file_system_.canonical(folder);
    return entry->second;
  }

  void check_case(const fs::path& key, const fs::path& folder, const fs::path& path,
                  const std::string& what) {
    const auto [other, is_new] = by_folded_.try_emplace(folded(key), key);
    if (is_new || other->second == key) return;
    const auto [folds, is_first] = folds_case_.try_emplace(folder);
    if (is_first) folds->second = file_system_.folds_case(folder);
    if (folds->second) fail_twice(path, owners_.at(other->second), what);
  }

  using FileId = std::pair<std::uint64_t, std::uint64_t>;  // (device, inode)

  FileSystem& file_system_;
  const TranslateOptions& options_;
  std::map<FileId, std::string> protected_;  // With what they are.
  std::map<fs::path, fs::path> folders_;     // Canonical ones, by how they are named.
  std::map<fs::path, bool> folds_case_;      // By canonical folder.
  std::map<fs::path, std::string> owners_;   // What goes where, by canonical path.
  std::map<std::string, fs::path> by_folded_;
};

}  // namespace

void check_outputs(FileSystem& file_system, const std::vector<Job>& jobs,
                   const TranslateOptions& options, const Configuration& configuration) {
  OutputCheck check(file_system, options);
  check.keep_report_apart(jobs);
  check.protect_files(jobs, configuration);
  const bool writes_document =
      !options.dry_run &&
      std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.output.empty(); });
  if (writes_document || (options.settings.report && options.settings.report->empty())) {
    check.check_standard_output();
  }
  if (!options.dry_run) {
    for (const Job& job : jobs) {
      if (job.output.empty()) continue;
      check.claim(job.output, "the translation of " + job.name, job.output_links());
    }
  }
  if (options.settings.report && !options.settings.report->empty()) {
    check.claim(*options.settings.report, "the report", Links::kFollow);
  }
  if (!options.dry_run && options.settings.memory && !options.settings.memory->empty()) {
    check.claim(*options.settings.memory, "the memory", Links::kFollow);
  }
  if (!options.dry_run && options.settings.lock && !options.settings.lock->empty()) {
    check.claim(*options.settings.lock, "the lock file", Links::kFollow);
  }
}

}  // namespace hymt
