// Which unit of a translated document stands for which unit of its source, whoever translated it.
#pragma once

#include <cstdint>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// units[source] of the source document, units[target] of the translation.
struct UnitPair {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  friend bool operator==(const UnitPair&, const UnitPair&) = default;
};

// Pairs the units of two documents that the same parser made, in increasing order of both.
//
// Blocks that a translation leaves alone (code, images) are lined up first. Between them the
// cheapest alignment in order is found, one to one or none: units pair only if they are the same
// kind of block; lengths should be in proportion (Gale and Church, "A program for aligning
// sentences in bilingual corpora", 1993), and codes, numbers and words that both have speak for a
// pair. What has no partner at a tolerable price, or has neighbours that would do as well, stays
// without one: a wrong pair costs more than a missing one.
//
// Time and memory are bounded by 4 million comparisons for each stretch between such blocks; beyond
// that only units at about the same place of it are compared.
[[nodiscard]] std::vector<UnitPair> align_units(const Document& source, const Document& target);

}  // namespace hymt
