#include "segmenter/inline_lists.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// "12.)", "(b)", "iv.": its values, of which a letter may have two, and what stands around them.
struct Marker {
  char32_t bullet = 0;
  unsigned number = 0;
  unsigned letter = 0;  // Its place in the alphabet, from 1.
  unsigned roman = 0;
  bool is_capital = false;
  bool is_opened = false;  // By a bracket.
  std::string_view suffix;
  std::size_t end = 0;  // Past the spaces behind it.
  bool capital_follows = false;
};

constexpr std::string_view kSuffixCharacters = ".)";

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

bool is_roman_letter(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return lower == 'i' || lower == 'v' || lower == 'x';
}

// Of "i" to "xxxix"; 0 if it is none, or not all of its letters have the same case.
unsigned roman_value(std::string_view word) {
  unsigned value = 0;
  unsigned last = 100;
  for (const char c : word) {
    if ((c & 0x20) != (word.front() & 0x20)) return 0;
    const char lower = static_cast<char>(c | 0x20);
    const unsigned digit = lower == 'i' ? 1 : lower == 'v' ? 5 : lower == 'x' ? 10 : 0;
    if (digit == 0) return 0;
    value += digit > last ? digit - 2 * last : digit;
    last = digit;
  }
  return value;
}

// The number, letter or Roman number at `at`; nothing but these.
std::size_t read_value(std::string_view text, std::size_t at, Marker& marker) {
  constexpr std::size_t kMaxDigits = 3;
  constexpr std::size_t kMaxRomanLetters = 6;
  std::size_t end = at;
  while (end < text.size() && end - at < kMaxDigits && is_ascii_digit(text[end])) {
    marker.number = marker.number * 10 + static_cast<unsigned>(text[end] - '0');
    ++end;
  }
  if (end > at || end == text.size() || !is_ascii_letter(text[end])) return end;
  marker.is_capital = (text[at] & 0x20) == 0;
  end = at + 1;
  if (end == text.size() || !is_ascii_letter(text[end])) {
    marker.letter = static_cast<unsigned>((text[at] | 0x20) - 'a') + 1;
  }
  while (end < text.size() && end - at < kMaxRomanLetters && is_roman_letter(text[end])) ++end;
  marker.roman = roman_value(text.substr(at, end - at));
  return marker.letter != 0 || marker.roman != 0 ? end : at;
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
  marker.is_opened = first.value == '(';
  if (marker.is_opened) ++at;
  const std::size_t value_end = read_value(text, at, marker);
  if (value_end == at) return std::nullopt;
  std::size_t end = value_end;
  while (end < text.size() && kSuffixCharacters.find(text[end]) != std::string_view::npos) ++end;
  marker.suffix = text.substr(value_end, end - value_end);
  marker.end = skip_spaces(text, end);
  const bool known_suffix =
      marker.is_opened ? marker.suffix == ")" || marker.suffix == ")."
                       : marker.suffix == "." || marker.suffix == ")" || marker.suffix == ".)";
  if (!known_suffix || marker.end == end || marker.end == text.size()) return std::nullopt;
  const char32_t item = code_point_at(text, marker.end).value;
  marker.capital_follows = u_isupper(static_cast<UChar32>(item)) != 0;
  return marker;
}

bool is_blank(char c) { return c == ' ' || c == '\n'; }

// False of nearly all words.
bool may_begin_marker(std::string_view text, std::size_t at) {
  constexpr unsigned char kBulletLead = 0xE2;
  const char c = text[at];
  if (!is_ascii_letter(c)) {
    return is_ascii_digit(c) || c == '(' || static_cast<unsigned char>(c) == kBulletLead;
  }
  const char next = at + 1 < text.size() ? text[at + 1] : ' ';
  return kSuffixCharacters.find(next) != std::string_view::npos ||
         (is_roman_letter(c) && is_roman_letter(next));
}

// Whether `item` is the next one of a list; takes from it the values by which it is not.
bool continues(const Marker& list, Marker& item) {
  if (list.bullet != 0 || item.bullet != 0) return list.bullet == item.bullet;
  const auto counts_up = [](unsigned last, unsigned& value) {
    if (last == 0 || value != last + 1) value = 0;
    return value != 0;
  };
  if (list.is_opened != item.is_opened || list.suffix != item.suffix ||
      list.is_capital != item.is_capital || list.capital_follows != item.capital_follows) {
    return false;
  }
  Marker counted = item;
  const bool by_number = counts_up(list.number, counted.number);
  const bool by_letter = counts_up(list.letter, counted.letter);
  const bool by_roman = counts_up(list.roman, counted.roman);
  if (!by_number && !by_letter && !by_roman) return false;
  item = counted;
  return true;
}

// "version 2. Then": the number belongs to the word before it.
bool follows_numbered_word(std::string_view text, std::size_t at, const LanguageWords& words) {
  const std::size_t end = text.find_last_not_of(' ', at - 1);
  if (end == std::string_view::npos) return false;
  const std::size_t space = text.substr(0, end).rfind(' ');
  const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
  return words.is_numbered(text.substr(begin, end + 1 - begin));
}

// Reads a text's markers from left to right.
class ListFinder {
 public:
  ListFinder(std::string_view text, const LanguageWords& words) : text_(text), words_(words) {}

