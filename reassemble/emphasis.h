// Keeps the emphasis marks of Markdown working where the words around them changed.
#pragma once

#include "parsers/document/translation_unit.h"
#include "reassemble/target_text.h"

namespace hymt {

// "**", "*", "_", "__" and "~~" only open and close where the characters beside them allow it
// (CommonMark 6.2, "flanking"). Scripts without spaces break that easily: in "**注意：**请" the
// second mark closes nothing. Where a mark would fail, and its neighbours are not those of the
// source, one of these is done, the first that helps:
//   * white space inside the mark is left outside;
//   * "_" becomes "*", which may stand inside words;
//   * brackets that enclose all of the emphasised text are put around the marks,
//     and other punctuation at its edge is left outside: "**注意**：请";
//   * a space is written outside the mark.
// Text and the order of codes stay; only codes move, over spaces and punctuation.
// A space is also written behind a bare URL, which would swallow the letters that follow it, and
// between two code spans.
void repair_emphasis(const TranslationUnit& unit, TargetText& target);

}  // namespace hymt
