// What lies around the program, wherever it was installed.
#pragma once

#include <filesystem>

namespace hymt {

// The folder of the running program; empty if the system does not say.
[[nodiscard]] std::filesystem::path program_folder();

}  // namespace hymt
