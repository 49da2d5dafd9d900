// What became of one job.
#pragma once

#include <cstdint>
#include <string>

#include "cli/document/document_summary.h"
#include "cli/run/job.h"
#include "parsers/document/document.h"

namespace hymt {

enum class JobStatus : std::uint8_t {
  kTranslated,
  kCopied,       // Of another kind, or in a language that is not translated: the input's bytes.
  kCounted,      // A dry run.
  kFailed,       // Nothing was written.
  kInterrupted,  // The same.
};
[[nodiscard]] std::string_view status_name(JobStatus status);  // "translated", ...
// Whether what was wanted was done.
[[nodiscard]] bool is_done(JobStatus status);

// The summary is empty but for the size if the job was not done: what would have been found in a
// file that was not written concerns nobody.
struct DocumentReport : DocumentSummary {
  JobStatus status = JobStatus::kFailed;
  ErrorKind error_kind = ErrorKind::kInput;  // If failed.
  std::string error;                         // If failed: what is wrong, without the name.
  // Null if the job was not done, or is a copy. Units and segments as they were written.
  const Document* document = nullptr;
  std::string source_language;  // As used; empty: unknown.
};

// Is told what became of each job, by any thread, possibly several at once. What it throws (there
// is no memory left) ends the run.
class JobObserver {
 public:
  JobObserver() = default;
  JobObserver(const JobObserver&) = delete;
  JobObserver& operator=(const JobObserver&) = delete;
  virtual ~JobObserver() = default;
  // `index` is the job's place in Plan::jobs. The report lives until the call returns.
  virtual void job_done(std::size_t index, const Job& job, const DocumentReport& report) = 0;
};

}  // namespace hymt
