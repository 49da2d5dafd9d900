// hymt-doc models
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"

namespace hymt {

// Does what `options.action` says: the others have headers of their own. Listing writes what the
// models are to standard output: those named (installed names or folders), or else all that came
// with the program. Returns the exit code: kExitEngine if one that was named would not load.
[[nodiscard]] int models(const ModelsOptions& options, FileSystem& file_system);

}  // namespace hymt
