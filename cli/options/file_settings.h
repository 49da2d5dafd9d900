// Which parsers and settings hold for which file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/document/parser_set.h"
#include "cli/files/file_system.h"
#include "cli/options/configuration.h"

namespace hymt {

// Looks files up in the configuration. Files to which the same parts of it apply share their
// parsers. For one thread.
class SettingsLookup {
 public:
  // Both must outlive the object.
  SettingsLookup(const FileSystem& file_system, const Configuration& configuration);

  struct Settings {
    FileSettings file;
    std::shared_ptr<const ParserSet> parsers;
  };
  // Patterns are matched against the file's path from the folder of the configuration; if it lies
  // elsewhere, against `relative_path`. The reference stays valid. Throws Error (kUsage).
  [[nodiscard]] const Settings& of(const std::filesystem::path& path,
                                   const std::string& relative_path);

 private:
  const FileSystem& file_system_;
  const Configuration& configuration_;
  std::filesystem::path configuration_folder_;  // Canonical; empty if there is no configuration.
  std::map<std::vector<std::size_t>, Settings> settings_;  // By matching overrides.
};

}  // namespace hymt
