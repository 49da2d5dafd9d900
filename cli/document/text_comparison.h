// What the texts of a translation have lost or spoilt, whoever translated them.
#pragma once

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

// Compares unit with unit by the checks that answers of a model must pass (answer_doubts.h), but
// for terms of a glossary. Units belong together by their order within a section; sections, which
// headings begin, that have other units in `target` are left out: their outlines tell what is wrong
// with them. So are texts that are equal. In the order of the target. Linear but for sorting.
[[nodiscard]] std::vector<UnitDoubt> compare_texts(const Document& source, const Document& target);

}  // namespace hymt
