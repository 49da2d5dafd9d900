// From the words that the user typed to the exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/report/status_stream.h"

namespace hymt {

// `words` are the arguments behind the program's name. Throws Error for what ends the whole run.
// Call it from the main thread, while there is no other.
[[nodiscard]] int run_command(const std::vector<std::string>& words, FileSystem& file_system,
                              StatusStream& status);

}  // namespace hymt
