#include "parsers/characters/character.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace hymt {
namespace {

UChar32 to_icu(char32_t c) { return static_cast<UChar32>(c); }

}  // namespace

bool is_space(char32_t c) {
  if (c < 0x80) return is_ascii_space(static_cast<char>(c));
  return u_isUWhiteSpace(to_icu(c)) != 0;
}

bool is_punctuation(char32_t c) {
  if (c < 0x80) return is_ascii_punctuation(static_cast<char>(c));
  return (U_GET_GC_MASK(to_icu(c)) & U_GC_P_MASK) != 0;
}

bool is_symbol(char32_t c) { return (U_GET_GC_MASK(to_icu(c)) & U_GC_S_MASK) != 0; }

bool is_letter(char32_t c) {
  if (c < 0x80) return is_ascii_letter(static_cast<char>(c));
  return u_isalpha(to_icu(c)) != 0;
}

bool is_letter_or_number(char32_t c) {
  if (c < 0x80) return is_ascii_alphanumeric(static_cast<char>(c));
  return (U_GET_GC_MASK(to_icu(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return is_ascii_alphanumeric(static_cast<char>(c));
  return (U_GET_GC_MASK(to_icu(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

bool is_opening_bracket(char32_t c) {
  return c == '"' || c == '\'' || (U_GET_GC_MASK(to_icu(c)) & (U_GC_PS_MASK | U_GC_PI_MASK)) != 0;
}

bool is_closing_bracket(char32_t c) {
  return c == '"' || c == '\'' || (U_GET_GC_MASK(to_icu(c)) & (U_GC_PE_MASK | U_GC_PF_MASK)) != 0;
}

bool is_bracket_pair(char32_t opening, char32_t closing) {
  if (opening == closing) return opening == '"' || opening == '\'';
  // Quotation marks are no brackets to Unicode, and languages pair them up in their own ways.
  constexpr std::u32string_view kQuotes = U"“”‘’„“«»‹›»«";
  for (std::size_t i = 0; i + 1 < kQuotes.size(); i += 2) {
    if (kQuotes[i] == opening && kQuotes[i + 1] == closing) return true;
  }
  const UChar32 other = u_getBidiPairedBracket(to_icu(opening));
  if (other == to_icu(closing) && other != to_icu(opening)) return true;
  // Corner brackets and the like are mirrored but not all listed as paired.
  return is_opening_bracket(opening) && u_charMirror(to_icu(opening)) == to_icu(closing) &&
         opening != closing;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

std::size_t display_width(char32_t c) {
  const auto lies_in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  // The letters that most texts are made of need no table: Latin, Greek and Cyrillic; Han, kana and
  // Hangul.
  if (c < 0x300) return c < 0x20 ? 0 : 1;
  if (lies_in(0x370, 0x482) || lies_in(0x48A, 0x52F) || lies_in(0x1E00, 0x1FFF)) return 1;
  if (lies_in(0x4E00, 0x9FFF) || lies_in(0x3041, 0x3096) || lies_in(0x30A1, 0x30FF)) return 2;
  if (lies_in(0xAC00, 0xD7A3)) return 2;
  const int category = u_charType(to_icu(c));
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(to_icu(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

LineColumns line_columns(std::size_t column, std::string_view bytes) {
  constexpr std::size_t kTabStop = 8;
  LineColumns result{column, column, false};
  for (std::size_t i = 0; i < bytes.size();) {
    const char byte = bytes[i];
    if (byte >= ' ' && byte < 0x7F) {
      ++column;
      ++i;
    } else if (byte == '\n' || byte == '\r') {
      if (!result.has_line_end) result.first = column;
      result.has_line_end = true;
      column = 0;
      ++i;
    } else if (byte == '\t') {
      column += kTabStop - column % kTabStop;
      ++i;
    } else {
      const CodePoint c = code_point_at(bytes, i);
      column += display_width(c.value);
      i += c.length;
    }
  }
  result.last = column;
  if (!result.has_line_end) result.first = column;
  return result;
}

}  // namespace hymt
