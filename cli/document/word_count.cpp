#include "cli/document/word_count.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// One word by itself, as translators count.
bool is_ideograph(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x0E00 && c <= 0x0EFF && u_isalpha(c));
}

}  // namespace

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    bool in_word = false;
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      // "don't" is one word.
      in_word = is_ascii_alphanumeric(text[i]) || (inside && text[i] == '\'');
      ++i;
    } else {
      UChar32 c = 0;
      U8_NEXT(bytes, i, text.size(), c);
      if (is_ideograph(c)) {
        ++words;
        inside = false;
        continue;
      }
      in_word = u_isalnum(c) || (inside && (c == 0x2019 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0));
    }
    if (in_word && !inside) ++words;
    inside = in_word;
  }
  return words;
}

}  // namespace hymt
