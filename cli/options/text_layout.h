// Text for terminals of 80 columns, and for the manual page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

inline constexpr std::size_t kHelpWidth = 80;

// `text`, which is one paragraph, in lines of at most kHelpWidth columns of which all but the first
// begin with `column` spaces; the first is thought to stand behind as many. Without a line end at
// the end. A word that is too long stands on a line of its own.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t column);

// The lines of a text, without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

// "value  meaning", taken apart at the first two spaces.
struct ListItem {
  std::string_view value;
  std::string_view meaning;
  std::size_t column;  // Where the meaning begins.
};
[[nodiscard]] ListItem list_item(std::string_view line);

// "a, b or c"
[[nodiscard]] std::string listed(const std::vector<std::string_view>& words);

}  // namespace hymt
