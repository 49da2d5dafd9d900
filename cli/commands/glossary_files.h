// The glossaries that a user names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "translate/glossary/glossary.h"

namespace hymt {

// All entries, in the order of the files. Throws Error (kUsage), also for a file that cannot be
// read: without it the run is not what the user asked for. `notes` gets lines for people.
[[nodiscard]] std::vector<GlossaryEntry> read_glossaries(
    const std::vector<std::filesystem::path>& paths, const FileSystem& file_system,
    std::vector<std::string>& notes);

}  // namespace hymt
