// HTML character references: "&eacute;", "&#233;", "&#xE9;" (WHATWG HTML, section 13.2.5.72).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hymt {

enum class ReferenceContext {
  kText,       // Named references without ";" are taken where the standard takes them.
  kAttribute,  // The same, with the standard's exception before "=" and alphanumerics.
  kMarkdown,   // CommonMark: the ";" is required, and numbers have at most 7 or 6 digits.
};

// If a character reference starts at text[0] ('&'), appends what it stands for to `out` in UTF-8
// and returns its length in bytes; else returns 0 and leaves `out` alone.
[[nodiscard]] std::size_t decode_character_reference(std::string_view text,
                                                     ReferenceContext context, std::string& out);

}  // namespace hymt
