// The built-in rules of PlaceholderScanner: scanners written by hand, one pass, linear time.
//
// A translation moves placeholders about and changes the words beside them, and its text is scanned
// again when it is proven. So each rule looks at a neighbour's *kind* only, and no more kinds are
// told apart than translation leaves alone: ASCII letters, digits and the accented letters of
// alphabetic scripts are one kind ("word"); Chinese characters, brackets, spaces and the text's
// edge are another; ASCII punctuation counts as itself. What a rule itself consumes is ASCII but
// for a few characters that nobody translates.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

// The ranges of `text` (valid UTF-8) that hold placeholders, ordered, disjoint, not empty; with
// `finds_identifiers` also those of names of programs (identifiers.h).
[[nodiscard]] std::vector<ByteRange> find_builtin_placeholders(std::string_view text,
                                                               bool finds_identifiers);

}  // namespace hymt
