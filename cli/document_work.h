// One document on its way through the stages: parse, segment, (translate,) reassemble, write.
//
// The steps are called in order, each by whatever thread; the caller synchronises them. Everything
// that goes wrong with one document is thrown by these steps and caught in one place (Pipeline).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cli/document_report.h"
#include "cli/file_system.h"
#include "cli/job.h"
#include "cli/output_file.h"
#include "translate/segment_task.h"

namespace hymt {

class DocumentWork {
 public:
  // All three must outlive the object.
  DocumentWork(const Job& job, FileSystem& file_system);
  ~DocumentWork();
  DocumentWork(const DocumentWork&) = delete;
  DocumentWork& operator=(const DocumentWork&) = delete;

  [[nodiscard]] const Job& job() const { return job_; }

  // Reads the input, takes it apart and cuts it into segments. Throws Error.
  void take_apart();

  // The segments that want a translation, in document order.
  [[nodiscard]] std::size_t num_tasks() const { return records_.size(); }
  // Its views hold until put_together().
  [[nodiscard]] SegmentTask task(std::size_t index) const;
  // Each index once. Different indices may be set by different threads at once, also while other
  // threads call task().
  void set_outcome(std::size_t index, SegmentOutcome outcome);

  // Requires that every outcome is set. Throws Error, and then nothing was written.
  void put_together();

  // The input's bytes go to the output as they are. Throws Error, and then nothing was written.
  void copy();

  // What became of it, with everything that the steps taken so far found out.
  [[nodiscard]] DocumentReport report(JobStatus status);

 private:
  struct TakenApart;
  // What few outcomes have.
  struct Remarks {
    std::vector<Finding> findings;
    std::vector<TermUse> terms;
  };

  [[nodiscard]] const Segment& segment_of(const SegmentRecord& record) const;
  [[nodiscard]] std::string_view unit_context(const SegmentRecord& record) const;
  void make_running_text();
  [[nodiscard]] std::string_view wide_context(std::size_t index) const;
  void make_output_folder() const;
  [[nodiscard]] OutputFile open_output() const;
  void write(std::string_view bytes);
  void move_segments_to(DocumentReport& report);
  void add_findings_to(DocumentReport& report) const;

  const Job& job_;
  FileSystem& file_system_;
  std::unique_ptr<TakenApart> taken_apart_;  // Null before take_apart().
  std::string source_language_;
  // One for each task. What is in an outcome goes here, its target into the document.
  std::vector<SegmentRecord> records_;
  std::vector<std::unique_ptr<Remarks>> remarks_;  // As records_; null: none.
  // For context beyond the unit: the text of all units, one a line, and where each begins in it.
  std::string running_text_;
  std::vector<std::size_t> unit_begins_;
  std::vector<Finding> write_findings_;
  std::uint64_t num_words_ = 0;
};

}  // namespace hymt
