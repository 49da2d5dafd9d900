// Where models are: those that came with the program, and those that the user names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// The installed model that is used if none is named.
inline constexpr std::string_view kEmbeddedModel = "tiny-en-de";

// Names of the installed models, sorted: folders with a config.json or a GGUF file in the program's
// folder of models.
[[nodiscard]] std::vector<std::string> installed_models();

// The folder of a model. Nothing named: the embedded one. A word without a slash is an installed
// model of that name if there is one; all else is a path. Throws Error (kEngine) with the names
// that could be meant if there is no such folder.
[[nodiscard]] std::string find_model_folder(const std::string& name_or_path = {});

}  // namespace hymt
