// The tables that language_data() looks through, a file a group of languages.
#pragma once

#include <span>

#include "segmenter/language_data.h"

namespace hymt {

[[nodiscard]] std::span<const LanguageData> germanic_languages();
[[nodiscard]] std::span<const LanguageData> romance_languages();
[[nodiscard]] std::span<const LanguageData> slavic_languages();
[[nodiscard]] std::span<const LanguageData> other_cased_languages();
[[nodiscard]] std::span<const LanguageData> caseless_languages();

}  // namespace hymt
