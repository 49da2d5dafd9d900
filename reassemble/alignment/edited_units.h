// Which unit of a translation is which after somebody edited it.
#pragma once

#include <cstdint>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// For each unit of `base` that of `theirs`, a later version of the same document by the same
// parser, which it is or has become; kNoUnit where that is not known. Units with the same bytes are
// the same, in order; between them units are those that became of each other if there are as many
// of both, and of the same kinds.
[[nodiscard]] std::vector<std::uint32_t> units_after_edit(const Document& base,
                                                          const Document& theirs);

}  // namespace hymt
