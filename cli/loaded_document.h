// One document for the commands that only look.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/file_settings.h"
#include "cli/file_system.h"
#include "parsers/document/document.h"

namespace hymt {

// A document with the parser that made it. Never moved: an outline's names may point into the
// document's source.
struct LoadedDocument {
  LoadedDocument(const Parser& parser, std::string_view bytes, std::string_view language)
      : size(bytes.size()), document(parser.parse(bytes, language)) {}
  LoadedDocument(const LoadedDocument&) = delete;
  LoadedDocument& operator=(const LoadedDocument&) = delete;

  std::size_t size;
  Document document;
};

struct LoadOptions {
  std::optional<Format> format;     // Unset: by settings, name, content.
  std::optional<std::string> from;  // Unset: by settings; "auto": undetermined.
  SizeLimit size_limit;             // A larger document is a failure.
};

// Reads and parses the file `path` ("-": standard input). Throws Error (kInput) that names it.
[[nodiscard]] LoadedDocument load_document(const FileSystem& file_system,
                                           const std::filesystem::path& path,
                                           const SettingsLookup::Settings& settings,
                                           const LoadOptions& options);

}  // namespace hymt
