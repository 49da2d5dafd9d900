// How deep a text can nest at most, found without parsing it: for libraries that recurse.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// More than any text needs, and far less than a thread's stack holds.
inline constexpr std::size_t kMaxDottedDepth = 1000;

// The most brackets and braces that are open at once, quoted ones too.
[[nodiscard]] std::size_t bracket_depth(std::string_view text);

// The most dots on a line: a dotted key of TOML, whose parts may hold anything in quotes, has no
// more parts but one.
[[nodiscard]] std::size_t dotted_depth(std::string_view text);

}  // namespace hymt
