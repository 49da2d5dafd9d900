#include "cli/commands/explanation.h"

#include <algorithm>

namespace hymt {

std::vector<Stretch> stretches_of(const Document& document) {
  std::vector<Stretch> named;
  for (const TranslationUnit& unit : document.units) {
    if (unit.parent == kNoUnit) named.push_back({Stretch::Kind::kUnit, unit.range, unit.id});
  }
  for (std::size_t i = 0; i < document.protected_regions.size(); ++i) {
    named.push_back({Stretch::Kind::kProtected, document.protected_regions[i].range, i});
  }
  std::stable_sort(named.begin(), named.end(), [](const Stretch& a, const Stretch& b) {
    return a.range.begin < b.range.begin;
  });
  std::vector<Stretch> stretches;
  std::size_t end = 0;
  for (const Stretch& stretch : named) {
    if (stretch.range.begin < end) continue;  // A region inside another stretch tells nothing new.
    if (stretch.range.begin > end) {
      stretches.push_back({Stretch::Kind::kStructure, {end, stretch.range.begin}, 0});
    }
    stretches.push_back(stretch);
    end = stretch.range.end;
  }
  if (end < document.source.size()) {
    stretches.push_back({Stretch::Kind::kStructure, {end, document.source.size()}, 0});
  }
  return stretches;
}

}  // namespace hymt
