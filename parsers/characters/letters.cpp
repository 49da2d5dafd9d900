#include "parsers/characters/letters.h"

#include "parsers/characters/character.h"

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

}  // namespace hymt
