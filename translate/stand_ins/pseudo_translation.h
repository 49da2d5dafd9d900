// Text that looks translated and can still be read: "Click Save" -> "⟦Ċĺĭĭċḱ Ṡȧȧṽĕĕ⟧".
//
// Every ASCII letter becomes an accented look-alike and the other way round, each of these vowels
// is doubled (so text grows by about 30 %), other Latin letters change their case, and brackets
// stand before the first and behind the last word. Only letters are changed or added, so the result
// means the same to every format: emphasis marks see letters where letters were, no line begins
// with something new, and no URL, path or printf field comes into being.
//
// Inside the brackets, ⟦ ⟧ ⟬ ⟭ of the source are spelt as pairs of ⟬ and ⟭. So groups cannot be
// mistaken, and the translation can be undone, whatever the source held. What stays as it is:
// digits, punctuation, letters of other scripts, and the few Latin letters without case, such as
// "ß".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/generator.h"

namespace hymt {

// The pseudo-translation of tag-free text, and its inverse: undo_pseudo_translation(x') == x for
// every valid UTF-8 string x with x' = pseudo_translation(x). The inverse works on each bracketed
// group, so it takes back a text that was translated in pieces; what is no pseudo-translation comes
// back unchanged. Both are linear.
[[nodiscard]] std::string pseudo_translation(std::string_view text);
[[nodiscard]] std::string undo_pseudo_translation(std::string_view text);

// The same for text with codes: covered text is left alone, and codes keep their places between
// the characters.
[[nodiscard]] CodedText undo_pseudo_translation(const CodedText& text);

// A piece of an answer: text, or the bytes of a tag.
struct AnswerPiece {
  std::string bytes;
  bool is_tag = false;
};

// The pseudo-translation of text with tags, tags in place. Brackets stand outside the tags that
// open right before the first word or close right behind the last, unless these are a pair.
[[nodiscard]] std::vector<AnswerPiece> pseudo_translation(const TaggedText& text);

}  // namespace hymt
