// What language models say around a translation, and how to take it off again.
#pragma once

#include <string_view>

namespace hymt {

// True if `answer` begins with a remark about the translation ("Here is the translation:",
// "译文："), or, when `target_is_english` is false, holds an English courtesy ("I hope this
// helps"), and `source` does nothing of the kind.
[[nodiscard]] bool has_chatter(std::string_view answer, std::string_view source,
                               bool target_is_english);

// True if `answer` stands between a pair of quotation marks and `source` neither begins nor ends
// with any; or if it begins or ends with one, and `source` holds none at all.
[[nodiscard]] bool is_quoted(std::string_view answer, std::string_view source);

// True if `answer` repeats all of `source` and says more.
[[nodiscard]] bool has_echo(std::string_view answer, std::string_view source);

// `answer` without wrappings that can be told from the translation with certainty, as far as
// `source` has none of them: a <think> block, <target> tags, a code fence around everything, a
// remark with a colon or line of its own at the beginning, a note in a paragraph of its own at the
// end, the source itself at the beginning, at the end or behind a prompt, quotation marks. A part
// of `answer`; it may be empty.
[[nodiscard]] std::string_view without_wrapping(std::string_view answer, std::string_view source,
                                                bool target_is_english);

}  // namespace hymt
