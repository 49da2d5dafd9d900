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

// Where the second and further items begin, if the text is such a list from its beginning on: each
// item has the first one's kind of marker, and numbers count up by one. Linear time.
[[nodiscard]] std::vector<std::size_t> find_list_items(std::string_view text,
                                                       const LanguageWords& words);

}  // namespace hymt
