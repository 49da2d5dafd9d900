// Languages as users name them on the command line and in configuration files.
#pragma once

#include <string>
#include <string_view>

namespace hymt {

// `tag` in the canonical spelling of BCP 47 ("zh-hant-tw" -> "zh-Hant-TW"), if its language is one
// of the 38: by itself, or with a region, script or other subtags behind it. Old tags and other
// names of the same language are understood ("iw" is "he", "fil" is "tl", "zh-TW" is Chinese in
// traditional script).
// Throws Error (kUsage) with the nearest known tag and the list of all.
[[nodiscard]] std::string canonical_language(std::string_view tag);

// The same, but also "qps-ploc", the tag of pseudo-translations, is accepted.
[[nodiscard]] std::string canonical_target_language(std::string_view tag);

}  // namespace hymt
