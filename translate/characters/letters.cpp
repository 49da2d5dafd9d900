#include "translate/characters/letters.h"

#include <unicode/uchar.h>

#include <cstddef>

#include "parsers/document/ascii.h"
#include "translate/characters/code_points.h"

namespace hymt {

bool has_any_letter(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const char32_t c = next_code_point(text, offset);
    if (c < 0x80 ? is_ascii_letter(c) : u_isalpha(static_cast<UChar32>(c)) != 0) return true;
  }
  return false;
}

bool has_any_alphanumeric(std::string_view text) {
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
