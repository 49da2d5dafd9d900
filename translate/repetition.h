// Finds where a text runs in circles.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hymt {

[[nodiscard]] std::u32string code_points(std::string_view text);  // Of valid UTF-8.

// The length of the longest stretch of `text` that repeats one piece at least `times` times in a
// row (a piece of 20 or more characters once less, as long pieces do not come twice by chance).
// Pieces of up to 64 characters are found anywhere, longer ones at the end, where a generator that
// runs in circles is stopped. 0 if there is none. Linear.
[[nodiscard]] std::size_t longest_repetition(std::u32string_view text, std::size_t times);

}  // namespace hymt
