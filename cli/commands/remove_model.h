// hymt-doc models remove
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"

namespace hymt {

// Removes the models that are named, and says on standard output what is gone: a GGUF file with all
// its parts, or a model of Hugging Face's cache. Throws Error (kUsage) if none is named, or for
// what this program did not put there: models that came with it, and folders. Nothing is removed
// unless all of them can be.
[[nodiscard]] int remove_models(const ModelsOptions& options, FileSystem& file_system);

}  // namespace hymt
