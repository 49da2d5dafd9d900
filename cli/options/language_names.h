// What languages are called, in English and by those who speak them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// A language that documents may be in.
struct NamedLanguage {
  std::string tag;           // BCP 47: "zh-Hant".
  std::string name;          // "Traditional Chinese", in English.
  std::string own_name;      // "繁體中文"; the English one if ICU knows no other.
  bool is_a_models = false;  // One of the 38 between which the models translate.
};

// The models' languages in the order of their tables, then those that only the segmenter has rules
// for, by tag. Names that the models do not have are ICU's. Thread-safe.
[[nodiscard]] const std::vector<NamedLanguage>& named_languages();

// The tag of the language that `name` is a name of, in English or its own language: "German",
// "deutsch", "português (Brasil)" (which is "pt-BR"). Case and accents do not count. Nothing if it
// is none of them. Thread-safe.
[[nodiscard]] std::optional<std::string> language_of_name(std::string_view name);

}  // namespace hymt
