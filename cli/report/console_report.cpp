#include "cli/report/console_report.h"

#include <string>

#include "cli/document/text_position.h"
#include "cli/report/json_report.h"
#include "cli/report/safe_text.h"

namespace hymt {
namespace {

// More of them for one file would hide what is said about the others.
constexpr std::size_t kMaxFindings = 10;

std::string findings_text(const Job& job, const DocumentReport& report, Verbosity verbosity) {
  const std::string name = name_on_line(job.name);
  std::string lines;
  std::size_t num_shown = 0;
  std::size_t num_hidden = 0;
  TextPosition position(report.document->source);
  for (const Finding& finding : report.findings) {
    if (verbosity != Verbosity::kVerbose) {
      if (finding.severity == Severity::kNote) continue;
      if (num_shown == kMaxFindings) {
        ++num_hidden;
        continue;
      }
    }
    ++num_shown;
    const LineColumn place = position.at(finding.range.begin);
    lines += name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": ";
    lines.append(severity_name(finding.severity)).append(": ").append(one_line(finding.message));
    lines.append(" [").append(finding.rule).append("]\n");
  }
  if (num_hidden != 0) {
    lines += name + ": and " + std::to_string(num_hidden) +
             " more findings; --verbose or --report shows them\n";
  }
  return lines;
}

}  // namespace

void ConsoleReport::job_done(std::size_t, const Job& job, const DocumentReport& report) {
  std::string lines;
  if (report.status == JobStatus::kFailed) {
    lines = "hymt-doc: error: " + one_line(job.name) + ": " + one_line(report.error) + "\n";
  } else if (verbosity_ == Verbosity::kVerbose && report.status != JobStatus::kInterrupted) {
    lines = name_on_line(job.name);
    if (!job.output.empty()) lines += " -> " + one_line(job.output.string());
    lines.append(": ").append(status_name(report.status));
    if (report.document != nullptr) {
      lines += ", " + std::to_string(report.counts.segments) + " segments";
    }
    lines += '\n';
  }
  if (report.document != nullptr && verbosity_ != Verbosity::kQuiet) {
    lines += findings_text(job, report, verbosity_);
  }
  if (!lines.empty()) status_.print(lines);
}

}  // namespace hymt
