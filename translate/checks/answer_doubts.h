// Reasons to distrust an answer that has the right form (answer_checks.h): it may not say what its
// source says, or say it in another language.
//
// A doubt does not forbid an answer, for it can be wrong ("two files" for "2 files"). It is a
// reason to ask again, and a finding if nothing better comes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/checks/doubt.h"
#include "translate/glossary/term_index.h"

namespace hymt {

// The text of `text` with "/" for each byte that a code covers, as nobody may translate those.
[[nodiscard]] std::string uncovered_text(const CodedText& text);

// What is compared. Words that codes cover are nobody's to translate, so they count as codes.
struct AnswerTexts {
  const CodedText& source;
  const CodedText& target;           // With copies of the source's codes.
  std::string_view source_language;  // BCP 47; empty: unknown.
  std::string_view target_language;
};

// Doubts with the rules
//   "number-changed"       a number of two or more digits is in one of the texts only, or more
//   often "symbol-changed"       a currency sign, an arrow, an emoji or the like of the source is
//   missing "brackets-unbalanced"  (mark_pairs.h) "quotes-unbalanced" "word-doubled"
//   (doubled_words.h) "space-lost"           (code_surroundings.h) "untranslated"         the
//   answer is the source, or in its language "wrong-language"       the answer is in a third
//   language "tagged-untranslated"  (code_surroundings.h) "term-missed"          a glossary term
//   has none of its renderings "term-forbidden"       a rendering that the glossary forbids is
//   there
// in this order, but for terms at most one of each. `terms` may be null: no glossary. How often
// people's translations raise each is in bench/README.md.
[[nodiscard]] std::vector<Doubt> answer_doubts(const AnswerTexts& texts, const TermIndex* terms);

}  // namespace hymt
