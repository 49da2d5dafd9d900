#include "segmenter/language_words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

constexpr std::string_view kWhiteSpace = " \n";
constexpr std::size_t kMaxWordBytes = 64;

template <typename Use>
void for_each_word(std::string_view list, Use use) {
  while (true) {
    const std::size_t begin = list.find_first_not_of(kWhiteSpace);
    if (begin == std::string_view::npos) return;
    const std::size_t end = std::min(list.find_first_of(kWhiteSpace, begin), list.size());
    use(list.substr(begin, end - begin));
    list.remove_prefix(end);
  }
}

// The lower case form of a word in `buffer`; empty if it is too long to be in any list.
std::string_view lower_case(std::string_view word, std::array<char, kMaxWordBytes>& buffer) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < word.size();) {
    if (size + kMaxUtf8Length > buffer.size()) return {};
    const CodePoint c = code_point_at(word, at);
    at += c.length;
    if (c.value < 0x80) {
      const bool is_capital = c.value >= 'A' && c.value <= 'Z';
      buffer[size++] = static_cast<char>(is_capital ? c.value | 0x20U : c.value);
    } else {
      const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value)));
      size += write_utf8(lower, buffer.data() + size);
    }
  }
  return {buffer.data(), size};
}

}  // namespace

void WordSet::add(std::string_view list) {
  for_each_word(list, [this](std::string_view word) { words_.push_back(word); });
  std::sort(words_.begin(), words_.end());
  first_bytes_.index(words_.size(), [this](std::size_t i) { return words_[i]; });
}

bool WordSet::contains_as_spelt(std::string_view word) const {
  const auto [begin, end] = first_bytes_.range(word);
  return std::binary_search(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                            words_.begin() + static_cast<std::ptrdiff_t>(end), word);
}

bool WordSet::contains(std::string_view word) const {
  if (word.empty() || words_.empty()) return false;
  if (contains_as_spelt(word)) return true;
  std::array<char, kMaxWordBytes> buffer;
  const std::string_view lower = lower_case(word, buffer);
  return !lower.empty() && lower != word && contains_as_spelt(lower);
}

LanguageWords::LanguageWords(std::string_view tag) : traits_(language_data(tag).traits) {
  for (const LanguageData* data : {&language_data(tag), &international_data()}) {
    add_abbreviations(*data);
    for_each_word(data->compound_endings,
                  [this](std::string_view ending) { compound_endings_.push_back(ending); });
    titles_.add(data->titles);
    starters_.add(data->starters);
    prepositions_.add(data->prepositions);
    adverbial_.add(data->adverbial);
    behind_closing_.add(data->behind_closing);
    always_capital_.add(data->always_capital);
    articles_.add(data->articles);
    numbered_.add(data->numbered);
    before_ordinal_.add(data->before_ordinal);
    after_ordinal_.add(data->after_ordinal);
  }
  std::stable_sort(abbreviations_.begin(), abbreviations_.end(),
                   [](const Abbreviation& a, const Abbreviation& b) { return a.word < b.word; });
  first_bytes_.index(abbreviations_.size(),
                     [this](std::size_t i) { return abbreviations_[i].word; });
}

void LanguageWords::add_abbreviations(const LanguageData& data) {
  const auto add = [this](std::string_view list, AbbreviationKind kind) {
    for_each_word(list, [&](std::string_view word) { abbreviations_.push_back({word, kind}); });
  };
  add(data.inner, AbbreviationKind::kInner);
  add(data.before_number, AbbreviationKind::kBeforeNumber);
  add(data.closing, AbbreviationKind::kClosing);
  add(data.final, AbbreviationKind::kFinal);
}

AbbreviationKind LanguageWords::find_abbreviation(std::string_view word) const {
  const auto [begin, end] = first_bytes_.range(word);
  const auto last = abbreviations_.begin() + static_cast<std::ptrdiff_t>(end);
  const auto found = std::lower_bound(
      abbreviations_.begin() + static_cast<std::ptrdiff_t>(begin), last, word,
      [](const Abbreviation& entry, std::string_view key) { return entry.word < key; });
  const bool equal = found != last && found->word == word;
  return equal ? found->kind : AbbreviationKind::kNone;
}

bool LanguageWords::is_abbreviated_compound(std::string_view word) const {
  return std::any_of(compound_endings_.begin(), compound_endings_.end(),
                     [&](std::string_view ending) { return word.ends_with(ending); });
}

AbbreviationKind LanguageWords::abbreviation(std::string_view word, bool all_capitals) const {
  if (word.empty()) return AbbreviationKind::kNone;
  const AbbreviationKind kind = find_abbreviation(word);
  if (kind != AbbreviationKind::kNone || all_capitals) return kind;
  std::array<char, kMaxWordBytes> buffer;
  const std::string_view lower = lower_case(word, buffer);
  return lower.empty() || lower == word ? AbbreviationKind::kNone : find_abbreviation(lower);
}

}  // namespace hymt
