// `hymt-doc serve`.
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Serves until a signal. Returns the exit code. Throws Error.
[[nodiscard]] int serve(const ServeOptions& options, FileSystem& file_system, StatusStream& status);

}  // namespace hymt
