// How findings are told to people: those that say the same once, with the texts that they are
// about.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "parsers/document/error.h"

namespace hymt {

struct FindingGroup {
  std::size_t first = 0;  // Index of the first finding.
  std::size_t times = 1;
};

// Groups of findings with the same level, rule and message, in the order of their first ones. For
// whatever has these.
template <typename SomeFinding>
[[nodiscard]] std::vector<FindingGroup> grouped(const std::vector<SomeFinding>& findings) {
  std::vector<FindingGroup> groups;
  std::map<std::tuple<Severity, std::string, std::string>, std::size_t> known;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const SomeFinding& finding = findings[i];
    const auto [entry, is_new] =
        known.try_emplace({finding.severity, finding.rule, finding.message}, groups.size());
    if (is_new) {
      groups.push_back({i});
    } else {
      ++groups[entry->second].times;
    }
  }
  return groups;
}

// " (10 times, first at line 3)"; empty for one. Without the line if it is 0.
[[nodiscard]] std::string times_text(std::size_t times, std::size_t first_line);

// A line below a finding, "    source, line 3: Press Save."; without the line if it is 0; empty if
// the text is.
[[nodiscard]] std::string excerpt_line(std::string_view which, std::size_t line,
                                       std::string_view text);
// Columns for an excerpt, so that such a line fits into `width`.
[[nodiscard]] std::size_t excerpt_columns(std::size_t width);

}  // namespace hymt
