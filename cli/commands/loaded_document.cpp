#include "cli/commands/loaded_document.h"

#include "parsers/document/error.h"
#include "parsers/make_parser.h"

namespace hymt {
namespace {

[[noreturn]] void throw_named(const Error& error, const std::filesystem::path& path) {
  throw Error(error.kind(), error.what(), path.string(), error.offset());
}

}  // namespace

ParsedDocument LoadedDocument::parse() const {
  try {
    return {bytes, *parsers, options.format, options.source_language};
  } catch (const Error& error) {
    throw_named(error, path);
  }
}

DocumentTranslation LoadedDocument::take_apart() const {
  try {
    return {bytes, *parsers, options};
  } catch (const Error& error) {
    throw_named(error, path);
  }
}

LoadedDocument load_document(const FileSystem& file_system, const std::filesystem::path& path,
                             const SettingsLookup::Settings& settings,
                             const DocumentLoadOptions& options) {
  const bool is_standard_input = path == "-";
  LoadedDocument loaded;
  loaded.path = path;
  loaded.parsers = settings.parsers;
  loaded.bytes =
      is_standard_input
          ? read_whole(*file_system.standard_input(), "standard input", 0, options.size_limit)
          : read_file(file_system, path, options.size_limit, /*regular_only=*/false);
  loaded.options.format = options.format ? options.format : settings.file.format;
  if (!loaded.options.format && !is_standard_input) {
    loaded.options.format = format_of_path(path.string());
    if (!loaded.options.format && path.has_extension()) {
      throw Error(ErrorKind::kInput,
                  "is no format that is known by its name; say which it is with -f html, "
                  "-f markdown, -f mdx or -f text",
                  path.string());
    }
  }
  const std::string from = options.from ? *options.from : settings.file.from.value_or("auto");
  if (from != "auto") loaded.options.source_language = from;
  return loaded;
}

}  // namespace hymt
