#include "cli/options/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace hymt {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Optimal string alignment distance, three rows at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::vector<std::string_view> nearest_names(std::string_view word,
                                            const std::vector<std::string_view>& names,
                                            std::size_t most) {
  // Longer words are no misspelling of anything we know, and would cost time.
  if (word.size() > 64) return {};
  const std::size_t limit = std::max<std::size_t>(2, word.size() / 3 + 1);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const std::string_view name : names) {
    const std::size_t edits = distance(word, name);
    // A name of two letters is one edit away from anything of two letters.
    if (edits < limit && edits < std::max(word.size(), name.size())) near.emplace_back(edits, name);
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> found;
  for (std::size_t i = 0; i < std::min(most, near.size()); ++i) found.push_back(near[i].second);
  return found;
}

std::string_view nearest_name(std::string_view word, const std::vector<std::string_view>& names) {
  const std::vector<std::string_view> near = nearest_names(word, names, 1);
  return near.empty() ? std::string_view() : near.front();
}

}  // namespace hymt
