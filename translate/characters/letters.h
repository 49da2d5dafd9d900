// What counts as a letter or a number, in any script.
#pragma once

#include <string_view>

namespace hymt {

// True if `text`, valid UTF-8, holds a letter of any script.
[[nodiscard]] bool has_any_letter(std::string_view text);

// True if `text`, valid UTF-8, holds a letter, a number ("½" too) or a combining mark of any
// script.
[[nodiscard]] bool has_any_alphanumeric(std::string_view text);

// True for a letter, a decimal digit or a combining mark of any script.
[[nodiscard]] bool is_alphanumeric(char32_t c);

}  // namespace hymt
