#include "cli/document_report.h"

namespace hymt {

std::string_view status_name(JobStatus status) {
  switch (status) {
    case JobStatus::kTranslated: return "translated";
    case JobStatus::kCopied: return "copied";
    case JobStatus::kCounted: return "counted";
    case JobStatus::kFailed: return "failed";
    case JobStatus::kInterrupted: return "interrupted";
  }
  return "failed";
}

DocumentCounts& DocumentCounts::operator+=(const DocumentCounts& other) {
  bytes += other.bytes;
  units += other.units;
  segments += other.segments;
  words += other.words;
  for (std::size_t i = 0; i < rungs.size(); ++i) rungs[i] += other.rungs[i];
  for (std::size_t i = 0; i < findings.size(); ++i) findings[i] += other.findings[i];
  for (const auto& [term, counts] : other.terms) {
    TermCounts& sum = terms[term];
    sum.found += counts.found;
    sum.obeyed += counts.obeyed;
  }
  return *this;
}

}  // namespace hymt
