// What a model's folder says about the languages that it knows.
#pragma once

#include <string>

#include "translate/prompts/model_languages.h"

namespace hymt {

// From which languages into which the model of a folder translates. `languages.json` says it,
// {"source": ["en"], "target": ["de"]}; else `languages` of tokenizer_config.json, a list of those
// between which it does. Lists that are not there are empty. Throws Error (kEngine) if a file
// cannot be read as JSON.
[[nodiscard]] LanguageDirections folder_languages(const std::string& folder);

}  // namespace hymt
