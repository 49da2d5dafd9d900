#include "cli/report/console_report.h"

#include <string>
#include <vector>

#include "cli/report/excerpt.h"
#include "cli/report/finding_groups.h"
#include "cli/report/json_report.h"
#include "cli/report/safe_text.h"

namespace hymt {
namespace {

// More groups of them for one file would hide what is said about the others.
constexpr std::size_t kMaxFindings = 10;

using Lines = std::vector<StyledText>;

class FindingLines {
 public:
  FindingLines(const Job& job, const DocumentReport& report, std::size_t width, Lines& lines)
      : name_(name_on_line(job.name)),
        report_(report),
        columns_(excerpt_columns(width)),
        lines_(lines) {}

  // The finding with this index, which says the same as others.
  void add(std::size_t index, std::size_t times) {
    const DocumentFinding& finding = report_.findings[index];
    const FindingTexts& texts = report_.texts[index];
    const LineColumn place = texts.position;
    lines_.push_back({Style::kPlain, name_ + ":" + std::to_string(place.line) + ":" +
                                         std::to_string(place.column) + ": "});
    lines_.push_back({style_of(finding.severity), std::string(severity_name(finding.severity))});
    lines_.push_back({Style::kPlain, ": " + one_line(finding.message) + " [" + finding.rule + "]" +
                                         times_text(times, place.line) + "\n"});
    const std::string source = excerpt(texts.source, columns_);
    const std::string target = excerpt(texts.target, columns_);
    for (const std::string& line : {excerpt_line("source", place.line, source),
                                    excerpt_line("target", finding.target_line, target)}) {
      if (line.empty()) continue;
      lines_.push_back({Style::kDim, line});
      lines_.push_back({Style::kPlain, "\n"});
    }
  }

  void add_rest(std::size_t num_hidden) {
    lines_.push_back({Style::kPlain, name_ + ": and " + std::to_string(num_hidden) +
                                         " more findings; --verbose or --report shows them\n"});
  }

 private:
  std::string name_;
  const DocumentReport& report_;
  std::size_t columns_;
  Lines& lines_;
};

void add_findings(const Job& job, const DocumentReport& report, Verbosity verbosity,
                  std::size_t width, Lines& lines) {
  FindingLines finding_lines(job, report, width, lines);
  if (verbosity == Verbosity::kVerbose) {
    for (std::size_t i = 0; i < report.findings.size(); ++i) finding_lines.add(i, 1);
    return;
  }
  std::size_t num_shown = 0;
  std::size_t num_hidden = 0;
  for (const FindingGroup& group : grouped(report.findings)) {
    if (report.findings[group.first].severity == Severity::kNote) continue;
    if (num_shown++ < kMaxFindings) {
      finding_lines.add(group.first, group.times);
    } else {
      num_hidden += group.times;
    }
  }
  if (num_hidden != 0) finding_lines.add_rest(num_hidden);
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
    if (!report.format.empty()) {
      line += ", " + std::to_string(report.counts.segments) + " segments";
    }
    lines.push_back({Style::kPlain, line + "\n"});
  }
  if (verbosity_ != Verbosity::kQuiet) {
    add_findings(job, report, verbosity_, status_.width(), lines);
  }
  if (!lines.empty()) status_.print(lines, paint_);
}

}  // namespace hymt
