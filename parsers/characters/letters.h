// Whether there is anything to translate.
#pragma once

#include <string_view>

#include "parsers/document/coded_text.h"

namespace hymt {

// True if there is a letter of any script in `text`, which may hold bytes that are not UTF-8.
[[nodiscard]] bool has_letter(std::string_view text);

// The same for the text outside covers: a unit of codes alone needs no translation.
[[nodiscard]] bool has_letter(const CodedText& text);

}  // namespace hymt
