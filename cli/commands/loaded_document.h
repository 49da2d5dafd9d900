// One document's bytes for the commands that only look.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/document/document_translation.h"
#include "cli/files/file_system.h"
#include "cli/options/file_settings.h"

namespace hymt {

struct DocumentLoadOptions {
  std::optional<Format> format;     // Unset: by settings, name, content.
  std::optional<std::string> from;  // Unset: by settings; "auto": undetermined.
  SizeLimit size_limit;             // A larger document is a failure.
};

// The bytes of a file, and how they are to be read.
struct LoadedDocument {
  std::filesystem::path path;
  std::string bytes;
  std::shared_ptr<const ParserSet> parsers;
  DocumentOptions options;

  // Both throw Error (kInput) that names the file.
  [[nodiscard]] ParsedDocument parse() const;
  [[nodiscard]] DocumentTranslation take_apart() const;
};

// Reads the file `path` ("-": standard input). Throws Error (kInput) that names it.
[[nodiscard]] LoadedDocument load_document(const FileSystem& file_system,
                                           const std::filesystem::path& path,
                                           const SettingsLookup::Settings& settings,
                                           const DocumentLoadOptions& options);

}  // namespace hymt
