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

using UnitPairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// The kind of a unit and its codes, in any order; empty if it has none to be known by.
std::string signature_of(const TranslationUnit& unit) {
  std::vector<std::string_view> originals;
  std::size_t size = 0;
  for (const InlineCode& code : unit.source.codes()) {
    // Marks such as "*" and "<b>" are everywhere.
    const bool is_mark = code.role.subtype == CodeSubtype::kDelimiter;
    if (is_mark || code.kind == InlineCodeKind::kOpening) continue;
    originals.push_back(code.original);
    size += code.original.size();
  }
  constexpr std::size_t kFewestBytes = 4;
  if (size < kFewestBytes) return {};
  std::sort(originals.begin(), originals.end());
  std::string signature(1, static_cast<char>('0' + static_cast<int>(unit.kind)));
  for (const std::string_view original : originals) signature.append(original).push_back('\0');
  return signature;
}

// The unit with each signature that only one has; npos: several have it.
std::map<std::string, std::size_t> signatures_in(const Document& document, const Section& section) {
  std::map<std::string, std::size_t> units;
  for (std::size_t i = section.first; i < section.second; ++i) {
    std::string signature = signature_of(document.units[i]);
    if (signature.empty()) continue;
    const auto [entry, is_new] = units.try_emplace(std::move(signature), i);
    if (!is_new) entry->second = std::string::npos;
  }
  return units;
}

// The longest part of `pairs`, which are ordered by their first, that is ordered by the second,
// too.
UnitPairs longest_ordered(const UnitPairs& pairs) {
  std::vector<std::size_t> ends;  // By length - 1: the pair with the least second that ends one.
  std::vector<std::size_t> before(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto place = std::lower_bound(
        ends.begin(), ends.end(), pairs[i].second,
        [&](std::size_t end, std::uint32_t second) { return pairs[end].second < second; });
    before[i] = place == ends.begin() ? pairs.size() : *std::prev(place);
    if (place == ends.end()) {
      ends.push_back(i);
    } else {
      *place = i;
    }
  }
  UnitPairs result;
  for (std::size_t i = ends.empty() ? pairs.size() : ends.back(); i != pairs.size();
       i = before[i]) {
    result.push_back(pairs[i]);
  }
  std::reverse(result.begin(), result.end());
  return result;
}

bool add_if_alike(const Document& source, const Section& a, const Document& target,
                  const Section& b, UnitPairs& pairs) {
  if (!are_alike(source, a, target, b)) return false;
  for (std::size_t i = 0; i < a.second - a.first; ++i) {
    pairs.emplace_back(a.first + i, b.first + i);
  }
  return true;
}

// Cuts two sections at units that are surely the same, and pairs what is alike between them.
void add_in_parts(const Document& source, const Section& a, const Document& target,
                  const Section& b, UnitPairs& pairs) {
  const auto after = signatures_in(target, b);
  UnitPairs same;
  for (const auto& [signature, unit] : signatures_in(source, a)) {
    const auto other = after.find(signature);
    const bool is_one =
        unit != std::string::npos && other != after.end() && other->second != std::string::npos;
    if (is_one) same.emplace_back(unit, other->second);
  }
  std::sort(same.begin(), same.end());
  Section rest_a = a;
  Section rest_b = b;
  for (const auto& [x, y] : longest_ordered(same)) {
    add_if_alike(source, {rest_a.first, x}, target, {rest_b.first, y}, pairs);
    pairs.emplace_back(x, y);
    rest_a.first = x + 1;
    rest_b.first = y + 1;
  }
  add_if_alike(source, rest_a, target, rest_b, pairs);
}

// Units that belong together.
UnitPairs pairs_of(const Document& source, const Document& target) {
  std::vector<Section> before = sections_of(source);
  std::vector<Section> after = sections_of(target);
  if (before.size() != after.size()) {
    before = {{0, source.units.size()}};
    after = {{0, target.units.size()}};
  }
  UnitPairs pairs;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!add_if_alike(source, before[i], target, after[i], pairs)) {
      add_in_parts(source, before[i], target, after[i], pairs);
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

TextComparison compare_texts(const Document& source, const Document& target) {
  const std::string source_language = hymt::source_language(source, {}).tag;
  const std::string target_language = written_language(target);
  const auto pairs = pairs_of(source, target);
  TextComparison comparison;
  comparison.num_not_compared = target.units.size() - pairs.size();
  for (const auto& [before, after] : pairs) {
    const CodedText& source_text = source.units[before].source;
    const CodedText& target_text = target.units[after].source;
    if (source_text.text() == target_text.text()) continue;
    const CodedText aligned = with_ids_of(source_text, target_text);
    for (Doubt& doubt :
         answer_doubts({source_text, aligned, source_language, target_language}, nullptr)) {
      comparison.doubts.push_back({before, after, std::move(doubt)});
    }
  }
  return comparison;
}

}  // namespace hymt
