// Where the configuration of a run is found.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/files/file_system.h"
#include "cli/options/configuration.h"

namespace hymt {

inline constexpr std::string_view kConfigurationName = "hymt-doc.toml";

// What was found for an input.
struct FoundConfiguration {
  Configuration configuration;
  // A hymt-doc.toml that was not read, and why; empty: none.
  std::filesystem::path ignored;
  std::string why_ignored;
};

// The configuration that holds for `input`: `explicit_path` if given, else the hymt-doc.toml in the
// folder of `input` or the nearest one above it, else none. Strangers may have written it, so
// looking upward ends at the root of a repository (a folder with .git, .hg or .svn), at a folder
// that this user may not look into, and at a file that belongs neither to this user nor to the
// owner of the input's folder; and what it names to be read or written (glossaries, output, report)
// must lie in its folder, also where links lead, and not in what belongs to version control. Throws
// Error (kUsage) if it cannot be read or is wrong.
[[nodiscard]] FoundConfiguration find_configuration(
    const FileSystem& file_system, const std::filesystem::path& input,
    const std::optional<std::filesystem::path>& explicit_path);

}  // namespace hymt
