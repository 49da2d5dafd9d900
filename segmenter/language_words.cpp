#include "segmenter/language_words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "segmenter/utf8.h"

namespace hymt {
namespace {

constexpr std::string_view kWhiteSpace = " \n";
constexpr std::size_t kMaxWordBytes = 64;

// The lower case form of a word in `buffer`; empty if it is too long to be in any list.
std::string_view lower_case(std::string_view word, std::array<char, kMaxWordBytes>& buffer) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < word.size();) {
    const utf8::CodePoint c = utf8::at(word, at);
    at += c.length;
    const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value)));
    if (size + utf8::kMaxLength > buffer.size()) return {};
    size += utf8::write(lower, buffer.data() + size);
  }
  return {buffer.data(), size};
}

}  // namespace

void WordSet::add(std::string_view list) {
  while (true) {
    const std::size_t begin = list.find_first_not_of(kWhiteSpace);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(list.find_first_of(kWhiteSpace, begin), list.size());
    words_.push_back(list.substr(begin, end - begin));
    list.remove_prefix(end);
  }
  std::sort(words_.begin(), words_.end());
}

bool WordSet::contains_exactly(std::string_view word) const {
  return std::binary_search(words_.begin(), words_.end(), word);
}

bool WordSet::contains(std::string_view word) const {
  if (word.empty() || words_.empty()) return false;
  if (contains_exactly(word)) return true;
  std::array<char, kMaxWordBytes> buffer;
  const std::string_view lower = lower_case(word, buffer);
  return !lower.empty() && contains_exactly(lower);
}

LanguageWords::LanguageWords(std::string_view tag) : traits_(language_data(tag).traits) {
  for (const LanguageData* data : {&language_data(tag), &international_data()}) {
    inner_.add(data->inner);
    before_number_.add(data->before_number);
    final_.add(data->final);
    closing_.add(data->closing);
    starters_.add(data->starters);
    prepositions_.add(data->prepositions);
    numbered_.add(data->numbered);
    before_ordinal_.add(data->before_ordinal);
    after_ordinal_.add(data->after_ordinal);
  }
}

AbbreviationKind LanguageWords::abbreviation(std::string_view word, bool all_capitals) const {
  const auto holds = [&](const WordSet& set) {
    return all_capitals ? set.contains_exactly(word) : set.contains(word);
  };
  if (holds(inner_)) return AbbreviationKind::kInner;
  if (holds(before_number_)) return AbbreviationKind::kBeforeNumber;
  if (holds(final_)) return AbbreviationKind::kFinal;
  if (holds(closing_)) return AbbreviationKind::kClosing;
  return AbbreviationKind::kNone;
}

}  // namespace hymt
