// Whether a text is language, and not a name or code.
#pragma once

#include <string_view>

namespace hymt {

// What names do not look like: several words, one of them not the first and in small letters; or
// letters of a script that has no capitals. `text` is valid UTF-8.
[[nodiscard]] bool is_prose(std::string_view text);

// Two words or more that are made of letters alone, not all in capitals, or five letters of a
// script that has no capitals; nothing that commands, paths and expressions hold. Names of several
// words are phrases, too. `text` is valid UTF-8.
[[nodiscard]] bool is_phrase(std::string_view text);

}  // namespace hymt
