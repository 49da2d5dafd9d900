// What the translator is asked to do with a document.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "translate/translator.h"

namespace hymt {

// One order for each sentence of `document`, from English; targets go into the document, which must
// stay where it is, as must `target_language`, until the translator has run.
[[nodiscard]] std::vector<Translator::Order> orders_of(Document& document,
                                                       std::string_view target_language);

}  // namespace hymt
