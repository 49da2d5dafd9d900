// hymt-doc translate
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Does what `options` ask for and returns the exit code (exit_code.h). What is wrong with single
// documents is told on `status` and in the report. Throws Error for what ends the whole run.
// Call it from the main thread, while there is no other.
[[nodiscard]] int translate(TranslateOptions options, FileSystem& file_system,
                            StatusStream& status);

}  // namespace hymt
