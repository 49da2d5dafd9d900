// How deep a text can nest at most, found without parsing it: for libraries that recurse.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// The most brackets and braces that are open at once, quoted ones too.
[[nodiscard]] std::size_t bracket_depth(std::string_view text);

// The most dots in a run of what TOML's dotted keys are made of.
[[nodiscard]] std::size_t dotted_depth(std::string_view text);

}  // namespace hymt
