// Sums over a run.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

#include "cli/options/options.h"
#include "cli/run/document_report.h"

namespace hymt {

inline constexpr std::size_t kNumJobStatuses = 7;

struct Totals {
  std::array<std::uint64_t, kNumJobStatuses> jobs{};  // By JobStatus.
  DocumentCounts counts;                              // Of the jobs that were done.
  std::uint64_t asked = 0;                            // Segments that the engine was asked for.

  [[nodiscard]] std::uint64_t jobs_with(JobStatus status) const {
    return jobs[static_cast<std::size_t>(status)];
  }
  [[nodiscard]] std::uint64_t findings_with(Severity severity) const {
    return counts.findings[static_cast<std::size_t>(severity)];
  }
};

class RunTotals : public JobObserver {
 public:
  void job_done(std::size_t index, const Job& job, const DocumentReport& report) override;
  // A finding that no report of a job holds. Thread-safe, as is totals().
  void add_finding(const Finding& finding);
  [[nodiscard]] Totals totals() const;

 private:
  mutable std::mutex mutex_;
  Totals totals_;  // Guarded by mutex_.
};

// Whether no more segments keep their source text than may.
[[nodiscard]] bool is_within(const std::optional<KeptLimit>& limit, const Totals& totals);

// Whether findings of such numbers make a run fail.
[[nodiscard]] bool reaches(FailOn level, std::uint64_t num_errors, std::uint64_t num_warnings);

}  // namespace hymt
