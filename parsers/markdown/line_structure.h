// Lines of a paragraph that must stay lines: container fences, admonitions, template tags.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/markdown/dialect.h"
#include "parsers/markdown/inline_tree.h"

namespace hymt::markdown {

struct LineItem {
  enum class Kind {
    kText,        // Lines of running text.
    kDefinition,  // The same, behind the ": " of a definition list.
    kTitle,       // Words inside a line that is otherwise a mark.
    kMark,        // To be kept as it is.
  };
  Kind kind = Kind::kText;
  ByteRange range;  // In the paragraph's text.
};

// Parts a paragraph. To CommonMark all of it is running text, but
//   ":::note Title" and ":::" fence containers (a title may follow, also as ":::note[Title]");
//   ":::{note} Title" begins a directive of MyST, and ":class: x" below it is an option;
//   "/// note | Title", "--8<-- "file"", "(label)=" and "*[HTML]: ..." are lines of such dialects;
//   "!!! note "Title"", "??? note", "=== "Tab"" begin admonitions and tabs;
//   "[!NOTE] Title" begins an alert if the paragraph is the first in a quote (`begins_quote`);
//   ": text" is the definition of the term above;
//   a line of nothing but template tags, JSX, display math or attribute lists stands for itself.
void split_lines(std::string_view text, const InlineTree& tree, const std::vector<Region>& regions,
                 bool begins_quote, std::vector<LineItem>& items);

// Parts an item of a <FileTree>: the name of a file, which is the first word or the first code span
// or pair of marks, and what is said about it.
void split_file_name(std::string_view text, const InlineTree& tree, std::vector<LineItem>& items);

}  // namespace hymt::markdown
