// The sentences of units, and those of a unit beside those of its translation.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "reassemble/alignment/sentence_alignment.h"

namespace hymt {

// Cuts all units into segments, as the sentences of a language end.
void cut_units(Document& document, std::string_view language);

// Where a unit's segments are that are no gaps.
[[nodiscard]] std::vector<ByteRange> sentences_of(const TranslationUnit& unit);

// Both are cut into segments. As align_sentences(), by which the indices go.
[[nodiscard]] std::vector<SentenceGroup> align_sentences_of(const TranslationUnit& unit,
                                                            const TranslationUnit& translation);

// What stands in a unit's translation for each sentence of the unit. Where several became one, the
// first has it and the others nothing.
[[nodiscard]] std::vector<CodedText> sentence_translations(const TranslationUnit& unit,
                                                           const TranslationUnit& translation);

}  // namespace hymt
