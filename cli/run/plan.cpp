#include "cli/run/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cli/files/input_tree.h"
#include "cli/files/source_commits.h"
#include "cli/options/file_settings.h"
#include "cli/run/output_check.h"
#include "cli/run/refused_format.h"
#include "parsers/document/error.h"
#include "parsers/make_parser.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& message, const std::string& path = {}) {
  throw Error(ErrorKind::kUsage, message, path);
}

bool is_standard_stream(const std::string& word) { return word == "-"; }

// Makes jobs out of inputs. One object makes one plan.
class Planner {
 public:
  Planner(FileSystem& file_system, const TranslateOptions& options,
          const Configuration& configuration)
      : file_system_(file_system),
        options_(options),
        configuration_(configuration),
        settings_(file_system, configuration, options.site),
        targets_(options.settings.to.value_or(std::vector<std::string>{""})) {}

  Plan run() {
    std::vector<std::string> inputs = options_.inputs;
    if (inputs.empty()) inputs.emplace_back("-");
    find_output();
    if (std::any_of(inputs.begin(), inputs.end(), is_standard_stream)) {
      if (inputs.size() > 1) fail("standard input cannot be translated together with other inputs");
      add_standard_input();
    } else {
      for (const std::string& input : inputs) add_input(input, inputs.size() > 1);
    }
    const bool fills_folder = std::any_of(plan_.jobs.begin(), plan_.jobs.end(),
                                          [](const Job& job) { return !job.output_root.empty(); });
    if (fills_folder) plan_.output_folder = output_root_;
    check_outputs(file_system_, plan_.jobs, options_, configuration_);
    if (options_.settings.source_note == SourceNote::kCommit && writes()) find_commits();
    std::stable_sort(plan_.jobs.begin(), plan_.jobs.end(),
                     [](const Job& a, const Job& b) { return a.name < b.name; });
    std::sort(plan_.failures.begin(), plan_.failures.end(),
              [](const InputFailure& a, const InputFailure& b) { return a.name < b.name; });
    return std::move(plan_);
  }

 private:
  // ---- Where outputs go.

  void find_output() {
    if (!options_.settings.output || is_standard_stream(options_.settings.output->string())) return;
    output_ = *options_.settings.output;
    const auto status = file_system_.status(output_, Links::kFollow);
    output_is_folder_ = !output_.has_filename() || (status && status->kind == FileKind::kDirectory);
    output_is_file_ = status && status->kind != FileKind::kDirectory;
    output_root_ = file_system_.canonical(output_);
  }

  [[nodiscard]] bool writes() const { return !options_.dry_run; }

  void want_output_folder(const std::string& input, const char* why) {
    if (!writes()) return;
    if (output_.empty()) fail(std::string(why) + " needs " + missing_words(), input);
    if (output_is_file_) fail("is no folder, but " + std::string(why) + " needs one", output_);
    if (!output_is_folder_ && format_of_path(output_.string())) {
      fail("is the name of a document, but " + std::string(why) +
               " needs a folder; put '/' behind it if that is to be called so",
           output_);
    }
  }

  // What has to be typed or configured where nothing says where the output goes.
  [[nodiscard]] std::string missing_words() const {
    const std::string file =
        configuration_.path().empty() ? "hymt-doc.toml" : configuration_.path().string();
    const bool wants_language =
        !options_.settings.to && options_.settings.engine.value_or("model") == "model";
    if (!wants_language) {
      return "a folder for the result: -o OUT, or, in " + file + ", output = \"OUT\"";
    }
    return "a language and a folder for the result: --to LANG -o OUT, or, in " + file +
           ", to = \"LANG\" and output = \"OUT\"";
  }

  [[nodiscard]] fs::path output_for(const std::string& relative, const std::string& target) const {
    return targets_.size() > 1 ? output_ / target / relative : output_ / relative;
  }

  // ---- Jobs.

