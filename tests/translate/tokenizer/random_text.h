// Random text made of what tokenizers treat in different ways.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace hymt {

// Words, digits, signs, spaces of all kinds, combining marks, and now and then bytes that are not
// UTF-8, each often a few times over.
inline std::string random_text(std::mt19937& random, std::size_t num_pieces) {
  constexpr std::array<std::string_view, 62> kPieces = {
      "a",      "e",      "Z",      "s",  "t",      "word", "é",        "e\u0301", "ß",
      "ſ",      "д",      "中",     "龥", "龦",     "日本", "ひ",       "ー",      "゠",
      "カ",     "한",     "ب",      "ก",  "\u0301", "1",    "12",       "1234",    "٣",
      "½",      "Ⅷ",      "'",      "'s", "'LL",    "'re",  "'ſ",       "!",       ".",
      ",",      "#",      "$",      "+",  "<",      "|",    "“",        "—",       "￥",
      "，",     "😀",      " ",      "  ", "\t",     "\n",   "\r\n",     "\u00A0",  "\u3000",
      "\u0085", "\u2028", "\u200B", "\v", "\x01",   "\xFF", "\xE4\xB8", "\u0378"};
  std::string text;
  for (std::size_t i = 0; i < num_pieces; ++i) {
    const std::string_view piece = kPieces[random() % kPieces.size()];
    for (auto count = random() % 4 == 0 ? 1 + random() % 5 : 1; count > 0; --count) text += piece;
  }
  return text;
}

// Any bytes.
inline std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

}  // namespace hymt
