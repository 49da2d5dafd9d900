// hymt-doc resolve
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Puts a lock file in order after a merge; returns the exit code. Throws Error.
[[nodiscard]] int resolve(const ResolveOptions& options, FileSystem& file_system,
                          StatusStream& status);

}  // namespace hymt
