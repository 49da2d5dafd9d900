#include "cli/report/run_totals.h"

namespace hymt {

void RunTotals::job_done(std::size_t, const Job&, const DocumentReport& report) {
  const std::lock_guard lock(mutex_);
  ++totals_.jobs[static_cast<std::size_t>(report.status)];
  if (is_done(report.status)) totals_.counts += report.counts;
}

void RunTotals::add_finding(const Finding& finding) {
  const std::lock_guard lock(mutex_);
  totals_.counts.add_finding(finding.rule, finding.severity);
}

Totals RunTotals::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

bool is_within(const std::optional<KeptLimit>& limit, const Totals& totals) {
  return !limit || limit->allows(totals.counts.kept(), totals.counts.segments);
}

bool reaches(FailOn level, std::uint64_t num_errors, std::uint64_t num_warnings) {
  switch (level) {
    case FailOn::kNever: return false;
    case FailOn::kError: return num_errors != 0;
    case FailOn::kWarning: return num_errors + num_warnings != 0;
  }
  return false;
}

}  // namespace hymt
