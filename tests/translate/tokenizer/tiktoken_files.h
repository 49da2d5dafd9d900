// A small hy.tiktoken.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hymt {

// 256 bytes in the order of their values, then "aa", "ab", "aaa", "bc", and "abcd", which no merge
// leads to.
inline std::string small_tiktoken_file() {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string file;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    file += kDigits[byte >> 2U];
    file += kDigits[byte << 4U & 0x3FU];
    file += "== " + std::to_string(byte) + "\n";
  }
  return file + "YWE= 256\nYWI= 257\nYWFh 258\nYmM= 259\nYWJjZA== 260\n";
}

}  // namespace hymt
