// Spells one unit for its place; see Writer::write_unit.
#pragma once

#include <string>

#include "parsers/document/translation_unit.h"
#include "reassemble/writer.h"

namespace hymt {

// A unit's context decides how it is spelt, not the format of its document: a Markdown file also
// holds HTML attributes and YAML scalars.
[[nodiscard]] std::string spell_unit(const TranslationUnit& unit, Escaping escaping,
                                     const Writer::SubUnits& sub_units);

}  // namespace hymt
