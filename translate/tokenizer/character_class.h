// What the patterns of tokenizers ask of a character.
#pragma once

#include <array>
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

// Those of ASCII, where the categories are these.
[[nodiscard]] constexpr std::uint8_t ascii_classes(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return kLetter;
  if (c >= '0' && c <= '9') return kNumber;
  if (c == '\r' || c == '\n') return kSpace | kNewline;
  if (c == ' ' || (c >= '\t' && c <= '\f')) return kSpace;
  if (std::string_view("$+<=>^`|~").find(c) != std::string_view::npos) return kSymbol;
  return c > ' ' && c < '\x7F' ? kPunctuation : 0;
}

inline constexpr std::size_t kNumAscii = 128;
inline constexpr auto kAsciiClasses = [] {
  std::array<std::uint8_t, kNumAscii> classes{};
  for (std::size_t c = 0; c < kNumAscii; ++c) classes[c] = ascii_classes(static_cast<char>(c));
  return classes;
}();

// For a character that is not of ASCII.
[[nodiscard]] CharacterAt long_character_at(std::string_view text, std::size_t at);

// The character that begins at byte `at`; requires at < text.size(). Bytes that are not UTF-8 read
// as U+FFFD, one for each longest beginning of a character, as ICU has it.
[[nodiscard]] inline CharacterAt character_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < kNumAscii) return {byte, kAsciiClasses[byte], at + 1};
  return long_character_at(text, at);
}

// The first byte of the character that ends before byte `at`; requires at > 0.
[[nodiscard]] std::size_t character_before(std::string_view text, std::size_t at);

}  // namespace hymt
