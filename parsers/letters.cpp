#include "parsers/letters.h"

#include <unicode/uchar.h>

#include "parsers/document/ascii.h"
#include "parsers/utf8.h"

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
    const Utf8Character character = decode_utf8(text, i);
    if (character.code_point != Utf8Character::kInvalid &&
        u_isalpha(static_cast<UChar32>(character.code_point)) != 0) {
      return true;
    }
    i += character.size;
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

}  // namespace hymt
