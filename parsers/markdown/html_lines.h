// Lines inside an HTML block that begin as Markdown's do. CommonMark takes them for text of the
// element; what reads the page, or who wrote it, may not.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/markdown/block_tree.h"
#include "parsers/markdown/link_syntax.h"

namespace hymt::markdown {

// Appends to `marks`, in order, what nobody may take for prose in the `lines` of an HTML block of
// `source`: the marks of list items, headings, footnotes and abbreviations, definitions of links,
// and the attribute list "{ width=300 }" of a link at a line's end (kLineMark); all lines between
// fences with the fences (kCodeLines).
void find_line_marks(std::string_view source, std::span<const Line> lines,
                     std::vector<ProtectedRegion>& marks);

// Puts what names a link of `labels`, "[label]" and the second part of "[text][label]", into
// `marks`, where it overlaps none that is there: Markdown that is read inside HTML makes links of
// them (kLinkLabel).
void find_link_labels(std::string_view source, std::span<const Line> lines,
                      const KnownLabels& labels, std::vector<ProtectedRegion>& marks);

// The label of the link that `line` of an HTML block defines, for Python-Markdown at least; empty
// if it defines none.
[[nodiscard]] std::string_view defined_label(std::string_view line);

}  // namespace hymt::markdown
