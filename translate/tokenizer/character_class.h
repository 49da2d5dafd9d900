// What the patterns of tokenizers ask of a character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hymt {

// Bits of CharacterAt::classes: general categories, and Unicode's White_Space.
inline constexpr std::uint8_t kLetter = 1;
inline constexpr std::uint8_t kMark = 2;
inline constexpr std::uint8_t kNumber = 4;
inline constexpr std::uint8_t kPunctuation = 8;
inline constexpr std::uint8_t kSymbol = 16;
inline constexpr std::uint8_t kSpace = 32;
inline constexpr std::uint8_t kNewline = 64;  // "\r" and "\n".

struct CharacterAt {
  char32_t code_point = 0;
  std::uint8_t classes = 0;
  std::size_t end = 0;  // The byte behind it.

  [[nodiscard]] bool is(int classes_of_interest) const {
    return (classes & classes_of_interest) != 0;
  }
};

// The character that begins at byte `at`; requires at < text.size(). Bytes that are not UTF-8 read
// as U+FFFD, one for each longest beginning of a character, as ICU has it.
[[nodiscard]] CharacterAt character_at(std::string_view text, std::size_t at);

// The first byte of the character that ends before byte `at`; requires at > 0.
[[nodiscard]] std::size_t character_before(std::string_view text, std::size_t at);

}  // namespace hymt
