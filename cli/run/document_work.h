// One job's files around its DocumentTranslation: where its bytes come from and where they go, and
// whether they have to be made at all.
//
// The steps are called in order, each by whatever thread; the caller synchronises them. Everything
// that goes wrong with one document is thrown by these steps and caught in one place (Pipeline).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/document/document_translation.h"
#include "cli/files/file_system.h"
#include "cli/files/output_file.h"
#include "cli/run/document_report.h"
#include "cli/run/job.h"
#include "cli/run/output_journal.h"
#include "cli/run/output_lock.h"

namespace hymt {

class DocumentWork {
 public:
  // All must outlive the object. `journal` and `lock`: null if they know nothing of outputs.
  DocumentWork(const Job& job, FileSystem& file_system, OutputJournal* journal, OutputLock* lock)
      : job_(job), file_system_(file_system), journal_(journal), lock_(lock) {}
  DocumentWork(const DocumentWork&) = delete;
  DocumentWork& operator=(const DocumentWork&) = delete;

  [[nodiscard]] const Job& job() const { return job_; }

  // Whether the output has to be written; the first step. One that somebody changed has to be if
  // its source changed and both can be merged. Throws Error.
  [[nodiscard]] OutputState look();
  // Of a current output, how many segments it was made of.
  [[nodiscard]] const DocumentCounts& known_counts() const { return look_.record->report.counts; }

  // Reads the input, takes it apart and cuts it into segments. Throws Error.
  void take_apart();

  // See DocumentTranslation. Once it is taken apart.
  [[nodiscard]] bool is_copied() const { return translation_->is_copied(); }
  [[nodiscard]] std::size_t num_tasks() const { return translation_->num_tasks(); }
  [[nodiscard]] std::uint64_t num_words() const { return translation_->num_words(); }
  [[nodiscard]] SegmentTask task(std::size_t index) const { return translation_->task(index); }
  void set_outcome(std::size_t index, SegmentOutcome outcome) {
    translation_->set_outcome(index, std::move(outcome));
  }

  // It is known already, and needs no outcome.
  [[nodiscard]] bool is_known(std::size_t index) const { return translation_->is_known(index); }

  // Makes the output's bytes. Requires that every outcome is set. Throws Error.
  void put_together();

  // Whether the journal has to hear of the output before it is written; the lock hears of it by
  // publish().
  [[nodiscard]] bool is_to_be_announced() const { return keeps_journal_ && !is_left_; }
  // Of what was put together. `when_noted` is called once, on any thread.
  void announce(std::function<void()> when_noted);

  // What somebody changed could not be merged with what is new: the output stays as it is.
  [[nodiscard]] bool is_left() const { return is_left_; }

  // Writes what was put together. Throws Error, and then nothing was written.
  void publish();

  // The input's bytes go to the output as they are; all of the above. Throws Error, and then
  // nothing was written.
  void copy();

  // What became of it, with everything that the steps taken so far found out.
  [[nodiscard]] DocumentReport report(JobStatus status);

 private:
  [[nodiscard]] std::string read_input() const;
  [[nodiscard]] ContentDigest digest_of_input() const;
  [[nodiscard]] OutputRecord record(const ContentDigest& written) const;
  [[nodiscard]] bool is_there_already(const ContentDigest& written) const;
  [[nodiscard]] DocumentReport report_of_edit() const;
  [[nodiscard]] bool may_be_reviewed() const;
  void look_at_notice(const Document& output);
  void keep_notice();
  void merge_edits();
  [[nodiscard]] bool is_notice_of_people(const PageNotes& notes, std::string_view theirs,
                                         std::string_view before) const;
  std::vector<Finding> decide_on_notice(const PageNotes& notes, std::string_view theirs,
                                        std::string_view before, bool is_theirs, ByteRange& added);
  void tell_of_merge(std::vector<Finding> findings, ByteRange added);
  void complete_base(std::string_view theirs);
  [[nodiscard]] OutputState look_at_lock();
  void tell_lock_of_edit();
  [[nodiscard]] bool is_to_merge_again();
  void note_for_journal();
  [[nodiscard]] std::optional<OutputBase> base_by_lock();
  void take_known_units();
  void note_theirs();
  void note_lines();
  void tell_move(DocumentReport& report) const;
  [[nodiscard]] OutputFile open_output() const;
  void write(std::string_view bytes);

  const Job& job_;
  FileSystem& file_system_;
  OutputJournal* const journal_;
  OutputLock* const lock_;
  std::unique_ptr<DocumentTranslation> translation_;  // Null before take_apart().
  std::string bytes_;  // The input's, if they are read already or to be copied; later the output's.
  bool keeps_journal_ = false;
  bool keeps_lock_ = false;
  LockLook lock_look_;
  std::string kept_notice_;      // Words of people that the output has for its notice.
  std::vector<LockLine> lines_;  // Of what was put together.
  std::optional<LockedBytes> encoded_source_;  // WrittenOutput::encoded_source.
  bool is_read_ = false;                       // bytes_ are the input's.
  ContentDigest source_;                       // Of the input.
  ContentDigest written_;                      // Of the output, once it is announced.
  std::uint64_t review_ = 0;                   // The last one before it was taken apart.
  OutputLook look_;
  std::optional<DocumentReport> told_;  // Once it is put together.
  // The translation alone, for the next merge; set if its output is one that can be changed.
  std::optional<OutputBase> base_;
  std::vector<DocumentFinding> merge_findings_;
  std::vector<FindingTexts> merge_texts_;  // Of each of them.
  bool is_left_ = false;
};

}  // namespace hymt
