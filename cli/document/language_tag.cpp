#include "cli/document/language_tag.h"

#include <unicode/locdspnm.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "parsers/document/ascii.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

// Longer ones are no tags (RFC 5646, 4.4.1, asks for 35).
constexpr std::size_t kMaxTagBytes = 100;

bool well_formed(const std::vector<std::string>& subtags) {
  return std::all_of(subtags.begin(), subtags.end(), [](const std::string& subtag) {
    return !subtag.empty() && subtag.size() <= 8 &&
           std::all_of(subtag.begin(), subtag.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || is_ascii_digit(c); });
  });
}

// What the registry prefers (CLDR's aliases): "de" for "deu".
std::string preferred_language(const std::string& subtag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale(subtag.c_str());
  locale.canonicalize(status);
  const std::string_view language = locale.getLanguage();
  if (U_FAILURE(status) || language.empty()) return subtag;
  return language == "fil" ? "tl" : std::string(language);
}

// RFC 5646, 2.1.1: language lower case, script "Hant", region "TW", but not behind a singleton.
std::string joined(std::vector<std::string> subtags) {
  bool extension = false;
  for (std::size_t i = 1; i < subtags.size(); ++i) {
    std::string& subtag = subtags[i];
    extension = extension || subtag.size() == 1;
    const auto upper = [](char c) {
      return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    };
    if (extension) continue;
    if (subtag.size() == 2) std::transform(subtag.begin(), subtag.end(), subtag.begin(), upper);
    if (subtag.size() == 4 && (subtag[0] < '0' || subtag[0] > '9')) subtag[0] = upper(subtag[0]);
  }
  std::string tag = subtags[0];
  for (std::size_t i = 1; i < subtags.size(); ++i) tag += "-" + subtags[i];
  return tag;
}

icu::Locale locale_of(std::string_view tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(
      icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status);
  return U_SUCCESS(status) ? locale : icu::Locale::getRoot();
}

}  // namespace

std::optional<std::string> canonical_tag(std::string_view tag) {
  if (tag.size() > kMaxTagBytes) return std::nullopt;
  std::vector<std::string> subtags = subtags_of(tag);
  if (!well_formed(subtags)) return std::nullopt;
  subtags[0] = preferred_language(subtags[0]);
  return joined(std::move(subtags));
}

std::string_view primary_subtag(std::string_view tag) { return tag.substr(0, tag.find('-')); }

bool is_no_language(std::string_view tag) {
  const std::string_view primary = primary_subtag(tag);
  if (primary.size() < 2 || primary.size() > 3) return true;
  if (primary == "und" || primary == "mul" || primary == "mis" || primary == "zxx") return true;
  return primary.size() == 3 && primary >= "qaa" && primary <= "qtz";  // RFC 5646, 2.2.1.
}

std::string language_name(std::string_view tag, std::string_view reader) {
  const std::unique_ptr<icu::LocaleDisplayNames> names(
      icu::LocaleDisplayNames::createInstance(locale_of(reader), ULDN_DIALECT_NAMES));
  std::string text;
  if (names == nullptr) return text;
  icu::UnicodeString name;
  return names->localeDisplayName(locale_of(tag), name).toUTF8String(text);
}

std::string language_text(std::string_view tag) {
  const std::string name = language_name(tag, "en");
  return name.empty() || name == tag ? std::string(tag) : name + " (" + std::string(tag) + ")";
}

}  // namespace hymt
