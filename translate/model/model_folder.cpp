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

// Whether a folder holds what a model is read from.
bool holds_model(const fs::path& folder) {
  std::error_code ignored;
  if (fs::exists(folder / "config.json", ignored)) return true;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".gguf") return true;
  }
  return false;
}

// Where the models were installed with the program; empty if the system does not say where that is.
fs::path folder_of_models() {
  const fs::path program = program_folder();
  if (program.empty()) return {};
  return (program / HYMT_MODELS_FROM_PROGRAM).lexically_normal();
}

}  // namespace

std::vector<std::string> installed_models() {
  std::vector<std::string> names;
  const fs::path folder = folder_of_models();
  if (folder.empty()) return names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (is_folder(entry.path()) && holds_model(entry.path())) {
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
      "there is no model " + quoted_name(name) + "; give a folder with config.json, or a GGUF file";
  for (const std::string& other : installed) {
    message += (&other == &installed.front() ? ", or an installed model: " : ", ") + other;
  }
  if (folder_of_models().empty()) {
    message +=
        "; those that came along cannot be found, as the system does not say where this "
        "program lies: mount /proc";
  }
  throw Error(ErrorKind::kEngine, message);
}

}  // namespace hymt
