#include "parsers/characters/display_width.h"

#include <cstdint>
#include <cstring>

#include "parsers/characters/character.h"

namespace hymt {
namespace {

constexpr char32_t kSoftHyphen = 0xAD;  // Shows only where a line ends.

// True if the eight bytes from `i` on are ASCII without a tab: a column each.
bool are_plain(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text.data() + i, 8);
  const std::uint64_t tabs = bytes ^ (kOnes * '\t');  // A tab is a zero byte here.
  return ((bytes | ((tabs - kOnes) & ~tabs)) & kHigh) == 0;
}

// How many bytes at the beginning are a column each, in steps of eight unless all are.
std::size_t plain_prefix(std::string_view text) {
  std::size_t i = 0;
  while (i + 8 <= text.size() && are_plain(text, i)) i += 8;
  const bool ends_plain = i != 0 && text.size() - i < 8 && are_plain(text, text.size() - 8);
  return ends_plain ? text.size() : i;
}

}  // namespace

std::size_t display_column(std::string_view text, std::size_t column) {
  constexpr std::size_t kTab = 8;
  std::size_t i = plain_prefix(text);
  column += i;
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      column = byte == '\t' ? column / kTab * kTab + kTab : column + 1;
      ++i;
      continue;
    }
    const CodePoint c = code_point_at(text, i);
    column += c.value == kSoftHyphen ? 0 : display_width(c.value);
    i += c.length;
  }
  return column;
}

}  // namespace hymt
