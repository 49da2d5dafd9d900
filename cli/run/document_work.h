// One job's files around its DocumentTranslation: where its bytes come from and where they go.
//
// The steps are called in order, each by whatever thread; the caller synchronises them. Everything
// that goes wrong with one document is thrown by these steps and caught in one place (Pipeline).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "cli/document/document_translation.h"
#include "cli/files/file_system.h"
#include "cli/files/output_file.h"
#include "cli/run/document_report.h"
#include "cli/run/job.h"

namespace hymt {

class DocumentWork {
 public:
  // Both must outlive the object.
  DocumentWork(const Job& job, FileSystem& file_system) : job_(job), file_system_(file_system) {}
  DocumentWork(const DocumentWork&) = delete;
  DocumentWork& operator=(const DocumentWork&) = delete;

  [[nodiscard]] const Job& job() const { return job_; }

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

  // Requires that every outcome is set. Throws Error, and then nothing was written.
  void put_together();

  // The input's bytes go to the output as they are. Throws Error, and then nothing was written.
  void copy();

  // What became of it, with everything that the steps taken so far found out.
  [[nodiscard]] DocumentReport report(JobStatus status);

 private:
  void make_output_folder() const;
  [[nodiscard]] OutputFile open_output() const;
  void write(std::string_view bytes);

  const Job& job_;
  FileSystem& file_system_;
  std::unique_ptr<DocumentTranslation> translation_;  // Null before take_apart().
  std::string copied_bytes_;                          // The input's, if the document is copied.
};

}  // namespace hymt
