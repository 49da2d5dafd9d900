// hymt-doc models convert
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"

namespace hymt {

// Writes the model that the first word names as a GGUF file to the path that is the second, or into
// that folder, and tells of it on standard output. Throws Error (kEngine) if the model cannot be
// read, kOutput if the file cannot be written, and kUsage if there are not two words and a format.
[[nodiscard]] int convert_model(const ModelsOptions& options, FileSystem& file_system);

}  // namespace hymt
