// A pseudo-translation of a text document, written by a small writer of its own, so that tests of
// the parser need no other part of the program.
#pragma once

#include <string>

#include "parsers/document/document.h"

namespace hymt {

// Writes `document` with each unit's letters changed to accented ones, words grown by `growth`
// (letters out of ten that are doubled; negative: left out), sentences in brackets, and the lines
// wrapped anew to each unit's width.
[[nodiscard]] std::string write_wrapped_pseudo(const Document& document, int growth);

// The same change made to plain text, white space made single spaces: what a unit of the written
// file must hold.
[[nodiscard]] std::string normalized_pseudo(const CodedText& text, int growth);

// White space made single spaces, and removed beside Chinese and Japanese characters.
[[nodiscard]] std::string normalized(std::string_view text);

}  // namespace hymt
