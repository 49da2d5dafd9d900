#include "translate/glossary/term_index.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <queue>
#include <set>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// "pt" holds "pt-BR".
bool language_holds(std::string_view wide, std::string_view narrow) {
  const std::string outer = ascii_lower(wide);
  const std::string inner = ascii_lower(narrow);
  return outer.empty() || inner == outer || inner.starts_with(outer + "-");
}

bool is_space_only(std::string_view text) { return !text.empty() && trimmed(text).empty(); }

// One kind of space is as good as another, a line's end among them.
bool gaps_agree(std::string_view a, std::string_view b) {
  return a == b || (is_space_only(a) && is_space_only(b));
}

std::vector<std::string> gaps_of(std::string_view text, const std::vector<Word>& words) {
  std::vector<std::string> gaps;
  std::size_t end = 0;
  for (const Word& word : words) {
    gaps.emplace_back(text.substr(end, word.range.begin - end));
    end = word.range.end;
  }
  gaps.emplace_back(text.substr(end));
  return gaps;
}

// Where `words` holds the stems of `wanted` in a row, as ranges of the text.
std::vector<ByteRange> places_of(const std::vector<Word>& wanted, const std::vector<Word>& words) {
  std::vector<ByteRange> places;
  if (wanted.empty()) return places;
  const auto same_stem = [](const Word& a, const Word& b) { return a.stem == b.stem; };
  for (auto from = words.begin();;) {
    const auto found = std::search(from, words.end(), wanted.begin(), wanted.end(), same_stem);
    if (found == words.end()) return places;
    const auto last = found + static_cast<std::ptrdiff_t>(wanted.size()) - 1;
    places.push_back({found->range.begin, last->range.end});
    from = found + 1;
  }
}

// Adds `rendering`, and the same with its first letter small and large.
void add_spellings(std::string_view rendering, std::vector<std::string>& spellings) {
  const auto add = [&spellings](std::string spelling) {
    if (std::find(spellings.begin(), spellings.end(), spelling) == spellings.end()) {
      spellings.push_back(std::move(spelling));
    }
  };
  add(std::string(rendering));
  std::size_t rest = 0;
  if (rendering.empty()) return;
  const auto first = static_cast<UChar32>(next_code_point(rendering, rest));
  for (const UChar32 c : {u_toupper(first), u_tolower(first)}) {
    std::string spelling;
    append_utf8(static_cast<char32_t>(c), spelling);
    add(spelling.append(rendering.substr(rest)));
  }
}

}  // namespace

TermIndex::TermIndex(const std::vector<GlossaryEntry>& entries, std::string_view source_language,
                     std::string_view target_language)
    : source_language_(source_language), target_language_(target_language) {
  const WordBreaker breaker(source_language_);
  std::map<std::string, std::size_t> known;  // Source terms, as they are written.
  for (const GlossaryEntry& entry : entries) {
    if (!language_holds(entry.language, target_language_)) continue;
    const std::vector<Word> words = breaker.words(entry.source);
    if (words.empty()) continue;
    if (const auto found = known.find(entry.source); found != known.end()) {
      terms_[found->second].entry = entry;
      continue;
    }
    known.emplace(entry.source, terms_.size());
    std::string stems;
    for (const Word& word : words) stems.append(word.stem).push_back('\n');
    by_stems_[stems].push_back(terms_.size());
    std::size_t& longest = longest_[words.front().stem];
    longest = std::max(longest, words.size());
    terms_.push_back({entry, gaps_of(entry.source, words)});
  }
}

// True if the words from `first` on stand in `text` as they stand in the term: with the same
// punctuation around and between them, and the same capitals if they count. Sets `range`.
bool TermIndex::stands_at(const Term& term, std::string_view text, const std::vector<Word>& words,
                          std::size_t first, ByteRange& range) {
  const std::size_t num_words = term.gaps.size() - 1;
  const ByteRange core{words[first].range.begin, words[first + num_words - 1].range.end};
  if (!text.substr(0, core.begin).ends_with(term.gaps.front())) return false;
  if (!text.substr(core.end).starts_with(term.gaps.back())) return false;
  for (std::size_t i = 1; i < num_words; ++i) {
    const ByteRange gap{words[first + i - 1].range.end, words[first + i].range.begin};
    if (!gaps_agree(gap.of(text), term.gaps[i])) return false;
  }
  range = {core.begin - term.gaps.front().size(), core.end + term.gaps.back().size()};
  return !term.entry.is_case_sensitive || range.of(text) == term.entry.source;
}

