// What a run of lines without a blank one between them looks like: code, a table, or text.
//
// The answers must be the same after translation. So code is told by words that translation leaves
// alone (operators, calls, braces) against the number of all words, which re-wrapping does not
// change; names of commands and the like count only in favour of code, since what is taken for code
// is never changed.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parsers/text/text_lines.h"

namespace hymt {

// How many signs of code `content` holds; a word has two at most.
[[nodiscard]] std::size_t count_code_points(std::string_view content);

// True if so many words without a sign of code follow each other in `content`.
[[nodiscard]] bool has_sentence_of(std::string_view content, std::size_t num_words);

// How far the run stands out from the text around it.
enum class RunIndent {
  kNone,        // Not indented more than the text above.
  kSlightly,    // Indented by two columns or three, as some do with commands.
  kDeeper,      // Indented more.
  kBehindCode,  // Behind code, and indented no less: a code block may have blank lines.
};

[[nodiscard]] bool looks_like_code(std::string_view source, const std::vector<TextLine>& run,
                                   RunIndent indent);

// Base64 and the like: lines of one long word, all as long as the first but for the last.
[[nodiscard]] bool looks_encoded(std::string_view source, const std::vector<TextLine>& run);

// Columns of words with wide gaps between them, on two lines at least.
[[nodiscard]] bool looks_like_table(std::string_view source, const std::vector<TextLine>& run);

}  // namespace hymt
