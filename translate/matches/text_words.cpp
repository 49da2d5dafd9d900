#include "translate/matches/text_words.h"

#include <xxhash.h>

#include <cstddef>
#include <string_view>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "parsers/document/cjk.h"

namespace hymt {
namespace {

// Han, kana and the like; Hangul; Thai, Lao, Tibetan, Myanmar and Khmer.
bool is_word_by_itself(char32_t c) {
  return is_cjk(c) || (c >= 0x0E00 && c <= 0x0FFF) || (c >= 0x1000 && c <= 0x109F) ||
         (c >= 0x1100 && c <= 0x11FF) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x3130 && c <= 0x318F) || (c >= 0xAC00 && c <= 0xD7FF);
}

bool continues_word(char32_t c) {
  if (c < 0x80) return is_ascii_alphanumeric(static_cast<char>(c));
  return is_word_character(c) && !is_word_by_itself(c);
}

std::uint64_t hash_of(std::string_view word) { return XXH3_64bits(word.data(), word.size()); }

void add_words(std::string_view text, std::vector<std::uint64_t>& words) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const char32_t c = next_code_point(text, offset);
    if (is_space(c)) continue;
    while (continues_word(c) && offset < text.size()) {
      std::size_t next = offset;
      if (!continues_word(next_code_point(text, next))) break;
      offset = next;
    }
    words.push_back(hash_of(text.substr(begin, offset - begin)));
  }
}

}  // namespace

std::vector<std::uint64_t> words_of(const CodedText& text) {
  std::vector<std::uint64_t> words;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    add_words(text.text().substr(position, code.offset - position), words);
    // No character has such a hash by being one: texts are valid UTF-8.
    constexpr std::string_view kKinds[] = {
        "\xFF"
        "p",
        "\xFF"
        "o",
        "\xFF"
        "c"};
    words.push_back(hash_of(kKinds[static_cast<std::size_t>(code.kind)]));
    position = code.offset + code.length;
  }
  add_words(text.text().substr(position), words);
  return words;
}

}  // namespace hymt
