// What lies around the program, wherever it was installed.
#pragma once

#include <filesystem>

namespace hymt {

// The folder of the running program, absolute and without links; empty if the system does not say.
[[nodiscard]] std::filesystem::path program_folder();

// The same, as /proc/self/exe (`link`) says or, without /proc, the name that the system started the
// program by (`executed`, relative to the working directory at that time, which this program never
// leaves; may be null).
[[nodiscard]] std::filesystem::path folder_of_program(const std::filesystem::path& link,
                                                      const char* executed);

}  // namespace hymt
