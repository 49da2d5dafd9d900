// Characters that mean the same in every language: arrows, emoji, check marks, bullets, lines.
#pragma once

namespace hymt {

// True for the symbols of Unicode's blocks of arrows, technical and miscellaneous symbols, box
// drawing, geometric shapes, dingbats and pictographs, and for bullets. Not for what belongs to
// numbers and words: signs of mathematics and currency, "°", "§", "™".
[[nodiscard]] constexpr bool is_pictograph(char32_t c) {
  if (c < 0x2190) return c == 0x2022 || c == 0x2023 || c == 0x2043;
  return c <= 0x21FF || (c >= 0x2300 && c <= 0x23FF) || (c >= 0x2500 && c <= 0x27BF) ||
         (c >= 0x27F0 && c <= 0x27FF) || (c >= 0x2900 && c <= 0x297F) ||
         (c >= 0x2B00 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF);
}

}  // namespace hymt
