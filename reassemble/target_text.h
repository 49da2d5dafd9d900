// The text that a unit is meant to have in the target file: the targets of its segments, the
// source where there is none, put together and made fit to be written.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// A code at its place in the target.
struct PlacedCode {
  const InlineCode* code = nullptr;  // Of the unit or of a segment's target.
  std::size_t offset = 0;            // In TargetText::text.
  std::size_t length = 0;            // Bytes of text that it covers.
  // Set by the emphasis repair: spaces that Markdown needs around the mark, and another character
  // for all of its bytes ('*' for '_'); 0 for its own.
  bool space_before = false;
  bool space_after = false;
  char mark = 0;
};

// True for what ends a link or image whose label is its own text: the "]" of "[text]" and the "][]"
// of "[text][]". Where the text changes, the old one must be named: "[Text][text]".
[[nodiscard]] bool ends_label(const InlineCode& code);
// The same for an image that is one code, with its description inside: "![text]", "![text][]".
[[nodiscard]] bool is_labelled_image(const InlineCode& code);

// A stretch of target text and the stretch of source text that its spellings come from.
struct TextRun {
  ByteRange source;  // In unit.source.text().
  ByteRange target;  // In TargetText::text.
};

struct TargetText {
  std::string text;
  std::vector<PlacedCode> codes;  // In order.
  std::vector<TextRun> runs;      // Tile both texts; no spelling of the unit crosses a border.

  void clear();  // Keeps the storage.
};

// Puts the target of `unit` together. The result refers to `unit`'s codes. What differs from the
// plain concatenation of the segments:
//   * control characters which the segment's source lacks are dropped, line ends become spaces;
//   * runs of spaces are no longer than the longest in the segment's source;
//   * spaces beside codes that lay out columns (plain text) or end lines (Markdown) are dropped;
//   * white space at the unit's ends that the source does not have there is dropped;
//   * the space between two sentences goes where both are now written in a script without spaces
//     and were not in the source.
// A unit whose segments all keep their source gives its source, unchanged.
// Markdown's emphasis marks have been moved to where they work (emphasis.h).
[[nodiscard]] TargetText target_text(const TranslationUnit& unit);

// The same into `result`, whose storage is used again.
void assign_target(const TranslationUnit& unit, TargetText& result);
// The same for a unit that keeps its source, whatever targets its segments have.
void assign_source(const TranslationUnit& unit, TargetText& result);

// Why the targets of `unit`, which has segments, cannot be written, as a clause ("code 3 is
// missing"); empty if they can: each code is one of the source's, each that must not be deleted is
// there once, and pairs nest; and there is text where the source has some.
[[nodiscard]] std::string target_defect(const TranslationUnit& unit);

}  // namespace hymt
