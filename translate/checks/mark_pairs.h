// Brackets and quotation marks that a translation opens and never closes, or the other way round.
#pragma once

#include <optional>
#include <string_view>

#include "translate/checks/doubt.h"

namespace hymt {

// "brackets-unbalanced": brackets of one shape, ASCII or full width, that pair up in `source` and
// do not in `target`. Nothing if some of `source` are alone, as in "1)" or ":)" or "[0, 1)". Both
// are valid UTF-8. Linear.
[[nodiscard]] std::optional<Doubt> bracket_doubt(std::string_view source, std::string_view target);

// "quotes-unbalanced": an even number of double quotation marks in `source`, of whatever form, and
// an odd one in `target`. Single ones are too often apostrophes. Both are valid UTF-8. Linear.
[[nodiscard]] std::optional<Doubt> quote_doubt(std::string_view source, std::string_view target);

}  // namespace hymt
