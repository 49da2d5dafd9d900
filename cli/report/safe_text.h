// Names and texts that strangers chose, made fit for lines that people and log readers see.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hymt {

// At most `max_characters` of `text` on one line: line breaks become "⏎", what steers a terminal or
// the direction of writing (control characters, U+202E and its kin) '?', bytes that are not UTF-8
// U+FFFD, and what is cut off "…".
[[nodiscard]] std::string one_line(std::string_view text,
                                   std::size_t max_characters = std::string_view::npos);

// The name of a file at the beginning of a line, on one line. A name that a reader of logs might
// take for a command ("::error::", "##[group]", "-option") is written as the path that it is:
// "./::error::".
[[nodiscard]] std::string name_on_line(std::string_view name);

// `text` with what steers replaced in the same way; line breaks stay. For text whose parts were
// made safe where they were put together: what is overlooked there still steers no terminal.
[[nodiscard]] std::string without_controls(std::string_view text);

}  // namespace hymt
