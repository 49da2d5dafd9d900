// Lines inside an HTML block that begin as Markdown's do. CommonMark takes them for text of the
// element; what reads the page, or who wrote it, may not.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

// Appends to `marks`, in order, what nobody may take for prose in the `lines` of an HTML block of
// `source`: the marks of list items and headings, and the attribute list "{ width=300 }" of a link
// at a line's end (kLineMark); all lines between fences with the fences (kCodeLines).
void find_line_marks(std::string_view source, std::span<const Line> lines,
                     std::vector<ProtectedRegion>& marks);

}  // namespace hymt::markdown
