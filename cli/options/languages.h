// Languages as users name them on the command line and in configuration files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hymt {

// The tag of pseudo-translations, which no model makes.
inline constexpr std::string_view kPseudoLanguage = "qps-ploc";

// The canonical tag of BCP 47 for whatever names a language that documents may be in
// (named_languages()): a tag ("zh-hant-tw" is "zh-Hant-TW", with a region, script or other subtags
// behind it), an old one ("iw" is "he"), a code of ISO 639-2 ("ger", "deu") or a name ("German",
// "deutsch"). Spaces around it do not count. Nothing if it names none.
[[nodiscard]] std::optional<std::string> find_language(std::string_view text);

// The same. Throws Error (kUsage) with the nearest ones if it names none.
[[nodiscard]] std::string source_language_named(std::string_view text);

// Only the 38 between which the models translate, and "qps-ploc".
[[nodiscard]] std::string target_language_named(std::string_view text);

}  // namespace hymt
