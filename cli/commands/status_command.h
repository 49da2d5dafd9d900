// hymt-doc status, and translate --frozen
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/configuration.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"

namespace hymt {

// Tells which outputs are up to date and returns the exit code (exit_code.h): kExitFindings if one
// is not. Writes nothing and loads no model. Throws Error for what ends it.
[[nodiscard]] int show_status(const StatusOptions& options, FileSystem& file_system,
                              StatusStream& status);

// The same for a run with these options, completed by `configuration`: names on `status` what it
// would change.
[[nodiscard]] int check_frozen(const TranslateOptions& options, const Configuration& configuration,
                               FileSystem& file_system, StatusStream& status);

}  // namespace hymt
