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

// The classes of U+0000 to U+FFFF: asking ICU for each character takes longer than all else that is
// done with it. Threads may share them; they are made at the first call.
[[nodiscard]] const std::uint8_t* first_plane_classes();

// A character of four bytes, or what is no UTF-8.
[[nodiscard]] CharacterAt rare_character_at(std::string_view text, std::size_t at);

// The character that begins at byte `at`; requires at < text.size(), and `plane` to be
// first_plane_classes(). Bytes that are not UTF-8 read as U+FFFD, one for each longest beginning of
// a character, as ICU has it.
[[nodiscard]] inline CharacterAt character_at(std::string_view text, std::size_t at,
                                              const std::uint8_t* plane) {
  const auto byte = [&](std::size_t i) {
    return std::uint32_t{static_cast<std::uint8_t>(i < text.size() ? text[i] : '\0')};
  };
  const std::uint32_t lead = byte(at);
  if (lead < kNumAscii) return {lead, kAsciiClasses[lead], at + 1};
  const std::uint32_t second = byte(at + 1) ^ 0x80U;  // Below 0x40 if it goes on with a character.
  if (lead >= 0xC2 && lead < 0xE0 && second < 0x40) {
    const std::uint32_t c = (lead & 0x1FU) << 6U | second;
    return {c, plane[c], at + 2};
  }
  const std::uint32_t third = byte(at + 2) ^ 0x80U;
  // Behind E0 would follow what fits into two bytes, behind ED a surrogate.
  if (lead >= 0xE0 && lead < 0xF0 && second < 0x40 && third < 0x40 &&
      (lead != 0xE0 || second >= 0x20) && (lead != 0xED || second < 0x20)) {
    const std::uint32_t c = (lead & 0x0FU) << 12U | second << 6U | third;
    return {c, plane[c], at + 3};
  }
  return rare_character_at(text, at);
}

// The same, for one character only.
[[nodiscard]] inline CharacterAt character_at(std::string_view text, std::size_t at) {
  return character_at(text, at, first_plane_classes());
}

// The first byte of the character that ends before byte `at`; requires at > 0.
[[nodiscard]] std::size_t character_before(std::string_view text, std::size_t at);

}  // namespace hymt
