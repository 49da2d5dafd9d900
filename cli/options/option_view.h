// The options of any command, without what reads them: for help, manual page and completion.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options/option.h"

namespace hymt {

struct OptionView {
  std::string short_name;     // "-t"; may be empty.
  std::string long_name;      // "--to"
  std::string_view argument;  // Empty for a flag.
  std::string_view section;
  std::string help;          // As in the table, with the names of what there is filled in.
  std::string_view values;   // As in the table.
  WordList words = nullptr;  // As in the table.
};

// In the order of the help, without --help and --version. None for a command without a table.
[[nodiscard]] std::vector<OptionView> options_of(std::string_view command);

// `text` with "{backends}" and the like replaced by what the table of backends says.
[[nodiscard]] std::string with_backends(std::string_view text);

}  // namespace hymt
