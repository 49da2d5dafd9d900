// Names of programs in prose, which nobody translates: "snake_case", "MAX_LEN", "__init__",
// "camelCase", "f()", "std::move()".
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/document/byte_range.h"

namespace hymt {

// The name around or before text[i], which is "_", "(" or a capital; empty if there is none. It
// does not begin before `done`. `name_end` is set to where the name's characters end: up to there
// nothing else can be found.
//   * "_" stands between letters or digits, or twice at the beginning. Not "_emphasis_", nor the
//     German "Leser_innen".
//   * "()" stands behind a name, with which "." and "::" go.
//   * A capital stands behind two small letters at least, in a word that begins with these:
//     "useState", but not "iPhone", "JavaScript" or "kHz".
[[nodiscard]] ByteRange identifier_at(std::string_view text, std::size_t i, std::size_t done,
                                      std::size_t& name_end);

}  // namespace hymt
