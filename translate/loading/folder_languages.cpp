#include "translate/loading/folder_languages.h"

#include <filesystem>

#include "translate/model/json_value.h"
#include "translate/model_files/model_file.h"

namespace hymt {

std::vector<std::string> folder_languages(const std::string& folder) {
  constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
  const std::filesystem::path path = std::filesystem::path(folder) / "tokenizer_config.json";
  const auto text = read_optional_model_file(path.string(), kMaxBytes);
  if (!text) return {};
  const JsonValue root = parse_json(*text, path.string());
  std::vector<std::string> languages;
  const JsonValue* list = root.find("languages");
  if (list == nullptr || list->array() == nullptr) return {};
  for (const JsonValue& language : *list->array()) {
    if (language.string() != nullptr) languages.push_back(*language.string());
  }
  return languages;
}

}  // namespace hymt
