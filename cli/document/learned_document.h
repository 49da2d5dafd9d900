// What a document that people translated teaches: which text of the source they wrote how.
#pragma once

#include <cstddef>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// A text of the source with the translation that people gave it, whose codes are the source's.
struct LearnedText {
  CodedText source;
  CodedText target;
};

struct LearnedDocument {
  // Whole units, and, where a unit's sentences have a translation each, the sentences.
  std::vector<LearnedText> texts;
  std::size_t num_units = 0;    // Of the source.
  std::size_t num_aligned = 0;  // Units whose translation was found,
  std::size_t num_learned = 0;  // and could be taken over with all of its markup.
};

// Aligns the two, made by the same parser and cut into segments, each in its own language. What has
// no letters teaches nothing.
[[nodiscard]] LearnedDocument learn_document(const Document& source, const Document& translation);

}  // namespace hymt
