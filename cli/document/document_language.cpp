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
constexpr std::size_t kMuch = 100;

struct WordsLanguage {
  IdentifiedLanguage found;
  std::size_t num_bytes = 0;

  // Of nearly all of the text; empty: cannot be told.
  [[nodiscard]] std::string clear() const {
    return found.is_reliable ? found.language : std::string();
  }
  // The one that decides whether the text is translated. Much of it may be in another language, as
  // technical names in Chinese are, if there is enough.
  [[nodiscard]] std::string deciding() const {
    const bool is_told =
        found.is_reliable ? num_bytes >= kEnoughToTell : is_much() && found.is_most;
    return is_told ? found.language : std::string();
  }
  [[nodiscard]] bool is_much() const { return num_bytes >= kMuch; }
};

WordsLanguage language_of_words(const Document& document) {
  constexpr std::size_t kEnough = 4096;  // Bytes.
  std::string text;
  for (const TranslationUnit& unit : document.units) {
    if (text.size() >= kEnough) break;
    text.append(unit.source.text()).push_back('\n');
  }
  return {identify_language(text), text.size()};
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
  return {language_of_words(document).clear(), Origin::kWords};
}

std::string written_language(const Document& document) {
  const std::string told = language_of_words(document).clear();
  return told.empty() ? document.language : told;
}

std::optional<Finding> reason_to_copy(const Document& document, const SourceLanguage& source,
                                      std::string_view target,
                                      const LanguageDirections& directions) {
  using Origin = SourceLanguage::Origin;
  const WordsLanguage words =
      source.origin == Origin::kAskedFor ? WordsLanguage{} : language_of_words(document);
  const std::string told = words.deciding();
  // What has not the form of a tag ("{{ page.lang }}") says nothing.
  const auto tag = canonical_tag(source.origin == Origin::kWords ? told : source.tag);
  if (tag && !is_no_language(*tag)) {
    if (is_one_language(*tag, target)) return same_language(*tag, source.origin);
    if (!directions.has_source(*tag)) return unknown_language(*tag, source.origin);
  }
  // Templates declare what their author's documents were in.
  if (words.is_much() && !told.empty() && is_one_language(told, target)) {
    return same_language(told, Origin::kWords);
  }
  return std::nullopt;
}

}  // namespace hymt
