// The memory of a run.
#pragma once

#include <filesystem>
#include <memory>

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"
#include "cli/run/plan.h"
#include "translate/memory/memory_file.h"

namespace hymt {

// Where it is to lie; empty: there is to be none.
[[nodiscard]] std::filesystem::path memory_path(const RunSettings& settings, const Plan& plan);

// Null, after a line to `status`, if it cannot be used, or if there is to be none. Both `status`
// and `file_system` must outlive the result.
[[nodiscard]] std::shared_ptr<MemoryFile> open_memory(const RunSettings& settings, const Plan& plan,
                                                      FileSystem& file_system,
                                                      StatusStream& status);

// The same for who only looks: nothing is made or written, and where there is no file yet it is
// null without a word.
[[nodiscard]] std::shared_ptr<MemoryFile> open_memory_to_read(const RunSettings& settings,
                                                              const Plan& plan,
                                                              FileSystem& file_system,
                                                              StatusStream& status);

}  // namespace hymt
