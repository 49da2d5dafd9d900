// The places of a document that speak of its language, direction and encoding.
#pragma once

#include <string>
#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// True if texts in `language` (BCP 47) run from right to left: by its script if it names one,
// else by the language.
[[nodiscard]] bool is_right_to_left(std::string_view language);

// What stands in `slot` of a document with this `source` when it is written in `language` (empty:
// the slot stays) and, if `to_utf8`, in UTF-8 instead of the encoding that it had.
[[nodiscard]] std::string locale_slot_text(std::string_view source, const LocaleSlot& slot,
                                           std::string_view language, bool to_utf8);

}  // namespace hymt
