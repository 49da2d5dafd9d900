#include "reassemble/locale.h"

#include <algorithm>
#include <array>

#include "parsers/document/ascii.h"

namespace hymt {

bool is_right_to_left(std::string_view language) {
  constexpr std::array<std::string_view, 11> kScripts = {
      "arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "mand", "rohg", "samr", "mend", "aran"};
  constexpr std::array<std::string_view, 19> kLanguages = {
      "ar", "he", "iw",  "fa",  "ur",  "ps",  "sd",  "ug",  "yi", "ji",
      "dv", "ks", "ckb", "syr", "arc", "nqo", "prs", "pnb", "arz"};
  const std::string tag = ascii_lower(language);
  const auto contains = [](const auto& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
  };
  const std::size_t primary = std::min(tag.find_first_of("-_"), tag.size());
  if (primary < tag.size()) {
    const std::string_view rest = std::string_view(tag).substr(primary + 1);
    const std::string_view second = rest.substr(0, rest.find_first_of("-_"));
    if (second.size() == 4) return contains(kScripts, second);
  }
  return contains(kLanguages, std::string_view(tag).substr(0, primary));
}

std::string locale_slot_text(std::string_view source, const LocaleSlot& slot,
                             std::string_view language, bool to_utf8) {
  const std::string_view old = slot.range.of(source);
  switch (slot.kind) {
    case LocaleSlot::Kind::kCharset: return to_utf8 ? "utf-8" : std::string(old);
    case LocaleSlot::Kind::kLanguage: {
      if (language.empty()) return std::string(old);
      std::string result(language);
      // Open Graph writes "en_US".
      if (old.find('_') != std::string_view::npos)
        std::replace(result.begin(), result.end(), '-', '_');
      return result;
    }
    case LocaleSlot::Kind::kDirection: {
      if (language.empty()) return std::string(old);
      const bool rtl = is_right_to_left(language);
      if (slot.range.empty()) return rtl ? " dir=\"rtl\"" : "";
      const std::string now = ascii_lower(old);
      if (now != (rtl ? "ltr" : "rtl")) return std::string(old);
      return rtl ? "rtl" : "ltr";
    }
  }
  return std::string(old);
}

}  // namespace hymt
