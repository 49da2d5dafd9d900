// What --help, --version and `help` print: prose (command_texts.h), and in it what the tables
// (option_view.h, configuration.h) say of options and keys. No line is longer than 80 columns.
#pragma once

#include <string>
#include <string_view>

#include "cli/options/command_texts.h"

namespace hymt {

// "hymt-doc check SOURCE TARGET [OPTION]..."
[[nodiscard]] std::string usage_of(const CommandText& command);

// The help of a command or of "config"; of the program for any other word.
[[nodiscard]] std::string help_text(std::string_view topic);

[[nodiscard]] std::string version_text();

}  // namespace hymt
