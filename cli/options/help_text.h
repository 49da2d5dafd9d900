// What --help and --version print: prose, and in it what the tables (option_tables.h) say of
// options.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

// The help of "translate", "check", "explain" or "models"; of the program for any other word.
[[nodiscard]] std::string_view help_text(std::string_view command);

[[nodiscard]] std::string version_text();

}  // namespace hymt
