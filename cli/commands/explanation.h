// What `explain` shows: a document from top to bottom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// A stretch of the document. Stretches tile the source.
struct Stretch {
  enum class Kind : std::uint8_t { kUnit, kProtected, kStructure };
  Kind kind = Kind::kStructure;
  ByteRange range;
  std::size_t index = 0;  // Into Document::units or protected_regions.
};

// Top-level units, protected regions, and what is in between.
[[nodiscard]] std::vector<Stretch> stretches_of(const Document& document);

}  // namespace hymt
