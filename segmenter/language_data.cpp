#include "segmenter/language_data.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "parsers/document/ascii.h"
#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kRoot = {};

// Compiled by hand from style guides and common usage; the same is true of each language's own.
constexpr LanguageData kInternational = {
    .tag = "",
    .inner = "Mr Mrs Ms Ph ca cf dr e.g i.e prof viz vs",
    .before_number = R"(
        art ch chap ed eq eqs ext fig figs max min no nos nr n° nº p par pp ref rev sec tab tbl v
        ver vol vols § №)",
    .final = R"(
        Ft Mt Sen St a.m bros capt cmdr co col corp et.al gen gmbh gov hon inc jr llc lt ltd maj
        p.m plc rep reps sens sgt sr)",
    .closing = "cm kg km mm ph.d",
    .titles = "mr mrs ms dr prof",
    .starters = "the they he she",
    .prepositions = "at in on by",
};

// ISO 639 codes that name the same language, or one written with the same abbreviations.
struct Alias {
  std::string_view tag;
  std::string_view same_as;
};
constexpr std::array kAliases = {
    Alias{"be", "ru"}, Alias{"bs", "hr"}, Alias{"fil", "tl"}, Alias{"in", "id"},  Alias{"iw", "he"},
    Alias{"nb", "no"}, Alias{"nn", "no"}, Alias{"sr", "hr"},  Alias{"yue", "zh"},
};

auto tables() {
  return std::array{germanic_languages(), romance_languages(), slavic_languages(),
                    other_cased_languages(), caseless_languages()};
}

// "zh" of "zh-Hant-TW", in lower case; empty if it is no language code.
std::string_view primary_subtag(std::string_view tag, std::array<char, 3>& buffer) {
  const std::size_t size = std::min(tag.find_first_of("-_"), tag.size());
  if (size > buffer.size()) return {};
  for (std::size_t i = 0; i < size; ++i) buffer[i] = ascii_lower(tag[i]);
  return {buffer.data(), size};
}

}  // namespace

const LanguageData& language_data(std::string_view tag) {
  std::array<char, 3> buffer;
  std::string_view language = primary_subtag(tag, buffer);
  for (const Alias& alias : kAliases) {
    if (language == alias.tag) language = alias.same_as;
  }
  for (const auto table : tables()) {
    for (const LanguageData& data : table) {
      if (data.tag == language) return data;
    }
  }
  return kRoot;
}

std::vector<std::string_view> languages_with_data() {
  std::vector<std::string_view> tags;
  for (const Alias& alias : kAliases) tags.push_back(alias.tag);
  for (const auto table : tables()) {
    for (const LanguageData& data : table) tags.push_back(data.tag);
  }
  return tags;
}

const LanguageData& international_data() { return kInternational; }

}  // namespace hymt
