// hymt-doc.toml: what a project wants for every run.
// (`hymt-doc help config` tells every key, with an example.)
//
// A key that does not exist is an error, so that no setting is lost to a misspelling.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/files/glob.h"
#include "cli/options/options.h"
#include "parsers/document/parser.h"

namespace hymt {

// What the configuration says about one file.
struct FileSettings {
  bool skip = false;
  std::optional<Format> format;
  std::optional<std::string> from;  // A canonical tag, or "auto".
  ParserOptions parser;
};

enum class KeyPlace : std::uint8_t { kRun, kAllFiles, kSomeFiles };

// What people read of a key.
struct KeyText {
  std::string name;
  std::string_view type;  // "text, or a list of texts"
  std::string fallback;   // What holds without it; empty: nothing.
  std::string example;    // Lines of a configuration.
  std::string help;       // A paragraph.
  KeyPlace place = KeyPlace::kRun;
};

// Every key, in the order of the tables.
[[nodiscard]] std::vector<KeyText> configuration_keys();

// What the configuration says about files of one pattern, or about all. Unset, or empty: nothing.
struct FileOverride {
  std::optional<bool> skip;
  std::optional<Format> format;
  std::optional<std::string> from;
  std::optional<Site> site;
  std::optional<std::vector<std::string>> front_matter_keys;
  std::optional<std::vector<std::string>> front_matter_keys_only;
  std::optional<std::vector<std::string>> attributes;
  std::optional<bool> builtin_placeholders;
  std::optional<bool> protects_identifiers;
  std::vector<PlaceholderRule> placeholders;  // Added to those that hold already.
};

// A value; the same for all threads.
class Configuration {
 public:
  // No configuration: every setting at its default.
  Configuration() = default;

  // Reads the text of a configuration. `path` is where it lies: patterns are relative to its folder
  // and messages name it. Throws Error (kUsage) with path and line.
  Configuration(std::string_view text, const std::filesystem::path& path);

  [[nodiscard]] const RunSettings& run() const { return run_; }
  // Empty if there is no configuration.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // `relative_path` is relative to the folder of path(), with '/' between its parts.
  [[nodiscard]] FileSettings settings_for(std::string_view relative_path) const;

  // The overrides that match, as indices: files with equal ones have equal settings.
  [[nodiscard]] std::vector<std::size_t> matching_overrides(std::string_view relative_path) const;

 private:
  struct Override {
    Glob glob;
    FileOverride change;
  };
  class Reader;

  std::filesystem::path path_;
  RunSettings run_;
  FileOverride all_files_;
  std::vector<Override> overrides_;
};

}  // namespace hymt
