// Which parsers and settings hold for which file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/document/parser_set.h"
#include "cli/files/file_system.h"
#include "cli/options/configuration.h"
#include "cli/options/site_recognition.h"

namespace hymt {

// Looks files up in the configuration. Files to which the same parts of it apply share their
// parsers. For one thread.
class SettingsLookup {
 public:
  // Both must outlive the object. `site` wins over what the configuration says; where neither says
  // anything, sites are recognised (site_recognition.h).
  SettingsLookup(const FileSystem& file_system, const Configuration& configuration,
                 std::optional<Site> site = std::nullopt);

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
  std::optional<Site> site_;
  SiteRecognition recognition_;
  // By matching overrides, and the site as recognised.
  std::map<std::pair<std::vector<std::size_t>, std::optional<Site>>, Settings> settings_;
};

}  // namespace hymt
