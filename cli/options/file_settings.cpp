#include "cli/options/file_settings.h"

#include "cli/files/input_tree.h"
#include "parsers/document/error.h"

namespace hymt {

SettingsLookup::SettingsLookup(const FileSystem& file_system, const Configuration& configuration,
                               std::optional<Site> site)
    : file_system_(file_system),
      configuration_(configuration),
      site_(site),
      recognition_(file_system) {
  if (!configuration.path().empty()) {
    configuration_folder_ = file_system.canonical(configuration.path()).parent_path();
  }
}

const SettingsLookup::Settings& SettingsLookup::of(const std::filesystem::path& path,
                                                   const std::string& relative_path) {
  std::string name = relative_path;
  const std::filesystem::path canonical = file_system_.canonical(path);
  if (!configuration_folder_.empty() && lies_in(canonical, configuration_folder_)) {
    name = canonical.lexically_relative(configuration_folder_).generic_string();
  }
  const std::optional<Site> recognised =
      site_ ? std::nullopt : recognition_.of(canonical.parent_path());
  const auto [entry, is_new] =
      settings_.try_emplace({configuration_.matching_overrides(name), recognised});
  Settings& settings = entry->second;
  if (is_new) {
    settings.file = configuration_.settings_for(name);
    std::optional<Site>& site = settings.file.parser.site;
    if (site_ || !site) site = site_ ? site_ : recognised;
    try {
      settings.parsers = std::make_shared<ParserSet>(settings.file.parser);
    } catch (const Error& error) {
      throw Error(error.kind(), error.what(), configuration_.path().string());
    }
  }
  return settings;
}

}  // namespace hymt
