#include "reassemble/comparison.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "parsers/characters/character.h"
#include "reassemble/format_lines.h"
#include "reassemble/line_scan/line_scan.h"

namespace hymt {
namespace {

// A shorter text may well be the same in two languages: a name, a title, a unit.
constexpr std::size_t kFewestWords = 4;

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    const bool letter = is_word_character(c.value) &&
                        !(c.value < 0x80 && is_ascii_digit(static_cast<char>(c.value)));
    // Scripts without spaces: two characters or so are a word.
    if (letter && (!inside || is_cjk(c.value))) ++words;
    inside = letter;
    text.remove_prefix(c.length);
  }
  return words;
}

// The names that fragments of a document can reach.
class Anchors {
 public:
  explicit Anchors(const Document& document) {
    for (const Anchor& anchor : document.anchors) names_.insert(anchor.name);
  }
  [[nodiscard]] bool reaches(std::string_view fragment) const {
    return fragment.empty() || fragment == "top" || names_.contains(std::string(fragment)) ||
           names_.contains(percent_decoded(fragment));
  }

 private:
  std::unordered_set<std::string> names_;
};

void find_structural(const Document& source, const Document& target,
                     std::vector<Difference>& findings) {
  for (OutlineDifference& difference : compare_outlines(source.outline, target.outline)) {
    findings.push_back(
        {{Severity::kError, "structure-changed", std::move(difference.message), difference.target},
         difference.source});
  }
}

void find_dead_fragments(const Document& source, const Document& target,
                         std::vector<Difference>& findings) {
  const Anchors in_source(source);
  const Anchors in_target(target);
  std::unordered_set<std::string_view> dead_in_source;
  for (const Link& link : source.links) {
    const std::string_view destination = link.destination;
    if (destination.starts_with('#') && !in_source.reaches(destination.substr(1))) {
      dead_in_source.insert(destination);
    }
  }
  for (const Link& link : target.links) {
    const std::string_view destination = link.destination;
    if (!destination.starts_with('#') || in_target.reaches(destination.substr(1))) continue;
    if (dead_in_source.contains(destination)) continue;
    findings.push_back(
        {{Severity::kError, "fragment-dead",
          "link to '" + link.destination + "' leads nowhere in the document", link.range}});
  }
}

void find_untranslated(const Document& source, const Document& target,
                       std::vector<Difference>& findings) {
  std::unordered_set<std::string_view> texts;
  for (const TranslationUnit& unit : source.units) texts.insert(unit.source.text());
  for (const TranslationUnit& unit : target.units) {
    const std::string_view text = unit.source.text();
    if (!texts.contains(text) || count_words(text) < kFewestWords) continue;
    findings.push_back(
        {{Severity::kNote, "untranslated", "the text is the same as in the source", unit.range}});
  }
}

// What the parser sees no difference in, because it misread both documents in the same way.
void find_misread(const Document& source, const Document& target,
                  std::vector<Difference>& findings) {
  const std::optional<LineSyntax> syntax = line_syntax(source.format);
  if (!syntax) return;
  const std::size_t num_seen = findings.size();
  for (ScanDifference& difference : compare_lines(source.source, target.source, *syntax)) {
    const ByteRange place{difference.target.begin, difference.target.end};
    const bool is_seen =
        std::any_of(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(num_seen),
                    [&](const Finding& finding) {
                      return finding.range.begin <= place.end && place.begin <= finding.range.end;
                    });
    if (is_seen) continue;
    findings.push_back({{Severity::kError, "lines-changed", std::move(difference.message), place},
                        {difference.source.begin, difference.source.end}});
  }
}

}  // namespace

std::vector<Difference> compare_documents(const Document& source, const Document& target) {
  std::vector<Difference> findings;
  find_structural(source, target, findings);
  find_misread(source, target, findings);
  find_dead_fragments(source, target, findings);
  find_untranslated(source, target, findings);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.range.begin < b.range.begin;
  });
  return findings;
}

}  // namespace hymt
