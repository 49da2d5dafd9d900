#include "parsers/document/text_line.h"

#include <algorithm>

namespace hymt {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_punctuation(char c) { return c > ' ' && c < '\x7F' && !is_digit(c) && !is_letter(c); }

// "1." "12)" "(3)" "a." "(b)" "iv."
bool is_enumerator(std::string_view word) {
  constexpr std::size_t kMaxSize = 6;
  if (word.size() > kMaxSize) return false;
  const bool in_brackets = word.starts_with('(');
  if (in_brackets) word.remove_prefix(1);
  if (word.size() < 2 || !(word.ends_with(')') || (word.ends_with('.') && !in_brackets))) {
    return false;
  }
  word.remove_suffix(1);
  return (word.size() <= 3 && std::all_of(word.begin(), word.end(), is_digit)) ||
         (word.size() == 1 && is_letter(word.front())) ||
         std::all_of(word.begin(), word.end(),
                     [](char c) { return c == 'i' || c == 'v' || c == 'x'; });
}

}  // namespace

bool may_begin_text_block(std::string_view word) {
  constexpr std::string_view kMarks[] = {"•", "◦", "▪", "▫", "‣", "⁃", "·",
                                         "–", "—", "●", "○", "■", "□"};
  if (word.starts_with('>') || word.starts_with('|') || word.starts_with("+-") ||
      word.starts_with("+=") || word.starts_with("hymt:")) {
    return true;
  }
  if (word == "o" || is_enumerator(word)) return true;
  if (std::all_of(word.begin(), word.end(), is_punctuation)) return true;
  // U+2500 to U+259F: box drawing and blocks.
  if (word.starts_with("\xE2\x94") || word.starts_with("\xE2\x95") ||
      word.starts_with("\xE2\x96")) {
    return true;
  }
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [word](std::string_view mark) { return word.starts_with(mark); });
}

}  // namespace hymt
