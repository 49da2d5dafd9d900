// The target that a translated document holds for a unit, as if we had made it.
#pragma once

#include <optional>

#include "parsers/document/translation_unit.h"

namespace hymt {

// The text of `translation`, a unit of a translated document, with its codes as those of `unit`,
// the unit of the source that it stands for: what target_defect() (target_text.h) finds no fault
// in, so that writing it gives the translation again. Words that look like placeholders in one of
// the two only are text. Nothing if the two do not have the same codes, or pairs do not nest.
[[nodiscard]] std::optional<CodedText> recovered_target(const TranslationUnit& unit,
                                                        const TranslationUnit& translation);

}  // namespace hymt
