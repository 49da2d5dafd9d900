// The regular expressions of the HY-MT tokenizers, as code: many times as fast as an engine that
// reads them, and of any length without a stack.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// Gives the end of the match that begins at byte `at` of `text`; `at` itself if none does.
using PatternMatcher = std::size_t (*)(std::string_view text, std::size_t at);

// The matcher for a regular expression that is spelt exactly so, with line ends as escapes ("\r")
// or as the characters themselves; null for all others.
[[nodiscard]] PatternMatcher find_known_pattern(std::string_view pattern);

}  // namespace hymt
