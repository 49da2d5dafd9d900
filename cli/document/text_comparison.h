// What the texts of a translation have lost or spoilt, whoever translated them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parsers/document/document.h"
#include "translate/checks/doubt.h"

namespace hymt {

// A doubt about a unit of the target; its places lie in the texts of the two units.
struct UnitDoubt {
  std::uint32_t source_unit = 0;
  std::uint32_t target_unit = 0;
  Doubt doubt;
};

struct TextComparison {
  std::vector<UnitDoubt> doubts;     // In the order of the target.
  std::size_t num_not_compared = 0;  // Units of the target.
};

// Compares unit with unit by the checks that answers of a model must pass (answer_doubts.h), but
// for terms of a glossary. Units belong together by their order within a section, from one heading
// to the next. A section that has other units in `target` is cut at units with the same codes,
// which are those of no other unit; what has other units then is left out: the outlines tell what
// is wrong there. Texts that are equal raise no doubt here. Linear but for sorting.
[[nodiscard]] TextComparison compare_texts(const Document& source, const Document& target);

}  // namespace hymt
