// The texts that a model is rounded for.
#pragma once

#include <filesystem>
#include <vector>

#include "cli/files/file_system.h"
#include "translate/loading/model_source.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

// Lines of `paths`: a sentence, or a sentence, its translation and the translation's language, with
// tabs between them; what is missing behind it is the model's first language, and no translation.
// Each becomes the tokens that the model sees: its prompt, and the translation as its answer. From
// the first line on, as many as make 8,192 tokens. Throws Error (kUsage) that names file and
// remedy if a file cannot be read or there is no line.
[[nodiscard]] std::vector<std::vector<TokenId>> read_calibration_texts(
    const std::vector<std::filesystem::path>& paths, const ModelSource& source,
    const FileSystem& file_system);

}  // namespace hymt
