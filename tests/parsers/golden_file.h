// Golden files of parsers: NAME.in is a document, NAME.units what must be found in it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// Units with kind, place, codes and spellings, then protected regions and findings, for people and
// for comparison.
[[nodiscard]] std::string describe(const Document& document);

// For each tests/golden/FOLDER/NAME.in: check_document() and the description of what `parse` makes
// of it must equal NAME.units. With HYMT_UPDATE_GOLDEN=1 in the environment the files are rewritten
// instead; review the difference.
void expect_golden(const std::string& folder,
                   const std::function<Document(std::string_view bytes)>& parse);

}  // namespace hymt
