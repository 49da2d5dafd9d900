#include "cli/report/finding_groups.h"

#include <algorithm>

namespace hymt {

std::string times_text(std::size_t times, std::size_t first_line) {
  if (times == 1) return {};
  std::string text = " (" + std::to_string(times) + " times";
  if (first_line != 0) text += ", first at line " + std::to_string(first_line);
  return text + ")";
}

std::string excerpt_line(std::string_view which, std::size_t line, std::string_view text) {
  if (text.empty()) return {};
  std::string label = "    " + std::string(which);
  if (line != 0) label += ", line " + std::to_string(line);
  return label.append(": ").append(text);
}

std::size_t excerpt_columns(std::size_t width) {
  constexpr std::size_t kLabelColumns = 26;  // "    source, line 1000000: "
  return width - std::min(width, kLabelColumns);
}

}  // namespace hymt
