// "did you mean ...?"
#pragma once

#include <string_view>
#include <vector>

namespace hymt {

// The one of `names` that is fewest edits (insert, delete, change or swap a character; case does
// not count) away from `word`; empty if none is near enough to be what was meant.
[[nodiscard]] std::string_view nearest_name(std::string_view word,
                                            const std::vector<std::string_view>& names);

}  // namespace hymt
