// What is said of an exception that ends the run.
#pragma once

#include <exception>
#include <string>

namespace hymt {

// For standard error: whole lines, safe to show.
[[nodiscard]] std::string error_text(const std::exception& error);

}  // namespace hymt