  void add_jobs(Job job, const SettingsLookup::Settings& settings, const std::string& relative) {
    job.parsers = settings.parsers;
    job.document.context_tokens = options_.settings.model.context;
    job.document.rule_levels = options_.settings.rules.value_or(RuleLevels());
    job.document.least_score = options_.settings.fail_under;
    job.document.anchors.policy = options_.settings.anchors.value_or(AnchorPolicy::kKeep);
    job.document.anchors.site = settings.file.parser.site.value_or(Site::kGitHub);
    job.document.anchors.is_mdx = job.document.format == Format::kMdx;
    job.on_conflict = options_.settings.on_conflict.value_or(OnConflict::kKeep);
    job.size_limit = document_size_limit(options_.settings.max_document_size);
    const std::string from =
        options_.from.value_or(settings.file.from.value_or(std::string("auto")));
    if (from != "auto") job.document.source_language = from;
    job.document.notes.source_note = options_.settings.source_note.value_or(SourceNote::kNone);
    job.document.notes.has_notice = options_.settings.notice.value_or(false);
    for (const std::string& target : targets_) {
      job.document.target_language = target;
      if (job.document.notes.has_notice) job.document.notes.notice = notice_text(target);
      // Its output is in the language of the input, whatever was asked for.
      if (options_.settings.engine != "identity") job.document.declared_language = target;
      if (!relative.empty()) job.output = output_for(relative, target);
      plan_.jobs.push_back(job);
    }
  }

  // The user's, for this language or else for the same one elsewhere; empty: there is none.
  [[nodiscard]] std::string notice_text(const std::string& target) const {
    if (!options_.settings.notice_texts) return {};
    const std::map<std::string, std::string>& texts = *options_.settings.notice_texts;
    const auto exact = texts.find(target);
    if (exact != texts.end()) return exact->second;
    const auto found = std::ranges::find_if(
        texts, [&target](const auto& text) { return is_one_language(text.first, target); });
    return found == texts.end() ? std::string() : found->second;
  }

  void find_commits() {
    std::map<fs::path, fs::path> canonical;
    for (const Job& job : plan_.jobs) {
      if (job.action != Job::Action::kTranslate || job.content) continue;
      const auto [path, is_new] = canonical.try_emplace(job.input);
      if (is_new) path->second = file_system_.canonical(job.input);
    }
    std::vector<fs::path> files;
    for (const auto& [input, path] : canonical) files.push_back(path);
    SourceCommits commits = last_commits(files);
    plan_.commit_problems = std::move(commits.problems);
    for (Job& job : plan_.jobs) {
      const auto path = canonical.find(job.input);
      if (path == canonical.end()) continue;
      const auto commit = commits.by_file.find(path->second);
      if (commit != commits.by_file.end()) job.document.notes.commit = commit->second;
    }
  }

  void add_standard_input() {
    if (targets_.size() > 1) fail("standard input can be translated into one language at a time");
    Job job;
    job.name = "standard input";
    if (writes() && output_is_folder_) fail("is a folder; name a file", output_.string());
    job.output = output_;
    const auto input = file_system_.standard_input();
    job.content =
        read_whole(*input, job.name, 0, document_size_limit(options_.settings.max_document_size));
    job.size = job.content->size();
    const SettingsLookup::Settings& settings = settings_.of("standard input", "");
    job.document.format = options_.format ? options_.format : settings.file.format;
    add_jobs(std::move(job), settings, "");
  }

  void add_input(const std::string& input, bool is_one_of_several) {
    try {
      const auto status = file_system_.status(input, Links::kFollow);
      if (!status) {
        const bool is_link = file_system_.status(input, Links::kRefuse).has_value();
        plan_.failures.push_back(
            {input, is_link ? "is a link that leads nowhere" : "there is no such file or folder"});
      } else if (status->kind == FileKind::kDirectory) {
        want_output_folder(input, "a folder");
        add_folder(input);
      } else {
        if (is_one_of_several) want_output_folder(input, "more than one input");
        if (targets_.size() > 1) want_output_folder(input, "more than one language");
        add_file(input, *status, is_one_of_several);
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput) throw;
      plan_.failures.push_back({input, error.what()});
    }
  }

  void add_file(const std::string& input, const FileStatus& status, bool is_one_of_several) {
    const fs::path path(input);
    if (status.kind == FileKind::kOther && targets_.size() > 1) {
      fail("is a pipe or device, which can be translated into one language at a time", input);
    }
    Job job;
    job.name = input;
    job.input = path;
    job.size = status.size;
    if (status.kind == FileKind::kRegular) job.permissions = status.permissions;
    const std::string name = path.filename().string();
    const SettingsLookup::Settings& settings = settings_.of(path, name);
    job.document.format = options_.format ? options_.format : settings.file.format;
    if (!job.document.format) job.document.format = format_of_path(name);
    if (!job.document.format && path.has_extension() && status.kind == FileKind::kRegular) {
      plan_.failures.push_back({input, why_refused(input)});
      return;
    }
    if (is_one_of_several || targets_.size() > 1 || output_is_folder_) {
      // The user named the folder and not what lies in it: that must not lead out of it.
      job.output_root = output_root_;
      add_jobs(std::move(job), settings, output_.empty() ? "" : name);
    } else {
      job.output = output_;
      add_jobs(std::move(job), settings, "");
    }
  }

