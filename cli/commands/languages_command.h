// hymt-doc languages
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"

namespace hymt {

// Writes to standard output which languages there are: those that the program knows, or those of
// the model that is named. Returns the exit code. Throws Error (kEngine) if there is no such model,
// or its folder cannot be read.
[[nodiscard]] int list_languages(const LanguagesOptions& options, FileSystem& file_system);

}  // namespace hymt
