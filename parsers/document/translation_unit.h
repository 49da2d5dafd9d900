// One block of text to translate, and the sentences that it is cut into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/compact_string.h"
#include "parsers/document/rare_vector.h"
#include "parsers/document/text_context.h"

namespace hymt {

// Bytes of text() that the source spells in a way of its own: "&eacute;" for "é", "\*" for "*",
// "\n> " for a space. Writers spell the n-th "é" of a target as the n-th "é" of the source was
// spelt, so text that did not change comes out byte for byte, and text that did keeps the style.
struct Spelling {
  CompactRange text;     // In CodedText::text() of the unit; never empty, never inside a cover.
  CompactString source;  // The source bytes.
  friend bool operator==(const Spelling&, const Spelling&) = default;
};

// What a block is, for context, reports and `explain`.
enum class UnitKind : std::uint8_t {
  kParagraph,
  kHeading,
  kListItem,
  kTableCell,
  kCaption,
  kAttribute,    // alt, title, placeholder, aria-label, meta content, a link title
  kTitle,        // of the document
  kFrontMatter,  // one scalar
  kOther,        // options, labels, buttons, summaries, definition terms
};

// The surroundings that a writer must respect.
struct TextPlace {
  // The bytes that begin a new line inside the unit: the document's newline and whatever must
  // stand before the text ("\n", "\r\n> ", "\n    "). Empty: the text must stay on one line.
  CompactString line_break;
  // Columns (East Asian wide characters count 2) to which the source was hard-wrapped, counted
  // after `line_break`'s own columns are added; 0: the source was not wrapped.
  std::uint32_t wrap_width = 0;
  // Columns before the first byte of the unit on its line.
  std::uint32_t first_column = 0;
  TextContext context = TextContext::kPlain;
  char quote = 0;
  friend bool operator==(const TextPlace&, const TextPlace&) = default;
};
[[nodiscard]] constexpr const ContextTraits& traits_of(const TextPlace& place) {
  return traits_of(place.context, place.quote);
}

// XLIFF 2 names; `initial` is a segment that keeps its source text.
enum class SegmentState : std::uint8_t { kInitial, kTranslated, kReviewed, kFinal };

// A sentence of a unit, or the gap between two (XLIFF: segment, ignorable). Gaps hold white space
// and codes that belong to no sentence, and are never sent to a model.
struct Segment {
  CompactRange range;  // In the unit's source.text(); segments tile it.
  bool is_gap = false;
  SegmentState state = SegmentState::kInitial;
  std::optional<CodedText> target;  // Holds codes by id, each with the source's `original`.
};

inline constexpr std::uint32_t kNoUnit = 0xffffffff;

// One block (paragraph, heading, cell, attribute value, front-matter scalar).
//
// Invariant (UnitBuilder makes it true by construction): writing `source` back, each code as its
// `original` and each spelt range as its spelling, gives exactly the bytes `range` of the document.
struct TranslationUnit {
  std::uint32_t id = 0;             // Index in Document::units().
  std::uint32_t parent = kNoUnit;   // The unit with a code whose bytes hold this one, if any.
  std::uint32_t heading = kNoUnit;  // The heading that this unit stands under, if any.
  UnitKind kind = UnitKind::kParagraph;
  CompactRange range;  // In Document::source().
  TextPlace place;
  CodedText source;
  RareVector<Spelling> spellings;  // Ordered by text.begin, not overlapping.
  CompactString note;              // From a hymt:note directive; for the model and reviewers.
  std::vector<Segment> segments;   // Filled in by the segmenter; empty before.
};

}  // namespace hymt
