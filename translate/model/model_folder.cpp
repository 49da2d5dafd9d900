#include "translate/model/model_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"
#include "translate/model/program_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// Where the models were installed with the program, or else where they are in its source tree.
fs::path folder_of_models() {
  const fs::path program = program_folder();
  if (!program.empty() && is_folder(program / HYMT_MODELS_FROM_PROGRAM)) {
    return (program / HYMT_MODELS_FROM_PROGRAM).lexically_normal();
  }
  return HYMT_SOURCE_MODELS;
}

}  // namespace

std::vector<std::string> installed_models() {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_of_models(), ignored)) {
    if (fs::exists(entry.path() / "config.json", ignored)) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string find_model_folder(const std::string& name_or_path) {
  std::string name = name_or_path.empty() ? std::string(kEmbeddedModel) : name_or_path;
  const std::vector<std::string> installed = installed_models();
  if (std::find(installed.begin(), installed.end(), name) != installed.end()) {
    return (folder_of_models() / name).string();
  }
  if (!name_or_path.empty() && is_folder(name)) return name;
  std::string message =
      "there is no model " + quoted_name(name) + "; give a folder with config.json";
  for (const std::string& other : installed) {
    message += (&other == &installed.front() ? ", or an installed model: " : ", ") + other;
  }
  throw Error(ErrorKind::kEngine, message);
}

}  // namespace hymt
