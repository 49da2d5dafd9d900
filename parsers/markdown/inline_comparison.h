// The inlines that cmark-gfm finds in a text, held against those that our scanner finds.
#pragma once

#include <string_view>

#include "parsers/markdown/inline_tree.h"

struct cmark_node;

namespace hymt::markdown {

// True if the children of `leaf` are, as a tree, the events of `inlines`, which belong to `text`.
// May join text nodes that stand side by side.
[[nodiscard]] bool same_inlines(std::string_view text, const InlineTree& inlines, cmark_node* leaf);

}  // namespace hymt::markdown
