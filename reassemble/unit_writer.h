// How the target text of a unit is spelt in its format.
#pragma once

#include <span>
#include <string>

#include "parsers/document/compact_string.h"
#include "parsers/document/translation_unit.h"
#include "reassemble/escaping.h"

namespace hymt {

// The bytes of a document's units, by id. Those inside the codes of a unit must be there before it
// is written.
using WrittenUnits = std::span<const CompactString>;

// The bytes that replace `unit.range`: the targets of its segments (the source where there is
// none), spelt for their place, codes as their originals with the units inside them from `written`.
// A unit's context decides how it is spelt (text_context.h), not the format of its document: a
// Markdown file also holds HTML attributes and YAML scalars. Thread-safe.
[[nodiscard]] std::string write_unit(const TranslationUnit& unit, Escaping escaping,
                                     WrittenUnits written);

}  // namespace hymt
