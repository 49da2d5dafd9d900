// Characters that mean the same in every language and that models lose: arrows, emoji, check marks,
// bullets, what draws lines; and what colours a terminal.
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/document/byte_range.h"

namespace hymt {

// The run of such characters around text[i], valid UTF-8, not before `done`; empty if text[i]
// begins none. An emoji's modifiers, joiners and selectors belong to it, also a digit before a
// keycap's.
[[nodiscard]] ByteRange find_pictographs(std::string_view text, std::size_t i, std::size_t done);

// The end of an escape sequence of terminals (ECMA-48) at text[i], the character ESC or a backslash
// that spells it: "\x1b[31m", "\e[0m", "\033[1;32m"; npos if there is none.
[[nodiscard]] std::size_t match_terminal_escape(std::string_view text, std::size_t i);

}  // namespace hymt
