#include "cli/document/document_summary.h"

namespace hymt {

void DocumentCounts::add_finding(const std::string& rule, Severity severity) {
  ++findings[static_cast<std::size_t>(severity)];
  ++rules[rule][static_cast<std::size_t>(severity)];
}

DocumentCounts& DocumentCounts::operator+=(const DocumentCounts& other) {
  bytes += other.bytes;
  units += other.units;
  segments += other.segments;
  words += other.words;
  doubtful += other.doubtful;
  for (std::size_t i = 0; i < rungs.size(); ++i) rungs[i] += other.rungs[i];
  for (std::size_t i = 0; i < findings.size(); ++i) findings[i] += other.findings[i];
  for (const auto& [rule, numbers] : other.rules) {
    auto& sums = rules[rule];
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += numbers[i];
  }
  for (const auto& [term, counts] : other.terms) {
    TermCounts& sum = terms[term];
    sum.found += counts.found;
    sum.obeyed += counts.obeyed;
  }
  return *this;
}

}  // namespace hymt
