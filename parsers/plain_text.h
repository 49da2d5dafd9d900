// Skipping text that needs no closer look, which most text is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hymt {

// The length of a beginning of `text`, a multiple of eight, that holds no control character and no
// "&", and of whose spaces none stands before another space or a control character.
[[nodiscard]] inline std::size_t plain_prefix(std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  // Eight bytes at a time, by their high bits: that of each byte below `limit` is set, and perhaps
  // that of another behind it.
  const auto below = [](std::uint64_t bytes, std::uint64_t limit) {
    return (bytes - kOnes * limit) & ~bytes & (kOnes * 0x80);
  };
  const auto equal = [&below](std::uint64_t bytes, char c) {
    return below(bytes ^ (kOnes * static_cast<unsigned char>(c)), 1);
  };
  std::size_t at = 0;
  for (; at + kStep < text.size(); at += kStep) {
    std::uint64_t bytes = 0;
    std::uint64_t next = 0;
    std::memcpy(&bytes, text.data() + at, kStep);
    std::memcpy(&next, text.data() + at + 1, kStep);
    const std::uint64_t doubled = equal(bytes, ' ') & below(next, ' ' + 1);
    if ((below(bytes, ' ') | equal(bytes, '&') | doubled) != 0) break;
  }
  return at;
}

}  // namespace hymt
