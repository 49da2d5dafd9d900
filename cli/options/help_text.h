// What --help and --version print. Written by hand, since it is the first thing that a stranger
// reads; a test keeps it in step with the options that command_line.cpp knows.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

// The help of "translate", "check", "explain" or "models"; of the program for any other word.
[[nodiscard]] std::string_view help_text(std::string_view command);

[[nodiscard]] std::string version_text();

}  // namespace hymt
