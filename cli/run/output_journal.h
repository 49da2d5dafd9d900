// What is known of the outputs of earlier runs: of what each was made, and what was written.
//
// Before a file gets its name, the journal is told what it will be. So whenever a run is killed,
// the next one knows each file that it finds: it is what the journal says, or what was there
// before, or somebody changed it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/fragment_mentions.h"
#include "cli/document/output_merge.h"
#include "cli/files/file_system.h"
#include "cli/run/document_report.h"
#include "cli/run/job.h"
#include "translate/memory/content_digest.h"
#include "translate/memory/memory_file.h"
#include "translate/segment_key.h"
#include "translate/translation_settings.h"

namespace hymt {

// What of an output is known.
enum class OutputState : std::uint8_t {
  kToWrite,  // There is none, or it is ours and to be made anew, or nobody knows anything of it.
  kCurrent,  // It is what would be written now.
  kEdited,   // Somebody changed it since it was written.
};

struct OutputRecord {
  ContentDigest source;    // Of the input.
  ContentDigest settings;  // Of whatever else it depends on but what answers.
  ContentDigest engine;    // What answered, to the last detail.
  ContentDigest model;     // What answered, whatever computed it.
  // The same would come of it once more; else the next run makes it anew.
  bool is_final = true;
  // It holds what others had changed in the one before.
  bool is_merged = false;
  // People wrote it: it stays as it is until its source changes, whatever the settings are.
  bool is_reviewed = false;
  // Links in it are perhaps changed at the end of the run (AnchorPolicy::kRewrite). Until then it
  // is not final, whatever is said above.
  bool waits_for_links = false;
  ContentDigest written;                // What it is, or is about to become.
  std::optional<ContentDigest> before;  // What was there before that.
  DocumentReport report;                // What was told of it, without segments.
  std::string target_language;          // As asked for.
  // MemoryFile::last_review() when it was made; nothing if it was not known then.
  std::optional<std::uint64_t> review = 0;
  std::vector<std::uint64_t> reviewed_rows;  // DocumentTranslation::reviewed_rows().
  std::vector<SegmentKey> keys;              // Of the outcomes that it was made of.
};

// What an output was before somebody changed it, to merge their changes with those of the source.
struct OutputBase {
  ContentDigest output;             // The output that it belongs to, as written.
  std::string bytes;                // The translation alone, without what others had changed.
  std::vector<ChunkDigest> source;  // Of the source; which units these are is not kept.
  bool is_reviewed = false;         // FormerTranslation::is_reviewed.
  std::vector<std::uint64_t> outdated = {};  // MergedOutput::outdated.
};

// In what an output is not what would be written now.
struct OutputChanges {
  bool is_new_source = false;
  bool are_new_settings = false;
  bool is_new_engine = false;
  bool are_new_reviews = false;  // Somebody wrote or changed one of its texts in another output.
  bool is_unfinished = false;    // The engine failed to answer, say.
  bool is_reached = false;       // Links in it follow headings of other documents.

  // It is made of other things than it would be now.
  [[nodiscard]] bool is_made_of_others() const {
    return is_new_source || are_new_settings || is_new_engine || are_new_reviews;
  }
};

// What was found out about an output.
struct OutputLook {
  OutputState state = OutputState::kToWrite;
  bool is_known = false;       // The journal knows of it, so `changes` say something.
  bool is_as_written = false;  // It is what was written the last time.
  OutputChanges changes;
  std::optional<ContentDigest> found;  // What is there.
  std::optional<OutputRecord> record;  // For kCurrent and kEdited, without keys.
  bool is_edit_replaced = false;       // Somebody changed it, and nobody minds (--force).
  bool is_source_changed = false;      // For kEdited: or settings are.
  // For kEdited with a changed source, or where pages have notices, if it is known.
  std::optional<OutputBase> base;
  bool is_by_lock = false;  // A lock said so, and `base` has to be made once more (locked_base).
};

// Of what all outputs of a run depend on.
struct RunDigests {
  ContentDigest settings;  // The program, how tokens are drawn, the glossary.
  ContentDigest engine;    // Of GeneratorTraits::fingerprint and the directions.
  // Of Model::identity(), or the name of another engine, and the directions. Unset: the engine is
  // not looked at.
  std::optional<ContentDigest> model;
  // `engine` is not known, and outputs of the same model count as its own.
  bool is_model_enough = false;
};
[[nodiscard]] ContentDigest digest_of_settings(const TranslationOptions& options);
// `directions`: null if it translates between any languages.
[[nodiscard]] ContentDigest digest_of_engine(std::string_view name,
                                             const LanguageDirections* directions);

// Of what the output of `job` depends on besides its input and what answers; `run`: of what all
// outputs of the run do (digest_of_settings).
[[nodiscard]] ContentDigest settings_of(const Job& job, const ContentDigest& run);

// Thread-safe.
class OutputJournal {
 public:
  // `replaces_all`: no output counts as current or edited (--force). `file_system` must outlive the
  // object.
  OutputJournal(FileSystem& file_system, std::shared_ptr<MemoryFile> memory,
                const RunDigests& digests, bool replaces_all);

