// hymt-doc check
#pragma once

#include "cli/file_system.h"
#include "cli/options.h"
#include "cli/status_stream.h"

namespace hymt {

// Compares files or trees, writes what it found to standard output, says to `status` which
// configuration it used, and returns the exit code. Throws Error if there is nothing to compare.
// Call it from the main thread.
[[nodiscard]] int check(const CheckOptions& options, FileSystem& file_system, StatusStream& status);

}  // namespace hymt
