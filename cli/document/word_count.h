// How long a text is to those who are paid by the word.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// The number of words in valid UTF-8, for people who estimate work: runs of letters, digits and
// marks, and each character of the scripts that are written without spaces.
[[nodiscard]] std::size_t count_words(std::string_view text);

}  // namespace hymt
