#include "cli/report/console_report.h"

#include <string>
#include <vector>

#include "cli/document/text_position.h"
#include "cli/report/json_report.h"
#include "cli/report/safe_text.h"

namespace hymt {
namespace {

// More of them for one file would hide what is said about the others.
constexpr std::size_t kMaxFindings = 10;

using Lines = std::vector<StyledText>;

void add_finding(const std::string& name, LineColumn place, const Finding& finding, Lines& lines) {
  lines.push_back({Style::kPlain, name + ":" + std::to_string(place.line) + ":" +
                                      std::to_string(place.column) + ": "});
  lines.push_back({style_of(finding.severity), std::string(severity_name(finding.severity))});
  lines.push_back({Style::kPlain, ": " + one_line(finding.message) + " [" + finding.rule + "]\n"});
}

void add_findings(const Job& job, const DocumentReport& report, Verbosity verbosity, Lines& lines) {
  const std::string name = name_on_line(job.name);
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
    add_finding(name, position.at(finding.range.begin), finding, lines);
  }
  if (num_hidden != 0) {
    lines.push_back({Style::kPlain, name + ": and " + std::to_string(num_hidden) +
                                        " more findings; --verbose or --report shows them\n"});
  }
}

}  // namespace

void ConsoleReport::job_done(std::size_t, const Job& job, const DocumentReport& report) {
  Lines lines;
  if (report.status == JobStatus::kFailed) {
    lines.push_back({Style::kPlain, "hymt-doc: "});
    lines.push_back({Style::kError, "error"});
    lines.push_back(
        {Style::kPlain, ": " + one_line(job.name) + ": " + one_line(report.error) + "\n"});
  } else if (verbosity_ == Verbosity::kVerbose && report.status != JobStatus::kInterrupted) {
    std::string line = name_on_line(job.name);
    if (!job.output.empty()) line += " -> " + one_line(job.output.string());
    line.append(": ").append(status_name(report.status));
    if (report.document != nullptr) {
      line += ", " + std::to_string(report.counts.segments) + " segments";
    }
    lines.push_back({Style::kPlain, line + "\n"});
  }
  if (report.document != nullptr && verbosity_ != Verbosity::kQuiet) {
    add_findings(job, report, verbosity_, lines);
  }
  if (!lines.empty()) status_.print(lines, paint_);
}

}  // namespace hymt
