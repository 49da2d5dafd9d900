// Short pieces of texts, for people.
#pragma once

#include <cstddef>
#include <string>

#include "cli/document/finding_texts.h"

namespace hymt {

// At most `columns` columns of a terminal of `text`, on one line, with the beginning of its place;
// "…" where something is cut off. White space is one space, what steers a terminal '?'
// (safe_text.h). At least 8 columns are taken.
[[nodiscard]] std::string excerpt(const PlacedText& text, std::size_t columns);

}  // namespace hymt
