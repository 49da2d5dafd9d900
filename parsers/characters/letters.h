// Whether there is anything to translate, or to read.
#pragma once

#include <string_view>

#include "parsers/document/coded_text.h"

namespace hymt {

// True if there is a letter of any script in `text`, which may hold bytes that are not UTF-8.
[[nodiscard]] bool has_letter(std::string_view text);

// The same for the text outside covers: a unit of codes alone needs no translation.
[[nodiscard]] bool has_letter(const CodedText& text);

// True if `text`, valid UTF-8, holds a letter, a number ("½" too) or a combining mark of any
// script.
[[nodiscard]] bool has_alphanumeric(std::string_view text);

// True for a letter, a decimal digit or a combining mark of any script.
[[nodiscard]] bool is_alphanumeric(char32_t c);

}  // namespace hymt
