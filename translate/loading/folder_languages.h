// What a model's folder says about the languages that it knows.
#pragma once

#include <string>
#include <vector>

namespace hymt {

// `languages` of tokenizer_config.json: BCP 47 tags of those between which the model translates.
// Empty if the folder does not say. Throws Error (kEngine) if the file cannot be read as JSON.
[[nodiscard]] std::vector<std::string> folder_languages(const std::string& folder);

}  // namespace hymt
