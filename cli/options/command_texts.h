// The commands, and what is told of each: what help and the manual page are made of.
#pragma once

#include <span>
#include <string_view>

namespace hymt {

// Texts are blocks with a blank line between them: paragraphs, and lists whose lines are indented
// and stay as they are; a line that ends in ':' may stand on top of a list. No line is longer than
// 80 columns.
struct CommandText {
  std::string_view name;       // "check"
  std::string_view arguments;  // "SOURCE TARGET [OPTION]..."
  std::string_view summary;    // "compare a translation with its source"
  std::string_view text;       // Before the options.
  std::string_view tail;       // Behind them.
};

// In the order of the help.
[[nodiscard]] std::span<const CommandText> command_texts();
// Null if there is no command of that name.
[[nodiscard]] const CommandText* find_command(std::string_view name);

// What is told of the program: before the list of commands, and behind it.
extern const std::string_view kProgramText;
extern const std::string_view kProgramTail;
// Before and behind the keys of the configuration.
extern const std::string_view kConfigurationText;
extern const std::string_view kConfigurationTail;
// Variables of the environment: a line each, the name, two spaces, what it does.
extern const std::string_view kEnvironment;

}  // namespace hymt
