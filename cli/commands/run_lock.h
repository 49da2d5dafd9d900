// The lock file of a run.
#pragma once

#include <memory>

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"
#include "cli/run/output_lock.h"
#include "cli/run/plan.h"

namespace hymt {

// Null if there is to be none. What is wrong with its lines is told to `status`. `file_system` must
// outlive the result. Throws Error if it is no lock file, or does not go with other settings.
[[nodiscard]] std::unique_ptr<OutputLock> open_lock(const RunSettings& settings, const Plan& plan,
                                                    LockSettings lock, FileSystem& file_system,
                                                    StatusStream& status);

}  // namespace hymt
