// Where the targets of a document's segments stand in the file that was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// Finds units by their texts, in order: the written document has those of the source, but that some
// without a letter may be missing. Linear to make, linear in the unit to ask.
class TargetPlaces {
 public:
  // `document` has its targets; `written` is what a parser reads in the written file. Both must
  // outlive the object.
  TargetPlaces(const Document& document, const Document& written);

  // The byte of written.source at which byte `offset` of the segment's target stands (of its source
  // text, if it kept that). Nothing if the unit is not found.
  [[nodiscard]] std::optional<std::size_t> find(std::uint32_t unit, std::uint32_t segment,
                                                std::size_t offset) const;

  // The bytes of written.source of each segment of a unit, from its first visible character to its
  // last; empty for one that has none. Nothing if the unit is not found. Linear in the unit.
  [[nodiscard]] std::vector<ByteRange> segments(std::uint32_t unit) const;

 private:
  const Document& document_;
  const Document& written_;
  std::vector<std::uint32_t> counterparts_;  // By unit; kNoUnit: none.
};

}  // namespace hymt
