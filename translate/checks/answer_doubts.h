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
#include "parsers/document/error.h"
#include "translate/glossary/term_index.h"

namespace hymt {

// The text of `text` with "/" for each byte that a code covers, as nobody may translate those.
[[nodiscard]] std::string uncovered_text(const CodedText& text);

// The texts that are compared, without tags or what codes cover; valid UTF-8.
struct AnswerTexts {
  std::string_view source;
  std::string_view target;
  std::string_view source_language;  // BCP 47; empty: unknown.
  std::string_view target_language;
};

// Warnings with the rules
//   "number-changed"   a number of two or more digits is in one of the texts only
//   "symbol-changed"   a currency sign, an arrow, an emoji or the like of the source is missing
//   "untranslated"     the answer is the source, or in its language
//   "wrong-language"   the answer is in a third language
//   "term-missed"      a glossary term has none of its renderings
//   "term-forbidden"   a rendering that the glossary forbids is there
// in this order, each with the whole source as its range. `terms` may be null: no glossary.
[[nodiscard]] std::vector<Finding> answer_doubts(const AnswerTexts& texts, const TermIndex* terms);

}  // namespace hymt
