#include "cli/document/text_comparison.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "cli/document/document_language.h"
#include "translate/checks/answer_doubts.h"

namespace hymt {
namespace {

// Units from one heading to the next.
using Section = std::pair<std::size_t, std::size_t>;

std::vector<Section> sections_of(const Document& document) {
  std::vector<Section> sections{{0, 0}};
  for (const TranslationUnit& unit : document.units) {
    const bool begins = unit.kind == UnitKind::kHeading && unit.parent == kNoUnit;
    if (begins) sections.emplace_back(unit.id, unit.id);
    sections.back().second = unit.id + 1;
  }
  return sections;
}

bool are_alike(const Document& source, const Section& a, const Document& target, const Section& b) {
  if (a.second - a.first != b.second - b.first) return false;
  for (std::size_t i = 0; i < a.second - a.first; ++i) {
    const TranslationUnit& x = source.units[a.first + i];
    const TranslationUnit& y = target.units[b.first + i];
    if (x.kind != y.kind || (x.parent == kNoUnit) != (y.parent == kNoUnit)) return false;
  }
  return true;
}

// Units that belong together.
std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(const Document& source,
                                                              const Document& target) {
  std::vector<Section> before = sections_of(source);
  std::vector<Section> after = sections_of(target);
  if (before.size() != after.size()) {
    before = {{0, source.units.size()}};
    after = {{0, target.units.size()}};
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!are_alike(source, before[i], target, after[i])) continue;
    for (std::size_t unit = 0; unit < before[i].second - before[i].first; ++unit) {
      pairs.emplace_back(before[i].first + unit, after[i].first + unit);
    }
  }
  return pairs;
}

// `target` with the ids that equal codes have in `source`: each parser counts for itself. Codes
// that the source lacks get ids of their own.
CodedText with_ids_of(const CodedText& source, const CodedText& target) {
  std::map<std::pair<InlineCodeKind, std::string_view>, std::vector<std::uint32_t>> free;
  std::uint32_t next = 1;
  for (auto code = source.codes().rbegin(); code != source.codes().rend(); ++code) {
    next = std::max(next, code->id + 1);
    if (code->kind != InlineCodeKind::kClosing)
      free[{code->kind, code->original}].push_back(code->id);
  }
  std::map<std::uint32_t, std::uint32_t> ids;  // Of pairs.
  std::vector<InlineCode> codes = target.codes();
  for (InlineCode& code : codes) {
    const auto known = ids.find(code.id);
    if (known != ids.end()) {
      code.id = known->second;
      continue;
    }
    const auto same = free.find({code.kind, code.original});
    std::uint32_t id = next;
    if (same == free.end() || same->second.empty()) {
      ++next;
    } else {
      id = same->second.back();
      same->second.pop_back();
    }
    ids.emplace(code.id, id);
    code.id = id;
  }
  return {target.text(), std::move(codes)};
}

}  // namespace

std::vector<UnitDoubt> compare_texts(const Document& source, const Document& target) {
  const std::string source_language = hymt::source_language(source, {}).tag;
  const std::string target_language = written_language(target);
  std::vector<UnitDoubt> doubts;
  for (const auto& [before, after] : pairs_of(source, target)) {
    const CodedText& source_text = source.units[before].source;
    const CodedText& target_text = target.units[after].source;
    if (source_text.text() == target_text.text()) continue;
    const CodedText aligned = with_ids_of(source_text, target_text);
    for (Doubt& doubt :
         answer_doubts({source_text, aligned, source_language, target_language}, nullptr)) {
      doubts.push_back({before, after, std::move(doubt)});
    }
  }
  return doubts;
}

}  // namespace hymt