  // Whether the output is one that can be known again: a regular file.
  [[nodiscard]] bool keeps(const Job& job) const;

  // Reads the output; one that cannot be read counts as none. `source` is the digest of the input.
  // Throws Error if its folder cannot be looked at.
  [[nodiscard]] OutputLook look(const Job& job, const ContentDigest& source);

  [[nodiscard]] ContentDigest settings_of(const Job& job) const;
  [[nodiscard]] const RunDigests& digests() const { return digests_; }

  // Of the source that the output was last made of; nothing if that is not known.
  [[nodiscard]] std::optional<std::vector<ChunkDigest>> former_source(const Job& job);
  // Outputs that any run noted, in order.
  [[nodiscard]] std::vector<std::filesystem::path> known_outputs();

  // What people wrote is not used, as if there were none of it (--engine identity).
  void leave_out_reviewed() { uses_reviewed_ = false; }
  [[nodiscard]] bool uses_reviewed() const { return uses_reviewed_; }
  // MemoryFile's, for the output of `job`.
  [[nodiscard]] std::uint64_t last_review() const { return memory_->last_review(); }
  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find_reviewed(
      const Job& job, std::span<const SegmentKey> keys);
  void put_reviewed(const Job& job, std::vector<ReviewedText> texts);

  // The output is about to become what `record` says. `when_noted` is called once, on any thread:
  // from then on it may get its name. Must not throw. `base`: what put_base() would be told then,
  // of an output that is not there yet; null if it will be.
  void announce(const Job& job, const OutputRecord& record, std::function<void()> when_noted,
                const OutputBase* base = nullptr);
  // The same, and waits.
  void announce(const Job& job, const OutputRecord& record);

  // What the output, which has its name now, is to be merged from if somebody changes it.
  void put_base(const Job& job, const OutputBase& base);

  // Of an output that waits for links: it is about to become `written`. Waits until that is noted.
  void announce_changed(const Job& job, const ContentDigest& written);
  // Likewise: it waits no longer.
  void finish(const Job& job);

  // Links to fragments of other documents, in the bytes of a source.
  [[nodiscard]] std::optional<std::vector<OutgoingFragment>> links_of(
      const std::filesystem::path& source, const ContentDigest& digest);
  void put_links(const std::filesystem::path& source, const ContentDigest& digest,
                 const std::vector<OutgoingFragment>& links);

  // Of the output, of which people wrote or changed something: what it was when that was learned.
  [[nodiscard]] std::optional<ContentDigest> reviewed_output(const Job& job);
  void put_reviewed_output(const Job& job, const ContentDigest& digest);

  // How the output is called in the memory: by its path from there.
  [[nodiscard]] std::string name_of(const Job& job);
  // What is kept under that name.
  [[nodiscard]] std::optional<OutputRecord> find(const std::string& name) const;
  // Of an output whose source is no larger than `size_limit`.
  [[nodiscard]] std::optional<OutputBase> find_base(const std::string& name,
                                                    const SizeLimit& size_limit) const;
  void for_each_output(const std::function<void(const std::string&, const OutputRecord&)>& visit);
  // Nothing if there is no regular file.
  [[nodiscard]] std::optional<ContentDigest> digest_of_output(const Job& job) const;
  // Where an output of this name lies.
  [[nodiscard]] std::filesystem::path path_of(const std::string& name) const {
    return folder_ / name;
  }
  // Returns when what was put so far is written, or could not be.
  void flush() { memory_->flush(); }
  [[nodiscard]] bool replaces_all() const { return replaces_all_; }

 private:
  [[nodiscard]] OutputChanges changes_of(const Job& job, const ContentDigest& source,
                                         const std::string& name, const OutputRecord& record) const;
  [[nodiscard]] std::string relative_name(const std::filesystem::path& path) const;
  [[nodiscard]] bool has_new_reviews(const std::string& name, const OutputRecord& record) const;
  void put(const std::string& name, const OutputRecord& record, std::function<void()> when_noted);
  void put(const std::string& name, const OutputBase& base, std::function<void()> when_noted);
  [[nodiscard]] OutputRecord* open_record(const std::string& name);

  FileSystem& file_system_;
  const std::shared_ptr<MemoryFile> memory_;
  const std::filesystem::path folder_;  // Of the memory: names of files start there.
  const RunDigests digests_;
  const bool replaces_all_;
  bool uses_reviewed_ = true;

  std::mutex mutex_;                                                // Guards what follows.
  std::map<std::filesystem::path, std::filesystem::path> folders_;  // Canonical ones, of outputs.
  std::map<std::string, OutputRecord> open_;  // Those that wait for links, by name.
};

}  // namespace hymt
