// How byte-level tokenizers write bytes as printable characters, the way of GPT-2: those that are
// printable in Latin-1 as themselves, the others, in order, as U+0100, U+0101 ...
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hymt {

// UTF-8.
[[nodiscard]] std::string to_byte_alphabet(std::string_view bytes);

// None if a character of `text` is not in the alphabet.
[[nodiscard]] std::optional<std::string> from_byte_alphabet(std::string_view text);

}  // namespace hymt
