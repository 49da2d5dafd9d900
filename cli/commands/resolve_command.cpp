#include "cli/commands/resolve_command.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/document/lock_line.h"
#include "cli/files/input_tree.h"
#include "cli/files/shared_file.h"
#include "cli/report/run_summary.h"
#include "cli/report/safe_text.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// What became of the lines of a lock.
class Resolution {
 public:
  Resolution(const SharedFile& file, FileSystem& file_system)
      : file_system_(file_system), folder_(folder_of(file.path())) {}

  // The text in order.
  std::string of(const std::string& present) {
    LockText text = read_lock(present);
    for (const LockProblem& problem : text.problems) {
      if (problem.kind == LockProblem::Kind::kConflict) ++num_conflicts_;
      if (problem.kind == LockProblem::Kind::kDamaged) ++num_damaged_;
    }
    for (auto file = text.files.begin(); file != text.files.end();) {
      const bool stays = settle(file->first, file->second);
      file = stays ? std::next(file) : text.files.erase(file);
    }
    num_outputs_ = text.files.size();
    return lock_text(text.files);
  }

  [[nodiscard]] bool is_in_order() const { return undecided_.empty() && outside_.empty(); }

  [[nodiscard]] std::string report(const std::string& name) const {
    std::string text;
    for (const std::string& output : undecided_) {
      text += name_on_line(output) +
              ": is not as any line says, or cannot be read; the lines stay, and the next run "
              "decides\n";
    }
    for (const std::string& output : outside_) {
      text +=
          name_on_line(output) +
          ": lies outside the folder of the lock file, and is not looked at; the lines stay, and "
          "the next run decides\n";
    }
    for (const std::string& output : gone_) {
      text += name_on_line(output) + ": is gone, and so are its lines now\n";
    }
    text += "hymt-doc: " + name + ": " + counted(num_outputs_, "output");
    const auto add = [&text](std::size_t number, const char* what) {
      if (number != 0) text += ", " + counted(number, what);
    };
    add(num_conflicts_, "conflict");
    add(num_dropped_, "stale line");
    add(num_damaged_, "damaged line");
    return text + (is_in_order() ? "; in order\n" : "; some are undecided\n");
  }

 private:
  // A larger output is not as the lines say.
  static std::uint64_t most_bytes(const std::vector<LockLine>& lines) {
    std::uint64_t bytes = 0;
    for (const LockLine& line : lines) {
      for (const std::uint64_t size : {line.target_gap.size, line.target.size}) {
        bytes += std::min(size, kMaxDocumentBytes - bytes);
      }
    }
    return bytes;
  }

  // A lock file comes from whoever it is merged with: it does not say what else is read, by ".."
  // or through links. Throws Error.
  [[nodiscard]] bool is_outside(const std::string& name) const {
    const fs::path path = (folder_ / name).lexically_normal();
    return !lies_in(path, folder_) || !lies_in(file_system_.canonical(path), folder_);
  }

  // False if the output is gone.
  bool settle(const std::string& name, LockedFile& file) {
    std::optional<std::vector<LockLine>> lines;
    try {
      if (is_outside(name)) {
        outside_.push_back(name);
        return true;
      }
      const fs::path path = folder_ / name;
      const auto status = file_system_.status(path, Links::kFollow);
      if (!status || status->kind != FileKind::kRegular) {
        gone_.push_back(name);
        num_dropped_ += file.lines.size();
        return false;
      }
      const SizeLimit limit{most_bytes(file.lines)};
      lines = lines_of_output(file.lines, read_file(file_system_, path, limit, true));
    } catch (const Error&) {
      // Of the others the lines are put in order.
    }
    if (!lines) {
      undecided_.push_back(name);
      return true;
    }
    num_dropped_ += file.lines.size() - std::min(file.lines.size(), lines->size());
    file.lines = *std::move(lines);
    return true;
  }

  FileSystem& file_system_;
  const fs::path folder_;
  std::size_t num_outputs_ = 0;
  std::size_t num_conflicts_ = 0;
  std::size_t num_damaged_ = 0;
  std::size_t num_dropped_ = 0;  // Lines.
  std::vector<std::string> undecided_;
  std::vector<std::string> outside_;
  std::vector<std::string> gone_;
};

}  // namespace

int resolve(const ResolveOptions& options, FileSystem& file_system, StatusStream& status) {
  const std::string name = options.lock.string();
  if (!file_system.status(options.lock, Links::kFollow)) {
    throw Error(ErrorKind::kInput, "there is no such file", name);
  }
  const SharedFile file(file_system, file_system.canonical(options.lock));
  const LockText text = read_lock(file.read());
  if (!text.is_lock) throw Error(ErrorKind::kUsage, "is no lock file", name);
  for (const LockProblem& problem : text.problems) {
    if (problem.kind != LockProblem::Kind::kNewer) continue;
    throw Error(ErrorKind::kInput,
                "line " + std::to_string(problem.line) +
                    " is of a later version of hymt-doc, so the file is left alone; update "
                    "hymt-doc",
                name);
  }
  Resolution resolution(file, file_system);
  file.replace([&](const std::string& present) { return resolution.of(present); });
  if (!options.quiet) status.print(resolution.report(one_line(name)));
  return resolution.is_in_order() ? kExitDone : kExitFindings;
}

}  // namespace hymt
