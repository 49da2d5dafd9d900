#include "translate/repetition.h"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <vector>

#include "translate/code_points.h"

namespace hymt {
namespace {

constexpr std::size_t kLongestPieceAnywhere = 64;
constexpr std::size_t kLongPiece = 20;

// A quick look that spares most texts the search: counts the windows of four characters that came
// before. A stretch of 24 characters that repeats its first quarter has 15 of them.
bool may_repeat(std::u32string_view text) {
  constexpr std::size_t kFew = 12;
  std::bitset<8192> seen;
  std::size_t repeated = 0;
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    std::uint32_t hash = 0;
    for (std::size_t k = 0; k < 4; ++k) hash = (hash ^ text[i + k]) * 0x9E3779B1U;
    const std::size_t bit = hash >> 19;
    if (seen[bit] && ++repeated >= kFew) return true;
    seen.set(bit);
  }
  return false;
}

bool is_enough(std::size_t length, std::size_t piece, std::size_t times) {
  return length >= piece * (piece >= kLongPiece ? times - 1 : times);
}

// The longest stretch with pieces of `piece` characters.
std::size_t longest_with_piece(std::u32string_view text, std::size_t piece) {
  std::size_t longest = 0;
  std::size_t equal = 0;
  for (std::size_t i = piece; i < text.size(); ++i) {
    equal = text[i] == text[i - piece] ? equal + 1 : 0;
    longest = std::max(longest, equal);
  }
  return longest == 0 ? 0 : longest + piece;
}

// Stretches at the end with pieces of any length: the Z function of the reversed text.
std::size_t longest_at_end(std::u32string_view text, std::size_t times) {
  const std::u32string reversed(text.rbegin(), text.rend());
  const std::size_t size = reversed.size();
  std::vector<std::size_t> z(size);
  std::size_t longest = 0;
  std::size_t left = 0;
  std::size_t right = 0;
  for (std::size_t i = 1; i < size; ++i) {
    if (i < right) z[i] = std::min(right - i, z[i - left]);
    while (i + z[i] < size && reversed[z[i]] == reversed[i + z[i]]) ++z[i];
    if (i + z[i] > right) {
      left = i;
      right = i + z[i];
    }
    if (is_enough(z[i] + i, i, times)) longest = std::max(longest, z[i] + i);
  }
  return longest;
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  std::size_t offset = 0;
  while (offset < text.size()) result += next_code_point(text, offset);
  return result;
}

std::size_t longest_repetition(std::u32string_view text, std::size_t times) {
  if (!may_repeat(text)) return 0;
  std::size_t longest = longest_at_end(text, times);
  for (std::size_t piece = 1; piece <= kLongestPieceAnywhere && piece * (times - 1) <= text.size();
       ++piece) {
    const std::size_t length = longest_with_piece(text, piece);
    if (is_enough(length, piece, times)) longest = std::max(longest, length);
  }
  return longest;
}

}  // namespace hymt
