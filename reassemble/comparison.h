// What differs between a document and its translation, whoever translated it.
#pragma once

#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// A finding whose range lies in the target.
struct Difference : Finding {
  ByteRange source = {};  // Where in the source; empty: not known, or not there.
};

// Compares `target`, a translation of `source` made by this program or elsewhere, with it. Both
// must come from the same parser, each parsed in its own language, so that locale differences are
// none. Findings are ordered by place and have their ranges in the target:
//   "structure-changed" (error)    markup, links, code or placeholders differ in their outlines;
//   "lines-changed"     (error)    what reads the same is not the same to a scanner of lines
//                                  (line_scan/line_scan.h), so the parser may have misread both;
//   "fragment-dead"     (error)    a link to "#name" leads nowhere, and in the source it did not;
//   "untranslated"      (note)     a text of several words is that of the source.
[[nodiscard]] std::vector<Difference> compare_documents(const Document& source,
                                                        const Document& target);

}  // namespace hymt
