// What became of one job.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/job.h"
#include "parsers/document/document.h"
#include "translate/segment_task.h"

namespace hymt {

enum class JobStatus : std::uint8_t {
  kTranslated,
  kCopied,
  kCounted,      // A dry run.
  kFailed,       // Nothing was written.
  kInterrupted,  // The same.
};
[[nodiscard]] std::string_view status_name(JobStatus status);  // "translated", ...

// One sentence that was translated; its texts and state are in the document.
struct SegmentRecord {
  std::uint32_t unit = 0;     // Index into Document::units.
  std::uint32_t segment = 0;  // Index into TranslationUnit::segments.
  Rung rung = Rung::kFirst;
  std::optional<float> score;
  SegmentKey key;
};

// Segments that hold a term of the glossary, and those of them whose translation obeys it.
struct TermCounts {
  std::uint64_t found = 0;
  std::uint64_t obeyed = 0;
};

struct DocumentCounts {
  std::uint64_t bytes = 0;  // Of the input.
  std::uint64_t units = 0;
  std::uint64_t segments = 0;
  std::uint64_t words = 0;
  std::array<std::uint64_t, kNumRungs> rungs{};
  std::array<std::uint64_t, kNumSeverities> findings{};             // By Severity.
  std::map<std::pair<std::string, std::string>, TermCounts> terms;  // By source and target.

  DocumentCounts& operator+=(const DocumentCounts& other);
};

struct DocumentReport {
  JobStatus status = JobStatus::kFailed;
  ErrorKind error_kind = ErrorKind::kInput;  // If failed.
  std::string error;                         // If failed: what is wrong, without the name.
  // Null if the input could not be taken apart. Units and segments as they were written.
  const Document* document = nullptr;
  std::string source_language;          // As used; empty: unknown.
  std::vector<SegmentRecord> segments;  // In the order of the document.
  std::vector<Finding> findings;        // Ordered by range.begin.
  DocumentCounts counts;
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
