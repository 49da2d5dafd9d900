// Blocks that would cost cmark-gfm (or us) more than their size warrants.
#pragma once

#include <string_view>

namespace hymt::markdown {

// True if the inline structure of a block with this text is not to be parsed: it has more marks
// than any real text, or beginnings ("<![CDATA[", "<?", "www.", "@") for each of which cmark-gfm
// reads on to the end of the block. Linear.
[[nodiscard]] bool is_hazardous(std::string_view text);

}  // namespace hymt::markdown
