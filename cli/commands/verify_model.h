// hymt-doc models verify
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"

namespace hymt {

// Reads every weight of the models that are named, has each translate a fixed sentence, and writes
// hashes, tokens and what came out to standard output. Returns the exit code: kExitEngine if one
// of them does not load or answer. Throws Error (kUsage) if none is named.
[[nodiscard]] int verify_models(const ModelsOptions& options, FileSystem& file_system);

}  // namespace hymt
