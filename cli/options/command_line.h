// The words that the user typed -> what is asked for.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cli/options/options.h"

namespace hymt {

// help, completion, version and the like: text for standard output, and nothing else to do.
struct ShowText {
  std::string text;
};

using CommandLine =
    std::variant<ShowText, TranslateOptions, StatusOptions, CheckOptions, LearnOptions,
                 ResolveOptions, ExplainOptions, ModelsOptions, LanguagesOptions, ServeOptions>;

// `words` are the arguments behind the program's name. Throws Error (kUsage) with what is wrong and
// how to go on.
[[nodiscard]] CommandLine parse_command_line(const std::vector<std::string>& words);

}  // namespace hymt
