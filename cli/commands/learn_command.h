// The command `learn`: what people translated already, into the memory.
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Returns an exit code. Throws Error for what stops it from beginning, UsageError for what cannot
// be meant.
[[nodiscard]] int learn(const LearnOptions& options, FileSystem& file_system, StatusStream& status);

}  // namespace hymt
