// What a lock file tells of the outputs of earlier runs, and what it is told of those of this one.
//
// It knows as much of each output as people commit (cli/document/lock_line.h): enough to leave
// alone what is up to date, to ask only for units that are new, and to see what people changed.
// Before a file gets its name, its lines are added at the end of the lock; the last thing that a
// run does is to put all in order. So whenever it is killed, the lines of each whole file are
// there.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/locked_document.h"
#include "cli/document/parsed_document.h"
#include "cli/files/file_system.h"
#include "cli/files/shared_file.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"
#include "translate/memory/content_digest.h"
#include "translate/translation_settings.h"

namespace hymt {

// What a lock tells of an output.
struct LockLook {
  bool is_known = false;                    // It has lines of it.
  bool is_as_written = false;               // The output is what they say.
  bool has_people = false;                  // People wrote something in it, as they say.
  OutputChanges changes;                    // To what the lines were made of.
  std::optional<ContentDigest> found = {};  // Of the output, if it could be read.
  // Those that make up the output, if it is as written; else all.
  std::vector<LockLine> lines;

  [[nodiscard]] bool is_current() const {
    return is_as_written && !changes.is_made_of_others() && !changes.is_unfinished;
  }
};

// What a run depends on, for the lines.
struct LockSettings {
  std::shared_ptr<const TranslationSettings> translation;
  // RunDigests::model. Unset: it is not looked at, and nothing is translated.
  std::optional<ContentDigest> model;
  // No output counts as current or edited (--force).
  bool replaces_all = false;
};

// Thread-safe, but for finish().
class OutputLock {
 public:
  // Reads the file at `path`, a canonical path, if there is one. `file_system` must outlive the
  // object. Throws Error: kUsage if it is something else than a lock, kInput if it cannot be read.
  OutputLock(FileSystem& file_system, std::filesystem::path path, LockSettings settings);

  // Of the file as it was read; a line for people on each, with the remedy.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

  [[nodiscard]] bool replaces_all() const { return settings_.replaces_all; }

  // Whether the output is one that can be known again.
  [[nodiscard]] bool keeps(const Job& job) const;

  // Reads the output. `source`: the input's bytes, and of Job::Action::kCopy nothing; `digest` of
  // it. An output that cannot be read counts as none. Throws Error.
  [[nodiscard]] LockLook look(const Job& job, std::string_view source,
                              const ContentDigest& digest) const;
  // The same, without a look at the source: the output is as its lines say, and no lines say that
  // people wrote any of it.
  [[nodiscard]] bool is_ours(const Job& job) const;

  // What `look` says, as if a journal had said it. If people changed the output and the two can be
  // merged, with what it was.
  [[nodiscard]] OutputLook look_of(const Job& job, const LockLook& look,
                                   std::string_view source) const;
  // Of a current output: what was told of it.
  [[nodiscard]] DocumentReport report_of(const Job& job, const std::vector<LockLine>& lines,
                                         std::string_view source) const;

  [[nodiscard]] LockContext context_of(const Job& job, std::string_view source_language) const;

  // The output is about to become what `lines` say, or to stay what it is, should that fail: they
  // are noted beside those that the file has; returns when they are. Throws nothing: what goes
  // wrong is told by finish().
  void announce(const Job& job, const std::vector<LockLine>& lines);
  // The output is what `lines` say, which the file has: finish() keeps these alone.
  void confirm(const Job& job, std::vector<LockLine> lines);

  // Outputs that have lines, in order.
  [[nodiscard]] std::vector<std::filesystem::path> known_outputs() const;

  // Puts the file in order: of outputs that were confirmed, the lines that say what they are; of
  // others all, but where the output was gone already when the run began and is still. Throws
  // Error (kOutput) if it cannot be written, or a line could not.
  void finish();

 private:
  // An output that is there.
  struct FoundOutput {
    ContentDigest digest;
    std::optional<std::vector<LockLine>> lines;  // Those that make it up; nothing if none do.
  };

  [[nodiscard]] std::string name_of(const std::filesystem::path& path, bool is_in_tree) const;
  [[nodiscard]] std::string output_name(const Job& job) const;
  [[nodiscard]] std::string source_name(const Job& job) const;
  [[nodiscard]] std::optional<std::string> read_output(const Job& job) const;
  [[nodiscard]] std::optional<FoundOutput> find_output(const Job& job,
                                                       const std::vector<LockLine>& lines) const;
  [[nodiscard]] OutputChanges changes_of(const Job& job, const std::vector<LockLine>& lines) const;
  [[nodiscard]] bool has_new_terms(const Job& job, const std::vector<LockLine>& lines,
                                   std::string_view source) const;
  [[nodiscard]] std::optional<OutputBase> base_of(const Job& job,
                                                  const std::vector<LockLine>& lines,
                                                  std::string_view source) const;

  FileSystem& file_system_;
  const SharedFile file_;
  const std::filesystem::path folder_;
  const LockSettings settings_;
  ContentDigest run_settings_;  // Of what all outputs depend on but terms and model.
  LockText text_;               // As it was read.
  std::vector<std::string> problems_;
  bool is_left_alone_ = false;  // A newer version wrote it.

  mutable std::mutex mutex_;                                                // Guards what follows.
  mutable std::map<std::filesystem::path, std::filesystem::path> folders_;  // Canonical ones.
  std::map<std::string, LockedFile> settled_;
  std::optional<Error> failure_;
};

// The line of a file that is copied.
[[nodiscard]] LockLine copied_line(std::uint64_t size, const ContentDigest& digest,
                                   const LockContext& context);

// Whether a lock knows the output better than a journal, which has noted what was done here: unless
// the journal has seen it as it is, or as it was before people changed it, and can merge it.
[[nodiscard]] bool is_nearer(const LockLook& lock, const OutputLook& journal);

// How the findings of a lock's lines are told when nobody looks at the document again.
inline constexpr std::string_view kToldBefore =
    "this was told when the output was written, and nothing has changed since";

}  // namespace hymt
