// Whether somebody broke the lines of a whole text to a width, as editors and mailers do.
#pragma once

#include <string_view>

namespace hymt {

// True if the line ends of `text`, valid UTF-8, surely do no more than wrap it: its lines are about
// equally long, 60 columns or more, and most of them end within a sentence, as small letters on
// the next ones tell. In doubt, and in scripts without small letters, false: then each line may be
// a text of its own (TextLines::kApart). A guess by which a parser is chosen, once for a
// text: its translation would be judged in another way. Linear time.
[[nodiscard]] bool is_hard_wrapped(std::string_view text);

}  // namespace hymt
