#include "segmenter/inline_lists.h"

#include <unicode/uchar.h>

#include <optional>

#include "parsers/characters/character.h"

namespace hymt {
namespace {

// "12.)": its value, and what stands behind the number. A letter counts as its place from 'a'.
struct Marker {
  char32_t bullet = 0;
  bool is_letter = false;
  unsigned value = 0;
  std::string_view suffix;
  std::size_t end = 0;  // Past the spaces behind it.
  bool capital_follows = false;
};

constexpr std::string_view kSuffixCharacters = ".)";

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

// The number or letter at `at`; nothing but these.
std::size_t read_value(std::string_view text, std::size_t at, Marker& marker) {
  constexpr std::size_t kMaxDigits = 3;
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxDigits && is_ascii_digit(text[end])) {
    marker.value = marker.value * 10 + static_cast<unsigned>(text[end] - '0');
    ++end;
  }
  if (end > at || at == text.size()) return end;
  const char lower = static_cast<char>(text[at] | 0x20);
  if (lower < 'a' || lower > 'z') return at;
  marker.is_letter = true;
  marker.value = static_cast<unsigned>(lower - 'a') + 1;
  return at + 1;
}

std::optional<Marker> read_marker(std::string_view text, std::size_t at) {
  Marker marker;
  if (at == text.size()) return std::nullopt;
  const CodePoint first = code_point_at(text, at);
  if (is_bullet(first.value)) {
    marker.bullet = first.value;
    marker.end = skip_spaces(text, at + first.length);
    return marker;
  }
  const std::size_t value_end = read_value(text, at, marker);
  if (value_end == at) return std::nullopt;
  std::size_t end = value_end;
  while (end < text.size() && kSuffixCharacters.find(text[end]) != std::string_view::npos) ++end;
  marker.suffix = text.substr(value_end, end - value_end);
  marker.end = skip_spaces(text, end);
  const bool known_suffix = marker.suffix == "." || marker.suffix == ")" || marker.suffix == ".)";
  if (!known_suffix || marker.end == end || marker.end == text.size()) return std::nullopt;
  const char32_t item = code_point_at(text, marker.end).value;
  marker.capital_follows = u_isupper(static_cast<UChar32>(item)) != 0;
  return marker;
}

bool continues(const Marker& list, const Marker& item) {
  if (list.bullet != 0 || item.bullet != 0) return list.bullet == item.bullet;
  return list.is_letter == item.is_letter && list.suffix == item.suffix &&
         item.value == list.value + 1 && item.capital_follows == list.capital_follows;
}

// "version 2. Then": the number belongs to the word before it.
bool follows_numbered_word(std::string_view text, std::size_t at, const LanguageWords& words) {
  const std::size_t end = text.find_last_not_of(' ', at - 1);
  if (end == std::string_view::npos) return false;
  const std::size_t space = text.substr(0, end).rfind(' ');
  const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
  return words.is_numbered(text.substr(begin, end + 1 - begin));
}

}  // namespace

bool is_bullet(char32_t c) {
  switch (c) {
    case U'•':
    case U'⁃':
    case U'‣':
    case U'◦':
    case U'▪':
    case U'■':
    case U'●':
    case U'○':
    case U'◆': return true;
    default: return false;
  }
}

bool is_inline_list_marker(std::string_view word) {
  constexpr std::size_t kMaxBytes = 6;
  if (word.empty() || word.size() > kMaxBytes) return false;
  if (word.find_first_not_of("0123456789.") == std::string_view::npos) {
    constexpr std::size_t kMaxDigits = 3;
    return is_ascii_digit(word.front()) &&
           (word.size() <= kMaxDigits || word.find('.') <= kMaxDigits);
  }
  if (word.find_first_not_of("ivxlc") == std::string_view::npos) return true;
  if (word.find_first_not_of("IVXLC") == std::string_view::npos) return true;
  const CodePoint only = code_point_at(word, 0);
  if (only.length != word.size()) return false;
  // A Hangul syllable is a word of its own unless it is one of those that Korean counts with.
  constexpr std::u32string_view kKorean = U"가나다라마바사아자차카타파하";
  const bool is_hangul = only.value >= 0xAC00 && only.value <= 0xD7A3;
  if (is_hangul) return kKorean.find(only.value) != std::u32string_view::npos;
  return is_letter(only.value);
}

bool list_item_begins(std::string_view text, std::size_t at) {
  return read_marker(text, at).has_value();
}

std::vector<std::size_t> find_list_items(std::string_view text, const LanguageWords& words) {
  std::vector<std::size_t> items;
  const std::size_t begin = skip_spaces(text, 0);
  std::optional<Marker> list = read_marker(text, begin);
  if (!list) return items;
  for (std::size_t at = list->end; at < text.size();) {
    const std::size_t space = text.find(' ', at);
    if (space == std::string_view::npos) break;
    at = skip_spaces(text, space);
    const std::optional<Marker> item = read_marker(text, at);
    if (!item || !continues(*list, *item)) continue;
    const bool is_number = item->bullet == 0 && !item->is_letter;
    if (is_number && follows_numbered_word(text, space, words)) continue;
    items.push_back(at);
    list = item;
    at = item->end;
  }
  return items;
}

}  // namespace hymt
