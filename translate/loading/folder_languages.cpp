#include "translate/loading/folder_languages.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "translate/model/json_value.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

std::optional<JsonValue> read_json(const std::string& folder, const char* name) {
  constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
  const std::filesystem::path path = std::filesystem::path(folder) / name;
  const auto text = read_optional_model_file(path.string(), kMaxBytes);
  if (!text) return std::nullopt;
  return parse_json(*text, path.string());
}

// The texts of a list.
std::vector<std::string> texts_of(const JsonValue& root, std::string_view key) {
  std::vector<std::string> texts;
  const JsonValue* list = root.find(key);
  if (list == nullptr || list->array() == nullptr) return texts;
  for (const JsonValue& text : *list->array()) {
    if (text.string() != nullptr) texts.push_back(*text.string());
  }
  return texts;
}

}  // namespace

LanguageDirections folder_languages(const std::string& folder) {
  if (const auto languages = read_json(folder, "languages.json")) {
    return {texts_of(*languages, "source"), texts_of(*languages, "target")};
  }
  const auto tokenizer = read_json(folder, "tokenizer_config.json");
  if (!tokenizer) return {};
  std::vector<std::string> languages = texts_of(*tokenizer, "languages");
  return {languages, languages};
}

}  // namespace hymt
