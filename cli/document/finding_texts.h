// The texts that a finding is about.
#pragma once

#include <string>

#include "cli/document/document_summary.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/document.h"

namespace hymt {

// A text, and the part of it that matters; an empty place: nothing in particular.
struct PlacedText {
  std::string text;
  ByteRange place;
};

// The source or target text of a segment with its codes as the bytes that they stand for, and where
// `place` in its text is then.
[[nodiscard]] PlacedText spelt_out(const CodedText& text, ByteRange place);
[[nodiscard]] std::string spelt_out(const CodedText& text);

// What `finding` is about in the document: its segment, else the bytes of its range. Empty if the
// range is.
[[nodiscard]] PlacedText source_text_of(const Document& document, const DocumentFinding& finding);
// What became of its segment; empty if that keeps its source text, or if it is about none.
[[nodiscard]] PlacedText target_text_of(const Document& document, const DocumentFinding& finding);

// What is told of a finding when the document itself is gone.
struct FindingTexts {
  LineColumn position;  // Where it begins, in the source.
  PlacedText source;    // As above; of long ones what stands around the place.
  PlacedText target;
};
[[nodiscard]] FindingTexts texts_of(const Document& document, const DocumentFinding& finding,
                                    LineColumn position);

}  // namespace hymt