  void add_folder(const std::string& input) {
    const fs::path root(input);
    TreeSelection selection;
    selection.excluded = excluded_from(root);
    selection.obeys_ignore_files = !options_.settings.no_ignore.value_or(false);
    if (options_.settings.exclude) selection.patterns = *options_.settings.exclude;
    const InputTree tree = walk_tree(file_system_, root, selection);
    const auto name_of = [&](const std::string& relative) {
      return relative.empty() ? input : (root / relative).string();
    };
    const std::string memory = path_in(root, options_.settings.memory);
    const std::string lock = path_in(root, options_.settings.lock);
    for (const TreeFile& file : tree.files) {
      // Nor what SQLite puts beside it, nor one that was set aside.
      const bool is_memory = !memory.empty() && file.relative_path.starts_with(memory);
      const bool is_lock = !lock.empty() && file.relative_path == lock;
      if (!is_memory && !is_lock) add_tree_file(file, name_of(file.relative_path));
    }
    for (const std::string& name : tree.ignored) plan_.ignored.push_back(name_of(name));
    for (const std::string& link : tree.links) plan_.links.push_back(name_of(link));
    for (const std::string& other : tree.others) plan_.special_files.push_back(name_of(other));
    for (const TreeFailure& failure : tree.failures) {
      plan_.failures.push_back({name_of(failure.relative_path), failure.message});
    }
  }

  // Where a file of ours lies in the tree `root`, as paths there go; empty: not in it.
  [[nodiscard]] std::string path_in(const fs::path& root,
                                    const std::optional<fs::path>& file) const {
    // One that has the name of a document is an input like others, and will be refused.
    if (!file || file->empty() || format_of_path(file->string())) return {};
    const fs::path end = file_system_.canonical(*file);
    const fs::path folder = file_system_.canonical(root);
    return lies_in(end, folder) ? end.lexically_relative(folder).generic_string() : std::string();
  }

  // Outputs inside the input are no inputs of the next run.
  [[nodiscard]] std::set<fs::path> excluded_from(const fs::path& root) const {
    std::set<fs::path> excluded;
    // One that has the name of a document is an input like others, and will be refused.
    if (options_.settings.report && !options_.settings.report->empty() &&
        !format_of_path(options_.settings.report->string())) {
      excluded.insert(file_system_.canonical(*options_.settings.report));
    }
    if (output_.empty()) return excluded;
    if (!lies_in(file_system_.canonical(root), output_root_)) excluded.insert(output_root_);
    if (targets_.size() > 1) {
      for (const std::string& target : targets_) excluded.insert(output_root_ / target);
    }
    return excluded;
  }

  void add_tree_file(const TreeFile& file, std::string name) {
    const SettingsLookup::Settings& settings = settings_.of(file.path, file.relative_path);
    if (settings.file.skip) {
      plan_.switched_off.push_back(std::move(name));
      return;
    }
    Job job;
    job.document.format = settings.file.format;
    if (!job.document.format) job.document.format = format_of_path(file.relative_path);
    if (job.document.format && options_.format) job.document.format = options_.format;
    if (!job.document.format) {
      if (!options_.settings.copy_other.value_or(false)) {
        plan_.other_kinds.push_back(std::move(name));
        return;
      }
      job.action = Job::Action::kCopy;
    }
    job.name = std::move(name);
    job.input = file.path;
    job.links = Links::kRefuse;
    job.output_root = output_root_;
    job.size = file.status.size;
    job.permissions = file.status.permissions;
    add_jobs(std::move(job), settings, output_.empty() ? "" : file.relative_path);
  }

  FileSystem& file_system_;
  const TranslateOptions& options_;
  const Configuration& configuration_;
  SettingsLookup settings_;
  std::vector<std::string> targets_;  // One empty one if none was given.
  fs::path output_;
  fs::path output_root_;
  bool output_is_folder_ = false;
  bool output_is_file_ = false;
  Plan plan_;
};

}  // namespace

Plan make_plan(FileSystem& file_system, const TranslateOptions& options,
               const Configuration& configuration) {
  return Planner(file_system, options, configuration).run();
}

}  // namespace hymt
