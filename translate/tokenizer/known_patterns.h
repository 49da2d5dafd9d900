// The regular expressions of the HY-MT tokenizers, as code: many times as fast as an engine that
// reads them, and of any length without a stack.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace hymt {

// The three expressions of the 1.8B models, each for what the one before has left: digits, Chinese
// and Japanese letters, and the rest.
inline constexpr std::string_view kThreeDigitsPattern = R"(\p{N}{1,3})";
inline constexpr std::string_view kCjkPattern = "[一-龥\u3040-ゟ゠-ヿ]+";
inline constexpr std::string_view kHunyuanDensePattern =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+)"
    R"(| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

// The expression of the 7B models, which their hy.tiktoken does not say.
inline constexpr std::string_view kHunyuanPattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";

// Of bytes, whether a match can begin with one.
using FirstBytes = std::array<bool, 256>;

struct KnownPattern {
  std::string_view pattern;
  // Gives the end of the match that begins at byte `at` of `text`; `at` itself if none does.
  std::size_t (*match)(std::string_view text, std::size_t at);
  // Null: matches begin nearly everywhere. What is false there begins no match, or no character.
  const FirstBytes& (*first_bytes)();
};

// What there is for a regular expression that is spelt exactly so, with line ends as escapes
// ("\r") or as the characters themselves; null for all others. Valid for ever.
[[nodiscard]] const KnownPattern* find_known_pattern(std::string_view pattern);

}  // namespace hymt
