// Files in formats that are not read: what to do with them.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

// What is wrong with a file of this name as an input, and the way out: what converts the formats
// that people ask for, else how to say what the file is.
[[nodiscard]] std::string why_refused(std::string_view name);

}  // namespace hymt
