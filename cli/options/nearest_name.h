// "did you mean ...?"
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hymt {

// Those of `names` that are fewest edits (insert, delete, change or swap a character; case does not
// count) away from `word` and near enough to be what was meant: the nearest first, among equals in
// the order given, at most `most`.
[[nodiscard]] std::vector<std::string_view> nearest_names(
    std::string_view word, const std::vector<std::string_view>& names, std::size_t most);

// The first of them; empty if there is none.
[[nodiscard]] std::string_view nearest_name(std::string_view word,
                                            const std::vector<std::string_view>& names);

}  // namespace hymt
