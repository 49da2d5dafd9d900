#include "cli/loaded_document.h"

#include <memory>

#include "parsers/document/error.h"
#include "parsers/make_parser.h"

namespace hymt {

LoadedDocument load_document(const FileSystem& file_system, const std::filesystem::path& path,
                             const SettingsLookup::Settings& settings, const LoadOptions& options) {
  const bool is_standard_input = path == "-";
  const std::string bytes =
      is_standard_input
          ? read_whole(*file_system.standard_input(), "standard input", 0, options.size_limit)
          : read_file(file_system, path, options.size_limit, /*regular_only=*/false);
  std::optional<Format> format = options.format ? options.format : settings.file.format;
  if (!format && !is_standard_input) {
    format = format_of_path(path.string());
    if (!format && path.has_extension()) {
      throw Error(ErrorKind::kInput,
                  "is no format that is known by its name; say which it is with -f html, "
                  "-f markdown or -f text",
                  path.string());
    }
  }
  if (!format) format = guess_format(bytes);
  std::string from = options.from ? *options.from : settings.file.from.value_or("auto");
  if (from == "auto") from.clear();
  try {
    return {settings.parsers->parser(*format), bytes, from};
  } catch (const Error& error) {
    throw Error(error.kind(), error.what(), path.string(), error.offset());
  }
}

}  // namespace hymt
