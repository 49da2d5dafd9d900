// The languages that the models translate, as BCP 47 tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct Language {
  std::string_view tag;   // "zh-Hant"
  std::string_view name;  // "Traditional Chinese", in English
};

// The 38 languages of HY-MT1.5 and Hy-MT2, in the order of their tables.
[[nodiscard]] const std::vector<Language>& known_languages();

// `tag` in the canonical spelling of BCP 47 ("zh-hant-tw" -> "zh-Hant-TW"), if its language is one
// of the 38: by itself, or with a region, script or other subtags behind it. Old tags and other
// names of the same language are understood ("iw" is "he", "fil" is "tl", "zh-TW" is Chinese in
// traditional script).
// Throws Error (kUsage) with the nearest known tag and the list of all.
[[nodiscard]] std::string canonical_language(std::string_view tag);

// The same, but also "qps-ploc", the tag of pseudo-translations, is accepted.
[[nodiscard]] std::string canonical_target_language(std::string_view tag);

// The one of the 38 that a canonical tag means: "pt" for "pt-BR", "zh-Hant" for "zh-TW".
// Empty for "qps-ploc".
[[nodiscard]] std::string_view model_language(std::string_view canonical_tag);

}  // namespace hymt
