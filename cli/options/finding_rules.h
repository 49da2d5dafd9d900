// The names of the rules that findings come from, for --rule; README.md tells what each means.
#pragma once

#include <string_view>
#include <vector>

namespace hymt {

[[nodiscard]] std::vector<std::string_view> finding_rules();

}  // namespace hymt
