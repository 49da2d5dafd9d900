#include "translate/checks/language_identification.h"

#include <cld2/public/compact_lang_det.h>

#include <array>

#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

// CLD2 has some codes of its own.
std::string bcp47(const std::string& code) {
  if (code == "iw") return "he";
  if (code == "zh-Hant") return code;
  if (code == "un" || code == "xxx") return {};
  return code;
}

std::string identity_of(std::string_view tag) {
  const std::string primary(tag.substr(0, tag.find('-')));
  const bool is_traditional = tag.find("-Hant") != std::string_view::npos || tag.ends_with("-TW") ||
                              tag.ends_with("-HK") || tag.ends_with("-MO");
  if (primary == "zh" && is_traditional) return "zh-Hant";
  if (primary == "yue") return "zh-Hant";
  return primary == "fil" ? "tl" : primary;
}

}  // namespace

IdentifiedLanguage identify_language(std::string_view text) {
  constexpr std::size_t kMost = std::size_t{1} << 16;  // More text tells no more.
  text = text.substr(0, valid_utf8_prefix(text.substr(0, kMost)));
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percents{};
  int num_text_bytes = 0;
  bool is_reliable = false;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummary(
      text.data(), static_cast<int>(text.size()), true, languages.data(), percents.data(),
      &num_text_bytes, &is_reliable);
  constexpr int kNearlyAll = 85;  // Percent.
  constexpr int kMostOfIt = 60;
  const bool is_first = is_reliable && language == languages[0];
  return {bcp47(CLD2::LanguageCode(language)), is_first && percents[0] >= kNearlyAll,
          is_first && percents[0] >= kMostOfIt};
}

bool is_same_language(std::string_view a, std::string_view b) {
  return identity_of(a) == identity_of(b);
}

}  // namespace hymt