// The longest term of less than `limit` words that begins with words[first].
std::optional<TermIndex::Place> TermIndex::term_at(std::string_view text,
                                                   const std::vector<Word>& words,
                                                   std::size_t first, std::size_t limit) const {
  const auto longest = longest_.find(words[first].stem);
  if (longest == longest_.end()) return std::nullopt;
  limit = std::min({limit, longest->second + 1, words.size() - first + 1});
  std::string stems;
  std::vector<std::size_t> ends;  // Of each number of words, in `stems`.
  for (std::size_t i = first; i < first + limit - 1; ++i) {
    stems.append(words[i].stem).push_back('\n');
    ends.push_back(stems.size());
  }
  for (; !ends.empty(); ends.pop_back()) {
    const auto found = by_stems_.find(std::string_view(stems).substr(0, ends.back()));
    if (found == by_stems_.end()) continue;
    for (const std::size_t index : found->second) {
      Place place{first, ends.size(), {&terms_[index].entry, {}}};
      if (stands_at(terms_[index], text, words, first, place.match.range)) return place;
    }
  }
  return std::nullopt;
}

std::vector<TermMatch> TermIndex::find(std::string_view source) const {
  if (empty()) return {};
  const std::vector<Word> words = WordBreaker(source_language_).words(source);
  // The longest first, and of equal ones the first in the text.
  const auto comes_later = [](const Place& a, const Place& b) {
    const std::size_t a_size = a.match.range.size();
    const std::size_t b_size = b.match.range.size();
    return a_size != b_size ? a_size < b_size : a.first_word > b.first_word;
  };
  std::priority_queue<Place, std::vector<Place>, decltype(comes_later)> places(comes_later);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (auto place = term_at(source, words, i, words.size() + 1)) places.push(*place);
  }
  std::map<std::size_t, TermMatch> chosen;  // By where they begin.
  while (!places.empty()) {
    const Place place = places.top();
    places.pop();
    const ByteRange range = place.match.range;
    const auto next = chosen.lower_bound(range.begin);
    const bool is_free =
        (next == chosen.end() || next->first >= range.end) &&
        (next == chosen.begin() || std::prev(next)->second.range.end <= range.begin);
    if (is_free) {
      chosen.emplace(range.begin, place.match);
    } else if (auto shorter = term_at(source, words, place.first_word, place.num_words)) {
      places.push(*shorter);
    }
  }
  std::vector<TermMatch> matches;
  matches.reserve(chosen.size());
  for (const auto& [begin, match] : chosen) matches.push_back(match);
  return matches;
}

std::vector<ForcedTerm> TermIndex::forced(const std::vector<TermMatch>& matches) const {
  std::vector<ForcedTerm> terms;
  std::set<const GlossaryEntry*> seen;
  for (const TermMatch& match : matches) {
    const GlossaryEntry& entry = *match.entry;
    if (!entry.is_forced || !seen.insert(&entry).second) continue;
    ForcedTerm& term = terms.emplace_back();
    if (!entry.target.empty()) add_spellings(entry.target, term.renderings);
    for (const std::string& form : entry.forms) add_spellings(form, term.renderings);
    for (const std::string& rendering : entry.forbidden) {
      add_spellings(rendering, term.forbidden);
    }
  }
  return terms;
}

std::vector<TermFault> TermIndex::faults(const std::vector<TermMatch>& matches,
                                         std::string_view target) const {
  std::vector<TermFault> faults;
  if (matches.empty()) return faults;
  const WordBreaker breaker(target_language_);
  const std::vector<Word> words = breaker.words(target);
  const std::string lower = ascii_lower(target);
  std::set<const GlossaryEntry*> seen;
  for (const TermMatch& match : matches) {
    const GlossaryEntry& entry = *match.entry;
    if (!seen.insert(&entry).second) continue;
    std::vector<std::string_view> renderings(entry.forms.begin(), entry.forms.end());
    if (!entry.target.empty()) renderings.insert(renderings.begin(), entry.target);
    bool is_there = entry.target.empty();
    std::vector<ByteRange> good;
    for (const std::string_view rendering : renderings) {
      const std::vector<ByteRange> places = places_of(breaker.words(rendering), words);
      good.insert(good.end(), places.begin(), places.end());
      // In compounds ("Datenbankserver") the term is a part of a word.
      is_there =
          is_there || !places.empty() || lower.find(ascii_lower(rendering)) != std::string::npos;
    }
    if (!is_there) faults.push_back({TermFault::Kind::kMissed, &entry, entry.target});
    for (const std::string& rendering : entry.forbidden) {
      const std::vector<ByteRange> places = places_of(breaker.words(rendering), words);
      const bool is_bad = std::any_of(places.begin(), places.end(), [&good](ByteRange place) {
        return std::none_of(good.begin(), good.end(),
                            [place](ByteRange range) { return range.contains(place); });
      });
      if (is_bad) faults.push_back({TermFault::Kind::kForbidden, &entry, rendering});
    }
  }
  return faults;
}

}  // namespace hymt
