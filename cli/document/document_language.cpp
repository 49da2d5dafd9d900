#include "cli/document/document_language.h"

#include <cstddef>

#include "cli/document/language_tag.h"
#include "translate/checks/language_identification.h"

namespace hymt {
namespace {

// From so many bytes of text on, what its words tell is trusted. Of 20,988 English sentences of 25
// to 49 bytes (documentation) CLD2 takes 0.2 % surely for another language, and two at most for
// German; of 11,000 from 100 bytes on only those that are in another one. Below 25 it is 1.4 %.
constexpr std::size_t kEnoughToTell = 25;
constexpr std::size_t kEnoughToContradict = 100;

struct WordsLanguage {
  std::string tag;  // Empty: cannot be told.
  std::size_t num_bytes = 0;
};

WordsLanguage language_of_words(const Document& document) {
  constexpr std::size_t kEnough = 4096;  // Bytes.
  std::string text;
  for (const TranslationUnit& unit : document.units) {
    if (text.size() >= kEnough) break;
    text.append(unit.source.text()).push_back('\n');
  }
  const IdentifiedLanguage found = identify_language(text);
  return {found.is_reliable ? found.language : std::string(), text.size()};
}

std::string_view origin_text(SourceLanguage::Origin origin) {
  switch (origin) {
    case SourceLanguage::Origin::kAskedFor: return "as you said";
    case SourceLanguage::Origin::kDeclared: return "as it declares";
    case SourceLanguage::Origin::kWords: return "as its words tell";
  }
  return {};
}

Finding same_language(std::string_view tag, SourceLanguage::Origin origin) {
  std::string message = "the document is in " + language_text(tag) + " already, ";
  message += origin_text(origin);
  message += ", and is copied as it is; if it is not, name its language with --from";
  return {Severity::kWarning, "same-language", message, {}};
}

Finding unknown_language(std::string_view tag, SourceLanguage::Origin origin) {
  std::string message = "the document is in " + language_text(tag) + ", ";
  message += origin_text(origin);
  message +=
      ", from which the model does not translate, and is copied as it is; choose another model "
      "with --model, or, if it is in another language, name that with --from";
  return {Severity::kWarning, "unknown-language", message, {}};
}

}  // namespace

SourceLanguage source_language(const Document& document, const std::string& asked_for) {
  using Origin = SourceLanguage::Origin;
  if (!asked_for.empty()) return {asked_for, Origin::kAskedFor};
  if (!document.language.empty()) return {document.language, Origin::kDeclared};
  return {language_of_words(document).tag, Origin::kWords};
}

std::optional<Finding> reason_to_copy(const Document& document, const SourceLanguage& source,
                                      std::string_view target,
                                      const LanguageDirections& directions) {
  using Origin = SourceLanguage::Origin;
  const WordsLanguage words =
      source.origin == Origin::kAskedFor ? WordsLanguage{} : language_of_words(document);
  const bool is_told = source.origin != Origin::kWords || words.num_bytes >= kEnoughToTell;
  // What has not the form of a tag ("{{ page.lang }}") says nothing.
  const auto tag = canonical_tag(source.tag);
  if (tag && is_told && !is_no_language(*tag)) {
    if (is_one_language(*tag, target)) return same_language(*tag, source.origin);
    if (!directions.has_source(*tag)) return unknown_language(*tag, source.origin);
  }
  // Templates declare what their author's documents were in.
  const bool is_in_target = words.num_bytes >= kEnoughToContradict && !words.tag.empty() &&
                            is_one_language(words.tag, target);
  if (is_in_target) return same_language(words.tag, Origin::kWords);
  return std::nullopt;
}

}  // namespace hymt
