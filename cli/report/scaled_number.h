// Great numbers as people read them: three digits and a unit, each a thousand of the one before.
#pragma once

#include <cstdint>
#include <string>

namespace hymt {

[[nodiscard]] std::string bytes_text(std::uint64_t bytes);  // "21.0 MB"
[[nodiscard]] std::string count_text(std::uint64_t count);  // "1.79 billion"

}  // namespace hymt
