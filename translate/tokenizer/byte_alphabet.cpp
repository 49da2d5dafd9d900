#include "translate/tokenizer/byte_alphabet.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "translate/tokenizer/character_class.h"

namespace hymt {
namespace {

constexpr std::size_t kNumBytes = 256;
constexpr std::size_t kAlphabetEnd = kNumBytes + 68;

constexpr bool is_printable(std::size_t byte) {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

constexpr std::array<std::uint16_t, kNumBytes> make_characters() {
  std::array<std::uint16_t, kNumBytes> characters{};
  std::size_t next = kNumBytes;
  for (std::size_t byte = 0; byte < kNumBytes; ++byte) {
    characters[byte] = static_cast<std::uint16_t>(is_printable(byte) ? byte : next++);
  }
  return characters;
}
constexpr auto kCharacters = make_characters();

constexpr std::array<std::int16_t, kAlphabetEnd> make_bytes() {
  std::array<std::int16_t, kAlphabetEnd> bytes{};
  bytes.fill(-1);
  for (std::size_t byte = 0; byte < kNumBytes; ++byte) {
    bytes[kCharacters[byte]] = static_cast<std::int16_t>(byte);
  }
  return bytes;
}
constexpr auto kBytes = make_bytes();

}  // namespace

std::string to_byte_alphabet(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const std::uint16_t c = kCharacters[static_cast<unsigned char>(byte)];
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else {
      text += static_cast<char>(0xC0U | c >> 6U);
      text += static_cast<char>(0x80U | (c & 0x3FU));
    }
  }
  return text;
}

std::optional<std::string> from_byte_alphabet(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const CharacterAt c = character_at(text, at);
    if (c.code_point >= kAlphabetEnd || kBytes[c.code_point] < 0) return std::nullopt;
    bytes += static_cast<char>(kBytes[c.code_point]);
    at = c.end;
  }
  return bytes;
}

}  // namespace hymt
