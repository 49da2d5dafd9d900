#include "cli/commands/glossary_files.h"

#include <algorithm>
#include <iterator>

#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr SizeLimit kMaxGlossarySize{std::uint64_t{64} << 20, "split it into several glossaries"};

}  // namespace

std::vector<GlossaryEntry> read_glossaries(const std::vector<std::filesystem::path>& paths,
                                           const FileSystem& file_system,
                                           std::vector<std::string>& notes) {
  std::vector<GlossaryEntry> all;
  for (const std::filesystem::path& path : paths) {
    try {
      std::vector<std::string> said;
      std::vector<GlossaryEntry> entries =
          read_glossary(read_file(file_system, path, kMaxGlossarySize, /*regular_only=*/false),
                        path.string(), &said);
      for (const std::string& note : said) notes.push_back(path.string() + ": " + note);
      std::move(entries.begin(), entries.end(), std::back_inserter(all));
    } catch (const Error& error) {
      throw Error(ErrorKind::kUsage, std::string("glossary: ") + error.what(), path.string());
    }
  }
  return all;
}

}  // namespace hymt
