// hymt-doc check
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Compares files or trees, writes what it found to standard output, says to `status` which
// configuration it used, and returns the exit code. Throws Error if there is nothing to compare.
// Call it from the main thread.
[[nodiscard]] int check(const CheckOptions& options, FileSystem& file_system, StatusStream& status);

}  // namespace hymt
