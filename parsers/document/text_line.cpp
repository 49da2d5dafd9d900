#include "parsers/document/text_line.h"

#include <algorithm>
#include <cstddef>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

bool is_punctuation(char c) { return c > ' ' && c < '\x7F' && !is_ascii_alphanumeric(c); }

bool consists_of(std::string_view word, std::string_view characters) {
  return word.find_first_not_of(characters) == std::string_view::npos;
}

// "1." "12)" "(3)" "[4]" "a." "(b)" "iv."
bool is_enumerator(std::string_view word) {
  constexpr std::size_t kMaxSize = 6;
  if (word.size() < 2 || word.size() > kMaxSize) return false;
  const char first = word.front();
  const char last = word.back();
  if (first == '[' ? last != ']' : last != ')' && (last != '.' || first == '(')) return false;
  word.remove_suffix(1);
  if (first == '[' || first == '(') word.remove_prefix(1);
  if (word.empty()) return false;
  if (word.size() <= 3 && std::all_of(word.begin(), word.end(), is_ascii_digit)) return true;
  if (first == '[') return false;
  return (word.size() == 1 && is_ascii_letter(word.front())) || consists_of(word, "ivx");
}

bool is_bullet(std::string_view word) {
  constexpr std::size_t kMaxSize = 8;
  constexpr std::string_view kBullets[] = {"o", "•", "◦", "▪",  "▫",  "‣",  "⁃", "·",
                                           "–", "—", "●", "○",  "■",  "□",  "★", "☆",
                                           "→", "➔", "➤", "//", "..", ";;", "✓", "✗"};
  if (std::find(std::begin(kBullets), std::end(kBullets), word) != std::end(kBullets)) return true;
  return word.size() <= kMaxSize && consists_of(word, "-*+#~!%@$>");
}

}  // namespace

bool is_list_marker(std::string_view word) {
  if (word.empty()) return false;
  // Most lines begin with a word, and this is asked about every line.
  if (is_ascii_letter(word.front()) && word.back() != '.' && word.back() != ')' && word != "o") {
    return false;
  }
  return is_enumerator(word) || is_bullet(word);
}

bool may_be_drive_prompt(std::string_view word) {
  return word.size() > 3 && is_ascii_letter(word[0]) && word[1] == ':' && word[2] == '\\' &&
         word.find('>') != std::string_view::npos;
}

bool is_section_number(std::string_view word) {
  if (word.size() < 3 || !is_ascii_digit(word.front())) return false;
  bool has_stop = false;
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (!is_ascii_digit(word[i]) && (word[i] != '.' || word[i - 1] == '.')) return false;
    has_stop = has_stop || word[i] == '.';
  }
  return has_stop;
}

bool may_begin_text_block(std::string_view word) {
  if (is_list_marker(word) || is_section_number(word) || may_be_drive_prompt(word)) return true;
  if (word.starts_with('>') || word.starts_with('|') || word.starts_with("+-") ||
      word.starts_with("+=") || word.starts_with("hymt:")) {
    return true;
  }
  if (std::all_of(word.begin(), word.end(), is_punctuation)) return true;
  // U+2500 to U+259F: box drawing and blocks.
  return word.starts_with("\xE2\x94") || word.starts_with("\xE2\x95") ||
         word.starts_with("\xE2\x96");
}

}  // namespace hymt
