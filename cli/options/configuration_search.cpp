#include "cli/options/configuration_search.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/files/input_tree.h"
#include "parsers/document/ascii.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr SizeLimit kMaxConfigurationSize{std::uint64_t{1} << 20, "no configuration needs that"};

bool is_repository_root(const FileSystem& file_system, const fs::path& folder) {
  return std::any_of(kVersionControlFolders.begin(), kVersionControlFolders.end(),
                     [&](std::string_view name) {
                       return file_system.status(folder / name, Links::kRefuse).has_value();
                     });
}

// Commands lie there that version control runs by itself.
bool belongs_to_version_control(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(), [](const fs::path& part) {
    const std::string name = ascii_lower(part.string());
    return std::find(kVersionControlFolders.begin(), kVersionControlFolders.end(), name) !=
           kVersionControlFolders.end();
  });
}

// A configuration may name what its author could put beside it, not what its reader has elsewhere.
class PlaceCheck {
 public:
  PlaceCheck(const FileSystem& file_system, const Configuration& configuration)
      : file_system_(file_system),
        configuration_(configuration),
        folder_(file_system.canonical(configuration.path()).parent_path()) {}

  void check() const {
    const RunSettings& run = configuration_.run();
    for (const fs::path& path : run.glossaries.value_or(std::vector<fs::path>{})) {
      check_place(path, "a glossary", "--glossary");
      const auto status = file_system_.status(path, Links::kFollow);
      if (status && status->kind != FileKind::kRegular) {
        throw Error(ErrorKind::kUsage, "is a glossary, but no regular file", path.string());
      }
    }
    if (run.output) check_place(*run.output, "the output", "--output");
    if (run.report) check_place(*run.report, "the report", "--report");
    if (run.memory && !run.memory->empty()) check_place(*run.memory, "the memory", "--memory");
    if (run.lock && !run.lock->empty()) check_place(*run.lock, "the lock file", "--lock");
  }

 private:
  void check_place(const fs::path& path, std::string_view what, std::string_view option) const {
    const auto fail = [&](std::string_view why) {
      throw Error(ErrorKind::kUsage,
                  "is " + std::string(what) + " " + std::string(why) + ", which " +
                      configuration_.path().string() +
                      " may not name; choose another place, or name it with " + std::string(option),
                  path.string());
    };
    const fs::path end = file_system_.canonical(path);
    if (!lies_in(end, folder_)) fail("outside its folder");
    if (belongs_to_version_control(end.lexically_relative(folder_))) {
      fail("in a folder of version control");
    }
    const bool leads_nowhere = file_system_.status(path, Links::kRefuse).has_value() &&
                               !file_system_.status(path, Links::kFollow).has_value();
    if (leads_nowhere) fail("behind a link that leads nowhere");
  }

  const FileSystem& file_system_;
  const Configuration& configuration_;
  fs::path folder_;
};

Configuration load(const FileSystem& file_system, const fs::path& path, bool regular_only) {
  try {
    Configuration configuration(read_file(file_system, path, kMaxConfigurationSize, regular_only),
                                path);
    PlaceCheck(file_system, configuration).check();
    return configuration;
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, error.what(), error.path());
  }
}

// The folder whose configuration comes first: that of `input`, links followed.
fs::path first_folder(const FileSystem& file_system, const fs::path& input) {
  const auto is_folder = [&](const fs::path& path) {
    const auto status = file_system.status(path, Links::kFollow);
    return status && status->kind == FileKind::kDirectory;
  };
  const fs::path end = file_system.canonical(input);
  try {
    return is_folder(end) ? end : end.parent_path();
  } catch (const AccessError&) {
    // A folder above the working one is closed to us. The path as it was given still leads there.
    return is_folder(input) ? input : folder_of(input);
  }
}

// Why the file or link `entry` may not be used; empty: it may. Whose link it is matters as well as
// whose file: it chooses the file.
std::string why_ignored(const FileSystem& file_system, const fs::path& entry,
                        const FileStatus& entry_status,
                        const std::optional<FileStatus>& input_folder) {
  const auto is_trusted = [&](std::uint32_t owner) {
    return owner == file_system.user() || (input_folder && owner == input_folder->owner);
  };
  try {
    const auto file = file_system.status(entry, Links::kFollow);
    if (!file) return "it is a link that leads nowhere";
    if (file->kind != FileKind::kRegular) return "it is no regular file";
    if (is_trusted(file->owner) && is_trusted(entry_status.owner)) return "";
    return "it belongs to another user; name it with --config to use it";
  } catch (const AccessError&) {
    return "it is a link to where you may not look";
  }
}

// From `folder` upward. Throws AccessError where a folder is closed to this user.
FoundConfiguration look_upward(const FileSystem& file_system, fs::path folder) {
  const auto input_folder = file_system.status(folder, Links::kFollow);
  while (true) {
    const fs::path candidate = folder / kConfigurationName;
    if (const auto found = file_system.status(candidate, Links::kRefuse)) {
      std::string why = why_ignored(file_system, candidate, *found, input_folder);
      if (!why.empty()) return {{}, candidate, std::move(why)};
      return {load(file_system, candidate, /*regular_only=*/true), {}, {}};
    }
    if (!folder.is_absolute() || !folder.has_relative_path() ||
        is_repository_root(file_system, folder)) {
      return {};
    }
    folder = folder.parent_path();
  }
}

}  // namespace

FoundConfiguration find_configuration(const FileSystem& file_system, const fs::path& input,
                                      const std::optional<fs::path>& explicit_path) {
  if (explicit_path) return {load(file_system, *explicit_path, /*regular_only=*/false), {}, {}};
  try {
    return look_upward(file_system, first_folder(file_system, input));
  } catch (const AccessError&) {
    return {};  // What is in a closed folder is not for this user.
  }
}

}  // namespace hymt
