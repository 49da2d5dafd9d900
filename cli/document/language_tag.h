// Languages as documents and users name them, in the spelling of BCP 47 (RFC 5646).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hymt {

// `tag` in its canonical spelling: "zh_hant_tw" is "zh-Hant-TW". Codes that the registry replaces,
// also those of ISO 639-2 and 639-3, become what it prefers: "iw" is "he", "ger" and "deu" are
// "de"; but "fil" is "tl", as the models' tables have it. Nothing if it has not the form of a tag.
// Thread-safe.
[[nodiscard]] std::optional<std::string> canonical_tag(std::string_view tag);

// "zh" of a canonical tag, "zh-Hant".
[[nodiscard]] std::string_view primary_subtag(std::string_view tag);

// Whether a canonical tag names no language: "und", "mul", "zxx", one for private use, as
// "qps-ploc" and "x-klingon" are.
[[nodiscard]] bool is_no_language(std::string_view tag);

// What the language of a canonical tag is called in that of another one: "British English", not
// "English (United Kingdom)". Thread-safe.
[[nodiscard]] std::string language_name(std::string_view tag, std::string_view reader);

// "Brazilian Portuguese (pt-BR)", for people. Thread-safe.
[[nodiscard]] std::string language_text(std::string_view tag);

}  // namespace hymt
