// Link reference definitions at the beginning of a paragraph: "[label]: destination 'title'".
#pragma once

#include <string_view>

#include "parsers/markdown/block_tree.h"
#include "parsers/markdown/leaf_text.h"

namespace hymt::markdown {

// Moves the definitions at the start of `paragraph` into tree.definitions; false if nothing is left
// of it. `leaf` is storage that is used again. Linear in the paragraph.
bool take_definitions(std::string_view source, BlockTree& tree, BlockIndex paragraph,
                      LeafText& leaf);

}  // namespace hymt::markdown
