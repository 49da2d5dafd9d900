// The small questions on which we must answer exactly as cmark-gfm does, put to cmark-gfm itself:
// its tables of Unicode punctuation, case folding and entities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hymt::markdown {

// We also read structures of cmark-gfm that its interface does not promise (cmark-gfm/node.h,
// parser.h, map.h, inlines.h). Throws Error (kInput) that says what to do if `loaded`, the version
// of the library that runs, is not the one whose headers we were built with.
void check_cmark_version(int loaded);

// Reads the code point at the start of `text`; -1 if there is none or it is malformed.
[[nodiscard]] std::int32_t first_code_point(std::string_view text);

[[nodiscard]] bool is_unicode_space(std::int32_t code_point);
[[nodiscard]] bool is_unicode_punctuation(std::int32_t code_point);

// If an entity or numeric reference starts at text[0] ('&'), appends what it stands for to `out`
// and returns its length in bytes; else returns 0.
[[nodiscard]] std::size_t decode_entity(std::string_view text, std::string& out);

// Case folded, trimmed, white space collapsed: the form in which labels of references and footnotes
// are compared. NUL counts as U+FFFD.
[[nodiscard]] std::string label_key(std::string_view label);

}  // namespace hymt::markdown
