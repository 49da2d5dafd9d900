// What a written document says when it is read again, against what it was meant to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// Where the bytes of a top-level unit went.
struct Placement {
  std::uint32_t unit = 0;
  CompactRange range;  // In the written text.
};

// A place at which reading gave something else than was written.
struct Mismatch {
  enum class Kind : std::uint8_t {
    kContent,  // The unit is in its place with another content, or the outline differs there.
    kBounds,   // Something else begins or ends inside its place.
    kMissing,  // There is no unit at all; what stands before it may have swallowed it.
  };
  Kind kind = Kind::kContent;
  std::uint32_t unit = 0;     // The unit at fault; inside the placement, if only that is wrong.
  std::size_t placement = 0;  // Index of its top-level unit's place.
  // For kContent: where in the unit's source text the segment at fault begins; npos if unknown.
  std::size_t source_offset = static_cast<std::size_t>(-1);
};

// Compares `reparsed`, what the parser made of a written document, with `document` and its targets
// (or its sources, for units with source_kept[id]), written to `placements`:
//   * top-level units lie where they were written, and there are no others;
//   * their texts are equal, white space collapsed and that beside codes left out (but in front
//     matter exactly equal);
//   * their codes are equal, in order, with the units inside them;
//   * the outlines are equal.
// Placeholders that cover their own bytes and look like words (see looks_like_words()) count as
// words where the target has none.
// A unit without any letter may be missing, parsers take such text for skeleton; the units inside
// its codes then stand for themselves. Codes that are white space are compared as such.
// Returns the mismatches ordered by placement, none if all is as meant; those of the outline only
// if the units match. Linear but for sorting.
[[nodiscard]] std::vector<Mismatch> find_mismatches(const Document& document,
                                                    const std::vector<bool>& source_kept,
                                                    const std::vector<Placement>& placements,
                                                    const Document& reparsed);

}  // namespace hymt
