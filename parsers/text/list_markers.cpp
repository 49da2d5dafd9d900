#include "parsers/text/list_markers.h"

#include <algorithm>

#include "parsers/characters/display_width.h"
#include "parsers/document/ascii.h"
#include "parsers/document/text_line.h"

namespace hymt {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }

// The offset behind the white space from `i` on.
std::size_t skip_blanks(std::string_view content, std::size_t i) {
  while (i < content.size() && is_blank(content[i])) ++i;
  return i;
}

bool is_counted(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return is_ascii_alphanumeric(c); });
}

// The value of a Roman number below 40 in small letters, 0 if `word` is none.
std::uint8_t roman_value(std::string_view word) {
  constexpr std::string_view kTens[] = {"", "x", "xx", "xxx"};
  constexpr std::string_view kOnes[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
  for (std::uint8_t tens = 0; tens < 4; ++tens) {
    if (!word.starts_with(kTens[tens])) continue;
    const std::string_view rest = word.substr(kTens[tens].size());
    for (std::uint8_t ones = 0; ones < 10; ++ones) {
      if (rest == kOnes[ones]) return static_cast<std::uint8_t>(10 * tens + ones);
    }
  }
  return 0;
}

bool is_one_apart(std::uint8_t a, std::uint8_t b) {
  return a != 0 && b != 0 && (a + 1 == b || b + 1 == a);
}

}  // namespace

ListMarker list_marker(std::string_view content) {
  constexpr int kMaxMarkers = 3;  // "---> 1) -"
  ListMarker result;
  bool has_number = false;
  for (int i = 0; i < kMaxMarkers; ++i) {
    const std::string_view word = first_word(content.substr(result.size));
    // "o" is a bullet in standards, and there two spaces follow it.
    if (!is_list_marker(word) || word.starts_with('#') || word.starts_with("//")) break;
    const std::size_t text = skip_blanks(content, result.size + word.size());
    if (text == content.size()) break;
    if (word == "o" && text - result.size < 3) break;
    const bool is_number = word != "o" && is_counted(word);
    const bool is_initial = is_ascii_letter(word.front()) && word.size() == 2 && word[1] == '.';
    // "- J. Smith", "1. J. Smith", "1. 2. Bundesliga": an item has one number.
    if (is_number && (has_number || (is_initial && i != 0))) break;
    has_number = has_number || is_number;
    result.is_initial = result.is_initial || is_initial;
    result.size = text;
  }
  return result;
}

SectionNumber section_number(std::string_view content) {
  constexpr std::size_t kMostDigits = 3;
  SectionNumber result;
  std::size_t i = 0;
  bool has_stop = false;
  while (i < content.size() && is_ascii_digit(content[i])) {
    if (result.num_parts == SectionNumber::kMostParts) return {};
    std::uint32_t value = 0;
    const std::size_t begin = i;
    for (; i < content.size() && is_ascii_digit(content[i]); ++i) {
      if (i - begin == kMostDigits) return {};
      value = 10 * value + static_cast<std::uint32_t>(content[i] - '0');
    }
    result.parts[result.num_parts++] = value;
    has_stop = i < content.size() && content[i] == '.';
    if (!has_stop) break;
    ++i;
  }
  const std::size_t text = skip_blanks(content, i);
  const bool is_plain = result.num_parts == 1 && !has_stop;
  if (result.num_parts == 0 || is_plain || text == i || text == content.size()) return {};
  result.size = text;
  return result;
}

bool follows(const SectionNumber& before, const SectionNumber& next) {
  if (before.num_parts == 0 || next.num_parts == 0) return false;
  const std::size_t common = std::min(before.num_parts, next.num_parts) - 1;
  if (!std::equal(before.parts.begin(), before.parts.begin() + static_cast<std::ptrdiff_t>(common),
                  next.parts.begin())) {
    return false;
  }
  if (next.num_parts == before.num_parts + 1) {
    return before.parts[common] == next.parts[common] && next.parts[common + 1] <= 1;
  }
  return next.num_parts <= before.num_parts && next.parts[common] == before.parts[common] + 1;
}

std::string next_marker(std::string_view marker) {
  const std::string_view word = first_word(marker);
  const std::size_t begin = word.starts_with('(') || word.starts_with('[') ? 1 : 0;
  std::size_t end = begin;
  while (end < word.size() && is_ascii_alphanumeric(word[end])) ++end;
  if (end == begin || end + 1 != word.size()) return {};
  std::string number(word.substr(begin, end - begin));
  constexpr std::size_t kMostDigits = 6;
  if (number.size() <= kMostDigits &&
      std::all_of(number.begin(), number.end(), [](char c) { return is_ascii_digit(c); })) {
    number = std::to_string(std::stoul(number) + 1);
  } else if (number.size() == 1 && number.front() != 'z' && number.front() != 'Z') {
    ++number.front();
  } else {
    return {};
  }
  return std::string(word.substr(0, begin)) + number + std::string(word.substr(end));
}

void InitialMarkers::read() {
  constexpr std::size_t kLongest = 6;  // "viii."
  TextLineReader reader(source_);
  for (TextLine line; reader.next(line);) {
    skip_comment_mark(source_, line);
    const std::string_view content = line.content(source_);
    const std::size_t stop = content.substr(0, kLongest).find('.');
    if (stop == std::string_view::npos || stop == 0 || stop + 1 >= content.size()) continue;
    if (!is_blank(content[stop + 1])) continue;
    const std::string_view word = content.substr(0, stop);
    Entry entry;
    if (stop == 1 && is_ascii_letter(word.front())) {
      entry.letter = static_cast<std::uint8_t>(word.front());
    }
    entry.roman = roman_value(word);
    if (entry.letter == 0 && entry.roman == 0) continue;
    entry.text = line.text;
    entry.column = line.column;
    entries_.push_back(entry);
  }
}

bool InitialMarkers::confirms(const TextLine& line) {
  constexpr std::ptrdiff_t kNear = 6;
  if (!is_read_) read();
  is_read_ = true;
  const auto here =
      std::lower_bound(entries_.begin(), entries_.end(), line.text,
                       [](const Entry& entry, std::size_t text) { return entry.text < text; });
  if (here == entries_.end() || here->text != line.text) return false;
  const auto first = here - std::min(kNear, here - entries_.begin());
  const auto last = here + std::min(kNear + 1, entries_.end() - here);
  return std::any_of(first, last, [&here](const Entry& near) {
    if (near.column != here->column) return false;
    // What comes before must count up to it, and what comes behind must count on.
    const bool is_before = near.text < here->text;
    const auto& low = is_before ? near : *here;
    const auto& high = is_before ? *here : near;
    const bool is_answer =
        (low.letter == 'Q' && high.letter == 'A') || (low.letter == 'A' && high.letter == 'Q');
    return is_answer || (is_one_apart(low.letter, high.letter) && low.letter < high.letter) ||
           (is_one_apart(low.roman, high.roman) && low.roman < high.roman);
  });
}

}  // namespace hymt
