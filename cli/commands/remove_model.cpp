#include "cli/commands/remove_model.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/report/safe_text.h"
#include "parsers/document/error.h"
#include "translate/loading/hub_cache.h"
#include "translate/loading/model_location.h"
#include "translate/model/gguf_files.h"
#include "translate/model/model_folder.h"
#include "translate/model/packed_weights.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

bool is_installed(const fs::path& path) {
  for (const std::string& name : installed_models()) {
    std::error_code ignored;
    if (fs::equivalent(find_model_folder(name), path, ignored)) return true;
  }
  return false;
}

// The folder of the cache that a model's files lie in; empty if they lie elsewhere.
fs::path folder_in_cache(const fs::path& path) {
  for (fs::path folder = path; folder.has_relative_path(); folder = folder.parent_path()) {
    if (is_cached_model(folder)) return folder;
  }
  return {};
}

// What is to go for a model to be gone.
std::vector<fs::path> paths_of(const std::string& name) {
  const fs::path path = fs::path(locate_model(name)).lexically_normal();
  if (is_installed(path)) {
    throw Error(ErrorKind::kUsage, "came with the program; remove the package that it belongs to",
                path.string());
  }
  const fs::path cached = folder_in_cache(path);
  if (!cached.empty()) return {cached};
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    throw Error(ErrorKind::kUsage, "is a folder, in which other files may lie; remove it yourself",
                path.string());
  }
  std::vector<fs::path> paths;
  for (const std::string& part : gguf_parts(path.string())) paths.emplace_back(part);
  for (const PrecisionTraits& precision : precisions()) {
    const fs::path packed = packed_weights_path(paths.front().string(), precision.precision);
    if (fs::exists(packed, ignored)) paths.push_back(packed);
  }
  return paths;
}

}  // namespace

int remove_models(const ModelsOptions& options, FileSystem& file_system) {
  if (options.models.empty()) throw Error(ErrorKind::kUsage, "models remove wants a MODEL");
  std::vector<fs::path> paths;
  for (const std::string& name : options.models) {
    for (fs::path& path : paths_of(name)) paths.push_back(std::move(path));
  }
  const auto out = file_system.standard_output();
  for (const fs::path& path : paths) {
    file_system.remove(path);
    out->write("removed " + name_on_line(path.string()) + "\n");
  }
  return kExitDone;
}

}  // namespace hymt
