#include "parsers/characters/letters.h"

#include <unicode/uchar.h>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"

namespace hymt {

bool has_letter(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      if (is_ascii_letter(c)) return true;
      ++i;
      continue;
    }
    const CodePoint character = code_point_at(text, i);
    if (is_letter(character.value)) return true;
    i += character.length;
  }
  return false;
}

bool has_letter(const CodedText& text) {
  const std::string_view bytes = text.text();
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    if (has_letter(bytes.substr(position, code.offset - position))) return true;
    position = code.offset + code.length;
  }
  return has_letter(bytes.substr(position));
}

bool has_alphanumeric(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t c = next_code_point(text, offset);
    const bool is_other_number =
        c >= 0x80 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_NO_MASK) != 0;
    if (is_alphanumeric(c) || is_other_number) return true;
  }
  return false;
}

bool is_alphanumeric(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || (c >= U'0' && c <= U'9');
  const auto point = static_cast<UChar32>(c);
  return u_isalnum(point) || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

}  // namespace hymt
