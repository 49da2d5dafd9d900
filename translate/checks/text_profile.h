// What a text is made of, for comparing an answer with its source without knowing either language.
#pragma once

#include <bitset>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

// Numbered as ICU's UScriptCode; scripts beyond 255 (none is a language's of today) count as 255.
using ScriptSet = std::bitset<256>;

// The scripts that `language` (BCP 47) is written in; none if that is not known.
[[nodiscard]] ScriptSet scripts_of_language(std::string_view language);

struct TextProfile {
  // Length, in halves of a letter; an ideograph, a kana or a Hangul syllable says about as much as
  // two and a half letters.
  std::size_t weight = 0;
  // Scripts of the letters, but for Latin, which any language borrows. Greek, the script of
  // symbols, counts from the third letter on.
  ScriptSet scripts;
  std::size_t num_line_breaks = 0;
  std::vector<char32_t> controls;  // Control and invisible formatting characters; sorted, unique.
  // Things that begin like a tag, a comment or a character reference; and curly braces, with which
  // the fields of templates are made.
  std::size_t num_markup = 0;
  std::size_t num_braces = 0;
  bool has_marks = false;      // "**", "```" or "~~~".
  bool has_arrow = false;      // "→", "=>" or "->".
  bool ends_in_word = false;   // The last character but white space is a letter or digit.
  bool ends_sentence = false;  // It is a full stop or the like, closing quotes and brackets aside.

  // The profile of `text`, valid UTF-8, without the bytes of `holes` (ordered, disjoint).
  static TextProfile of(std::string_view text, std::span<const ByteRange> holes);
};

}  // namespace hymt
