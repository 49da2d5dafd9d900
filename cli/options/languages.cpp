#include "cli/options/languages.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "cli/document/language_tag.h"
#include "cli/options/language_names.h"
#include "cli/options/nearest_name.h"
#include "parsers/document/error.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

bool is_known(std::string_view primary) {
  const auto& known = named_languages();
  return std::any_of(known.begin(), known.end(),
                     [&](const NamedLanguage& language) { return language.tag == primary; });
}

// "'de' (German) or 'ka' (Georgian)": the languages whose tags or names are nearest, if any is
// near.
std::string nearest_languages(std::string_view text) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string_view> words;
  for (const NamedLanguage& language : named_languages()) {
    words.insert(words.end(), {language.tag, language.name, language.own_name});
  }
  std::vector<const NamedLanguage*> near;
  for (const std::string_view word : nearest_names(text, words, 2 * kMost)) {
    for (const NamedLanguage& language : named_languages()) {
      const bool is_meant =
          word == language.tag || word == language.name || word == language.own_name;
      const bool is_new = std::find(near.begin(), near.end(), &language) == near.end();
      if (is_meant && is_new && near.size() < kMost) near.push_back(&language);
    }
  }
  std::string list;
  for (const NamedLanguage* language : near) {
    if (language != near.front()) list += language == near.back() ? " or " : ", ";
    list += "'" + language->tag + "' (" + language->name + ")";
  }
  return list;
}

[[noreturn]] void fail_unknown(std::string_view text) {
  std::string message = "unknown language '" + std::string(text) + "'; ";
  const std::string near = nearest_languages(text);
  if (!near.empty()) message += "did you mean " + near + "? ";
  throw Error(ErrorKind::kUsage, message + "'hymt-doc languages' lists all");
}

}  // namespace

std::optional<std::string> find_language(std::string_view text) {
  text = trimmed(text);
  const auto tag = canonical_tag(text);
  if (tag && is_known(primary_subtag(*tag))) return tag;
  return language_of_name(text);
}

std::string source_language_named(std::string_view text) {
  if (auto tag = find_language(text)) return *std::move(tag);
  fail_unknown(text);
}

std::string target_language_named(std::string_view text) {
  if (subtags_of(trimmed(text)) == subtags_of(kPseudoLanguage)) return std::string(kPseudoLanguage);
  std::string tag = source_language_named(text);
  if (model_language(tag) == nullptr) {
    throw Error(ErrorKind::kUsage,
                "no model translates into '" + std::string(text) +
                    "'; 'hymt-doc languages' lists the languages that there are");
  }
  return tag;
}

}  // namespace hymt
