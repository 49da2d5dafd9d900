// The classes of ASCII characters as CommonMark (and cmark-gfm) has them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parsers/document/ascii.h"

namespace hymt::markdown {

inline constexpr std::uint8_t kSpaceClass = 1;
inline constexpr std::uint8_t kPunctuationClass = 2;
inline constexpr std::uint8_t kDigitClass = 4;
inline constexpr std::uint8_t kLetterClass = 8;

inline constexpr std::array<std::uint8_t, 256> kCharacterClass = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0x21; c < 0x7F; ++c) table[c] = kPunctuationClass;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = kDigitClass;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = table[c | 0x20] = kLetterClass;
  for (const char c : {'\t', '\n', '\r', ' '}) table[static_cast<unsigned char>(c)] = kSpaceClass;
  return table;
}();

constexpr bool has_class(char c, unsigned classes) {
  return (kCharacterClass[static_cast<unsigned char>(c)] & classes) != 0;
}
// White space that cmark trims: tab, line feed, carriage return, space; no form feed.
constexpr bool is_space(char c) { return has_class(c, kSpaceClass); }
constexpr bool is_punctuation(char c) { return has_class(c, kPunctuationClass); }
constexpr bool is_digit(char c) { return has_class(c, kDigitClass); }
constexpr bool is_letter(char c) { return has_class(c, kLetterClass); }
constexpr bool is_alphanumeric(char c) { return has_class(c, kDigitClass | kLetterClass); }

// Of the names that site generators know: of containers, admonitions, shortcodes, attributes.
constexpr bool is_word(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
// White space between the parts of a tag, a link or a table row.
constexpr bool is_wide_space(char c) { return is_space(c) || c == '\v' || c == '\f'; }

// True if `text` begins with `prefix`, which must be in lower case, in any case.
constexpr bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (ascii_lower(text[i]) != prefix[i]) return false;
  }
  return true;
}

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace hymt::markdown
