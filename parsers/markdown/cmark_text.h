// The texts of cmark-gfm's nodes, and how they compare with those of the source.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt::markdown {

// A cmark_chunk; a template, so that no header of cmark-gfm is needed here.
template <typename Chunk>
[[nodiscard]] std::string_view view(const Chunk& chunk) {
  return {reinterpret_cast<const char*>(chunk.data), static_cast<std::size_t>(chunk.len)};
}

// Takes `expected` off the front of `bytes`, where NUL in `expected` is U+FFFD in `bytes`.
[[nodiscard]] inline bool take(std::string_view& bytes, std::string_view expected) {
  if (bytes.substr(0, expected.size()) == expected) {
    bytes.remove_prefix(expected.size());
    return true;
  }
  for (const char c : expected) {
    const std::string_view want = c == '\0' ? "\xEF\xBF\xBD" : std::string_view(&c, 1);
    if (bytes.substr(0, want.size()) != want) return false;
    bytes.remove_prefix(want.size());
  }
  return true;
}

[[nodiscard]] inline bool equal_text(std::string_view bytes, std::string_view expected) {
  return take(bytes, expected) && bytes.empty();
}

}  // namespace hymt::markdown
