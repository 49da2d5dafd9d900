// Finds where a text runs in circles.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// The length of the longest stretch of `text` that repeats one piece at least `times` times in a
// row (a piece of 20 or more characters once less, as long pieces do not come twice by chance); 0
// if there is none. Stretches of fewer than 8 characters are not seen. Linear.
[[nodiscard]] std::size_t longest_repetition(std::u32string_view text, std::size_t times);

// False only if runs_in_circles(text, ...) is false whatever the source, which a quick look tells.
[[nodiscard]] bool may_run_in_circles(std::string_view text);

// True if `answer` repeats one piece again and again, far more than `source` does. Both are valid
// UTF-8, without tags.
[[nodiscard]] bool runs_in_circles(std::string_view answer, std::string_view source);

}  // namespace hymt
