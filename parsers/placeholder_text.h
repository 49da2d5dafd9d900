// What scanners for placeholders ask of the text around them; see builtin_placeholders.h for how
// little that may be.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"

namespace hymt::placeholder_text {

inline constexpr std::size_t kNone = std::string_view::npos;

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_name(char c) { return is_ascii_alphanumeric(c) || c == '_'; }
constexpr bool is_upper_name(char c) { return is_upper(c) || is_ascii_digit(c) || c == '_'; }
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_any_of(char c, std::string_view set) { return set.find(c) != kNone; }

// A name's characters and `others`, by byte: this is asked about every character of long runs.
constexpr std::array<bool, 256> name_and(std::string_view others) {
  std::array<bool, 256> result{};
  for (std::size_t byte = 0; byte < result.size(); ++byte) {
    const char c = static_cast<char>(byte);
    result[byte] = is_name(c) || is_any_of(c, others);
  }
  return result;
}
inline constexpr std::array<bool, 256> kPathBytes = name_and("./+~-");
inline constexpr std::array<bool, 256> kValueBytes = name_and("./:,+%@~$-");

// What paths and file names are made of.
constexpr bool is_path(char c) { return kPathBytes[static_cast<unsigned char>(c)]; }
// What the value of an option or variable is made of.
constexpr bool is_value(char c) { return kValueBytes[static_cast<unsigned char>(c)]; }

// The character at `i`, '\0' beyond the end.
constexpr char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

struct CodePointRange {
  std::uint32_t first;
  std::uint32_t last;
};
// Letters and marks of alphabetic scripts in which words stand apart: Latin, Greek, Cyrillic,
// Armenian, Georgian, and look-alikes of Latin letters.
inline constexpr CodePointRange kWordRanges[] = {
    {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},       {0xC0, 0xD6},       {0xD8, 0xF6},
    {0xF8, 0x2FF},    {0x300, 0x58F},   {0x10A0, 0x10FF},   {0x1C80, 0x1CBF},   {0x1D00, 0x1FFF},
    {0x2071, 0x209C}, {0x2100, 0x218F}, {0x2C00, 0x2DFF},   {0xA640, 0xA69F},   {0xA720, 0xA7FF},
    {0xAB30, 0xAB6F}, {0xFB00, 0xFB17}, {0x10400, 0x1044F}, {0x1D400, 0x1D7FF},
};

inline bool is_word_code_point(std::uint32_t c) {
  const auto* range =
      std::lower_bound(std::begin(kWordRanges), std::end(kWordRanges), c,
                       [](const CodePointRange& r, std::uint32_t value) { return r.last < value; });
  return range != std::end(kWordRanges) && range->first <= c;
}

// Brackets of formulas, as in ⟦x⟧ and ⟨x⟩ (Unicode: Miscellaneous Mathematical Symbols-A), belong
// to the word inside: what stands beside them stands beside the word.
constexpr bool is_formula_bracket(char32_t c) { return c >= 0x27E6 && c <= 0x27EF; }
constexpr bool opens_formula(char32_t c) { return is_formula_bracket(c) && c % 2 == 0; }
constexpr bool closes_formula(char32_t c) { return is_formula_bracket(c) && c % 2 == 1; }

inline bool word_at(std::string_view text, std::size_t i) {
  if (i >= text.size()) return false;
  if (static_cast<unsigned char>(text[i]) < 0x80) return is_name(text[i]);
  const char32_t c = code_point_at(text, i).value;
  return is_word_code_point(c) || opens_formula(c);
}

inline bool word_before(std::string_view text, std::size_t i) {
  if (i == 0) return false;
  std::size_t k = i - 1;
  while (k > 0 && is_utf8_continuation(text[k])) --k;
  if (static_cast<unsigned char>(text[k]) < 0x80) return is_name(text[k]);
  const char32_t c = code_point_at(text, k).value;
  return is_word_code_point(c) || closes_formula(c);
}

// The first offset from `i` on whose character `is` refuses.
template <typename Predicate>
std::size_t skip(std::string_view text, std::size_t i, Predicate is) {
  while (i < text.size() && is(text[i])) ++i;
  return i;
}

// `end` moved back over characters of `set`, not below `begin`.
inline std::size_t strip_end(std::string_view text, std::size_t begin, std::size_t end,
                             std::string_view set) {
  while (end > begin && is_any_of(text[end - 1], set)) --end;
  return end;
}

}  // namespace hymt::placeholder_text
