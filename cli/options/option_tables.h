// The options of each command, one row each. A member of the settings that no row names does not
// compile, nor does a row without help.
#pragma once

#include <span>

#include "cli/options/option.h"

namespace hymt {

// In the order of the help.
[[nodiscard]] std::span<const Option<TranslateOptions>> translate_options();
[[nodiscard]] std::span<const Option<StatusOptions>> status_options();
[[nodiscard]] std::span<const Option<CheckOptions>> check_options();
[[nodiscard]] std::span<const Option<LearnOptions>> learn_options();
[[nodiscard]] std::span<const Option<ResolveOptions>> resolve_options();
[[nodiscard]] std::span<const Option<ExplainOptions>> explain_options();
[[nodiscard]] std::span<const Option<ModelsOptions>> models_options();
[[nodiscard]] std::span<const Option<LanguagesOptions>> languages_options();
[[nodiscard]] std::span<const Option<ServeOptions>> serve_options();

// The command line wins over the configuration.
void fill_in(RunSettings& settings, const RunSettings& configured);

}  // namespace hymt
