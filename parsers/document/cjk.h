// Scripts that put no spaces between words: the agreement between parsers, which take a line that
// ends between two such characters for nothing, and writers, which break lines and join sentences.
#pragma once

namespace hymt {

// True for Han, kana, bopomofo, Yi, their punctuation and full-width and half-width forms; not for
// Hangul, which has spaces.
[[nodiscard]] constexpr bool is_cjk(char32_t c) {
  return (c >= 0x2E80 && c <= 0x312F) || (c >= 0x3190 && c <= 0xA4CF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
         (c >= 0xFF00 && c <= 0xFF9F) || (c >= 0xFFE0 && c <= 0xFFE6) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

}  // namespace hymt
