// Lists whose items follow each other in one line of text: "1. Open it 2. Close it".
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "segmenter/language_words.h"

namespace hymt {

[[nodiscard]] bool is_bullet(char32_t c);

// True if `word` is a number, a letter or a small Roman number, as it stands in "1.", "a)", "iv)".
[[nodiscard]] bool is_inline_list_marker(std::string_view word);

// True if a list item seems to begin at `at`: a bullet, or a marker, its "." or ")", and a space.
[[nodiscard]] bool list_item_begins(std::string_view text, std::size_t at);

// Whether a text may hold a list: it begins with a marker, or has a bullet or a bracket behind one.
// Full stops are not looked at, as they are everywhere; see closes_marker(). Linear time.
[[nodiscard]] bool has_list_marks(std::string_view text);

// Whether what ends at `suffix`, a full stop or bracket with a space behind it, may be a marker.
[[nodiscard]] bool closes_marker(std::string_view text, std::size_t suffix);

// Where items of lists begin, in order: each has its list's kind of marker, and markers count up by
// one. A list begins with the text, behind the end of a sentence or behind a colon; or before the
// text, whose first marker a parser has taken for markup: "Open it 2. Close it 3. Lock it". Linear
// time.
[[nodiscard]] std::vector<std::size_t> find_list_items(std::string_view text,
                                                       const LanguageWords& words);

}  // namespace hymt
