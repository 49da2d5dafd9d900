// Finds the blocks of a Markdown document and the bytes of each.
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/markdown/block_tree.h"

namespace hymt::markdown {

// Containers may nest this deep; cmark-gfm walks all of them on each line.
inline constexpr std::size_t kMaxBlockDepth = 200;

// Reads source[begin, end) as CommonMark 0.29 with GFM's tables, task lists and footnotes, by the
// rules of cmark-gfm (a definition of a footnote stays where it stands); in MDX without indented
// code and HTML, but with its own blocks. Stops early, with
// BlockTree::excess set, where cmark-gfm would need too much. Linear but for the nesting depth.
[[nodiscard]] BlockTree scan_blocks(std::string_view source, std::size_t begin,
                                    Syntax syntax = Syntax::kMarkdown);

}  // namespace hymt::markdown
