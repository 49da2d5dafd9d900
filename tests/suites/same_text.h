// Whether a text that was written and read again says what it was meant to say.
#pragma once

#include <string>

#include "parsers/document/coded_text.h"
#include "parsers/document/translation_unit.h"

namespace hymt {

// Empty if `found` says the same as `expected`, else what differs, in a sentence without full stop.
//
// Everything must be equal, character by character and code by code, but for the ids of codes (they
// count what stands around the unit, too), the bytes of sub-flows (units of their own) and what
// writers must be free to do:
//   * A link named by its text ("[text]") may name its definition ("[text][label]").
//   * Marks of emphasis that would not be seen where they stand may move over spaces and
//     punctuation, but over no word character; "*" may stand for "_"; and where one stands between
//     two words, so may a space.
//   * A space may part a code span, a formula, or what is protected for its looks (a URL, a path)
//     from the word beside it.
//   * Where words are written without spaces, a line's end is a code that is worth a space or
//     nothing, and plain text may be wrapped between any two characters.
//   * In plain text and Markdown a run of white space is one space, and in plain text so is a
//     no-break space.
// Front matter has none of these freedoms.
[[nodiscard]] std::string text_difference(const CodedText& expected, const CodedText& found,
                                          TextContext context);

}  // namespace hymt
