#include "cli/options/languages.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

#include "cli/options/nearest_name.h"
#include "parsers/document/ascii.h"
#include "parsers/document/error.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

constexpr std::string_view kPseudoLanguage = "qps-ploc";

bool well_formed(const std::vector<std::string>& subtags) {
  return std::all_of(subtags.begin(), subtags.end(), [](const std::string& subtag) {
    return !subtag.empty() && subtag.size() <= 8 &&
           std::all_of(subtag.begin(), subtag.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || is_ascii_digit(c); });
  });
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

struct Alias {
  std::string_view other;
  std::string_view tag;
};

// Names of the same language in BCP 47's registry, ISO 639 and older systems.
constexpr Alias kAliases[] = {{"iw", "he"},  {"in", "id"},  {"fil", "tl"}, {"cmn", "zh"},
                              {"zho", "zh"}, {"eng", "en"}, {"deu", "de"}, {"fra", "fr"},
                              {"spa", "es"}, {"jpn", "ja"}, {"kor", "ko"}, {"rus", "ru"}};

bool is_known(std::string_view language) {
  const auto& known = known_languages();
  return std::any_of(known.begin(), known.end(),
                     [&](const Language& entry) { return entry.tag == language; });
}

[[noreturn]] void fail_unknown(std::string_view tag) {
  std::vector<std::string_view> words;
  std::string list;
  for (const Language& language : known_languages()) {
    words.push_back(language.tag);
    words.push_back(language.name);
    if (!list.empty()) list += ", ";
    list.append(language.tag).append(" ").append(language.name);
  }
  std::string message = "unknown language '" + std::string(tag) + "'";
  const std::string_view near = nearest_name(tag, words);
  if (!near.empty()) {
    const auto& known = known_languages();
    const auto meant = std::find_if(known.begin(), known.end(), [&](const Language& language) {
      return language.tag == near || language.name == near;
    });
    message.append("; did you mean '").append(meant->tag).append("' (");
    message.append(meant->name).append(")?");
  }
  throw Error(ErrorKind::kUsage, message + "\nknown languages: " + list);
}

}  // namespace

std::string canonical_language(std::string_view tag) {
  std::vector<std::string> subtags = subtags_of(tag);
  for (const Alias& alias : kAliases) {
    if (subtags[0] == alias.other) subtags[0] = alias.tag;
  }
  if (!well_formed(subtags) || !is_known(subtags[0])) fail_unknown(tag);
  return joined(std::move(subtags));
}

std::string canonical_target_language(std::string_view tag) {
  if (subtags_of(tag) == subtags_of(kPseudoLanguage)) return std::string(kPseudoLanguage);
  return canonical_language(tag);
}

}  // namespace hymt
