// What became of one job.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/document/document_summary.h"
#include "cli/document/document_translation.h"
#include "cli/document/finding_texts.h"
#include "cli/run/job.h"
#include "parsers/document/document.h"

namespace hymt {

enum class JobStatus : std::uint8_t {
  kTranslated,
  kCopied,       // Of another kind, or in a language that is not translated: the input's bytes.
  kUnchanged,    // It is there already, as it would be written now.
  kKept,         // Somebody changed the output since it was written: it stays as it is.
  kCounted,      // A dry run.
  kFailed,       // Nothing was written.
  kInterrupted,  // The same.
};
[[nodiscard]] std::string_view status_name(JobStatus status);  // "translated", ...
// Whether what was wanted was done.
[[nodiscard]] bool is_done(JobStatus status);

// The summary is empty but for the size if the job was not done: what would have been found in a
// file that was not written concerns nobody. Of an unchanged output it is what was found when it
// was written, but for the segments.
struct DocumentReport : DocumentSummary {
  JobStatus status = JobStatus::kFailed;
  ErrorKind error_kind = ErrorKind::kInput;  // If failed.
  std::string error;                         // If failed: what is wrong, without the name.
  std::vector<FindingTexts> texts;           // Of each of the findings.
  // Of the input; empty if the job was not done, or copies what is no document.
  std::string format;
  std::string encoding;
  std::string source_language;  // As used; empty: unknown.
  // Null if nobody took the input apart this time, or the job was not done. Units and segments as
  // they were written.
  const Document* document = nullptr;
};

// Of what a document became, whose steps are done. `is_kept`: as take_summary() has it, which this
// calls; status and error are the caller's. The report views the translation.
[[nodiscard]] DocumentReport report_of(DocumentTranslation& translation, bool is_kept);

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
