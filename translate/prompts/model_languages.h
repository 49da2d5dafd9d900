// The languages that the models translate, and what prompts call them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct Language {
  std::string_view tag;           // BCP 47: "zh-Hant".
  std::string_view name;          // "Traditional Chinese", in English.
  std::string_view chinese_name;  // "繁体中文"
};

// The 38 languages of HY-MT1.5 and Hy-MT2, in the order of their tables.
[[nodiscard]] const std::vector<Language>& known_languages();

// The parts of a BCP 47 tag in lower case, in which "_" may stand for "-": "zh", "tw" for "zh_TW".
[[nodiscard]] std::vector<std::string> subtags_of(std::string_view tag);

// The one of the 38 that a BCP 47 tag means: "pt" for "pt-BR", "zh-Hant" for "zh-TW". Null if it
// means none.
[[nodiscard]] const Language* model_language(std::string_view tag);

// Whether two tags mean one language as far as the models tell languages apart: regions do not
// count, the scripts of Chinese do.
[[nodiscard]] bool is_one_language(std::string_view a, std::string_view b);

// From which languages into which a model translates: BCP 47 tags. An empty list: any of the 38.
struct LanguageDirections {
  std::vector<std::string> sources;
  std::vector<std::string> targets;

  [[nodiscard]] bool has_source(std::string_view tag) const;
  [[nodiscard]] bool has_target(std::string_view tag) const;
};

}  // namespace hymt
