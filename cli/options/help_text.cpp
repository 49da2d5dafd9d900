#include "cli/options/help_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "cli/options/command_texts.h"
#include "cli/options/configuration.h"
#include "cli/options/option_view.h"
#include "cli/options/text_layout.h"

namespace hymt {
namespace {

// "  -n, --dry-run          count files, ..."; lines of the help stand below each other.
std::string option_lines(const OptionView& option) {
  constexpr std::size_t kColumn = 25;
  const std::string pad = "\n" + std::string(kColumn, ' ');
  std::string line = (option.short_name.empty() ? "      " : "  " + option.short_name + ", ");
  line += option.long_name;
  if (!option.argument.empty()) line.append(" ").append(option.argument);
  if (line.size() + 2 > kColumn) {
    line += pad;
  } else {
    line.resize(kColumn, ' ');
  }
  line += wrapped(option.help, kColumn);
  for (const std::string_view value : lines_of(option.values)) {
    const ListItem item = list_item(value);
    line.append(pad).append(value.substr(0, item.column));
    line += wrapped(item.meaning, kColumn + item.column);
  }
  return line + "\n";
}

std::string command_help(const CommandText& command) {
  std::string text = "hymt-doc " + std::string(command.name) + ": ";
  text.append(command.summary).append("\n\nUsage:\n  ").append(usage_of(command)).append("\n");
  if (!command.text.empty()) text.append("\n").append(command.text);
  std::string_view section;
  const std::vector<OptionView> options = options_of(command.name);
  for (const OptionView& option : options) {
    if (option.section != section) {
      section = option.section;
      text.append("\n").append(section).append(":\n");
    }
    text += option_lines(option);
  }
  if (!options.empty()) text += "  -h, --help  -V, --version\n";
  if (!command.tail.empty()) text.append("\n").append(command.tail);
  return text;
}

std::string program_help() {
  std::string text(kProgramText);
  text += "\nUsage:\n";
  for (const CommandText& command : command_texts()) {
    text.append("  ").append(usage_of(command)).append("\n");
    text.append(6, ' ').append(command.summary).append("\n");
  }
  return text.append("\n").append(kProgramTail);
}

std::string key_lines(const KeyText& key) {
  std::string text = "\n  " + key.name + "\n";
  const auto add = [&](std::string_view what, std::string_view value) {
    constexpr std::size_t kColumn = 15;
    std::string line = "      " + std::string(what);
    line.resize(kColumn, ' ');
    text.append(line).append(wrapped(value, kColumn)).append("\n");
  };
  add("type", key.type);
  add("default", key.fallback.empty() ? "none" : key.fallback);
  bool is_first = true;
  for (const std::string_view line : lines_of(key.example)) {
    add(is_first ? "example" : "", line);
    is_first = false;
  }
  text.append(6, ' ').append(wrapped(key.help, 6)).append("\n");
  return text;
}

std::string configuration_help() {
  std::string text = "hymt-doc help config: what hymt-doc.toml may say\n\n";
  text += kConfigurationText;
  const std::vector<KeyText> keys = configuration_keys();
  constexpr std::array kPlaces = {
      std::pair{KeyPlace::kRun, "For the whole run:"},
      std::pair{KeyPlace::kAllFiles, "For all files, and in [[files]] for some:"},
      std::pair{KeyPlace::kSomeFiles, "In [[files]] only:"}};
  for (const auto& [place, title] : kPlaces) {
    text.append("\n").append(title).append("\n");
    for (const KeyText& key : keys) {
      if (key.place == place) text += key_lines(key);
    }
  }
  return text.append("\n").append(kConfigurationTail);
}

}  // namespace

std::string usage_of(const CommandText& command) {
  std::string usage = "hymt-doc " + std::string(command.name);
  if (!command.arguments.empty()) usage.append(" ").append(command.arguments);
  return usage;
}

std::string help_text(std::string_view topic) {
  if (topic == "config") return configuration_help();
  const CommandText* command = find_command(topic);
  return command == nullptr ? program_help() : command_help(*command);
}

std::string version_text() { return "hymt-doc " HYMT_VERSION "\n"; }

}  // namespace hymt
