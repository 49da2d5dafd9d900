// hymt-doc models pack
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"

namespace hymt {

// Writes, beside each model, its weights as our own kernels compute with them, in one precision;
// then says so. Returns the exit code. Throws Error.
[[nodiscard]] int pack_models(const ModelsOptions& options, FileSystem& file_system);

}  // namespace hymt