  std::vector<std::size_t> run() && {
    std::size_t begin = 0;
    while (begin < text_.size() && is_blank(text_[begin])) ++begin;
    const std::optional<Marker> first = read_marker(text_, begin);
    std::size_t at = begin;
    if (first) {
      begin_list(*first, kTextBegin, begin);
      at = first->end;
    } else {
      expect_second_item(begin);
    }
    while (at < text_.size()) {
      std::size_t space = at;
      while (space < text_.size() && !is_blank(text_[space])) ++space;
      at = space;
      while (at < text_.size() && is_blank(text_[at])) ++at;
      if (at == text_.size()) break;
      if (!may_begin_marker(text_, at)) continue;
      std::optional<Marker> item = read_marker(text_, at);
      if (!item) continue;
      read_item(*item, at, space);
      at = item->end;
    }
    end_list();
    return std::move(items_);
  }

 private:
  // What a list begins behind, or with.
  enum Begin { kTextBegin, kSentenceEnd, kColon, kBeforeText };

  // A list whose first marker is known to be the one before "2.", "b)", "(ii)".
  void expect_second_item(std::size_t begin) {
    begin_ = kBeforeText;
    last_ = {};
    const char32_t first = begin < text_.size() ? code_point_at(text_, begin).value : U'\0';
    last_.capital_follows = u_isupper(static_cast<UChar32>(first)) != 0;
  }

  void begin_list(const Marker& marker, Begin begin, std::size_t at) {
    end_list();
    begin_ = begin;
    last_ = marker;
    const bool from_one = marker.number == 1 || marker.letter == 1 || marker.roman == 1;
    // With the text an item begins anyway; behind a colon it stays with what announces it.
    if (begin == kSentenceEnd) pending_.push_back(at);
    num_items_ = 1;
    all_sure_ = begin == kTextBegin || (from_one && marker.suffix != ".") || marker.bullet != 0;
  }

  void read_item(Marker& item, std::size_t at, std::size_t space) {
    const char before = text_[space - 1];
    const bool new_line = text_.substr(space, at - space).find('\n') != std::string_view::npos;
    const bool ended = new_line || before == '.' || before == '!' || before == '?';
    if (item.number != 0 && follows_numbered_word(text_, space, words_)) return;
    // "im 2. und 3. Quartal"
    const bool may_be_ordinal = item.number != 0 && item.suffix == "." && words_.has(kOrdinals);
    if (may_be_ordinal && !ended && begin_ != kTextBegin) return;
    // "A. Smith met B. Jones."
    const bool may_be_initial =
        item.letter != 0 && item.is_capital && item.suffix == "." && item.capital_follows && !ended;
    if (begin_ == kBeforeText && num_items_ == 0) {
      const bool second = item.number == 2 || item.letter == 2 || item.roman == 2;
      if (second && item.capital_follows == last_.capital_follows && !item.is_opened) {
        add_item(item, at);
        num_items_ = 2;
        return;
      }
    } else if (continues(last_, item)) {
      if (before == ',') begin_ = kColon;  // "(1) this, (2) that and (3) those" is one sentence.
      if (begin_ != kColon || ended) add_item(item, at);
      if (may_be_initial) all_sure_ = false;
      return;
    }
    if (ended) begin_list(item, kSentenceEnd, at);
    if (before == ':' && item.bullet == 0) begin_list(item, kColon, at);
  }

  void add_item(const Marker& item, std::size_t at) {
    last_ = item;
    pending_.push_back(at);
    ++num_items_;
  }

  // One marker that seems to go on with another tells little, unless the list begins with the text.
  void end_list() {
    constexpr std::size_t kSureItems = 3;
    const bool accepted =
        num_items_ >= kSureItems || (num_items_ == 2 && all_sure_ && begin_ != kBeforeText);
    if (accepted) items_.insert(items_.end(), pending_.begin(), pending_.end());
    pending_.clear();
    num_items_ = 0;
  }

  std::string_view text_;
  const LanguageWords& words_;
  std::vector<std::size_t> items_;
  // The list that is being read: how it began, its last marker, and what is found of it.
  Begin begin_ = kTextBegin;
  Marker last_;
  bool all_sure_ = false;  // Whether two markers are enough to make a list of them.
  std::size_t num_items_ = 0;
  std::vector<std::size_t> pending_;
};

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

bool closes_marker(std::string_view text, std::size_t suffix) {
  constexpr std::size_t kMaxBytes = 6;
  const std::size_t behind = suffix + 1;
  if (suffix == 0 ||
      (behind < text.size() && text[behind] != ' ' && text[behind] != ')' && text[behind] != '.')) {
    return false;
  }
  std::size_t begin = suffix;
  while (begin > 0 && is_ascii_alphanumeric(text[begin - 1])) {
    if (suffix - --begin > kMaxBytes) return false;
  }
  if (begin > 1 && text[begin - 1] == '(') --begin;
  if (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\n') return false;
  if (text[begin] == '(') ++begin;
  Marker marker;
  return begin != suffix && read_value(text, begin, marker) == suffix;
}

bool has_list_marks(std::string_view text) {
  const std::size_t begin = skip_spaces(text, 0);
  if (begin == text.size()) return false;
  if (may_begin_marker(text, begin) && read_marker(text, begin)) return true;
  std::size_t bracket = text.find(')');
  while (bracket != std::string_view::npos) {
    if (closes_marker(text, bracket)) return true;
    bracket = text.find(')', bracket + 1);
  }
  return text.find("•") != std::string_view::npos;
}

std::vector<std::size_t> find_list_items(std::string_view text, const LanguageWords& words) {
  return ListFinder(text, words).run();
}

}  // namespace hymt
