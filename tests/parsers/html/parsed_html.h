// Documents made by the HTML parser, for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"

namespace hymt {

// Parses and checks every promise that a document makes; English unless said otherwise.
[[nodiscard]] Document parsed_html(std::string_view bytes, std::string_view language = "en",
                                   const ParserOptions& options = {});

// The units' texts with their codes: "[1]" opens, "[/1]" closes, "{1}" is a placeholder and
// "{1:x}" one that covers x.
[[nodiscard]] std::vector<std::string> unit_texts(const Document& document);
[[nodiscard]] std::vector<std::string> html_texts(std::string_view bytes);

// Everything in a document that a test may want to see change, for people.
[[nodiscard]] std::string describe(const Document& document);

}  // namespace hymt
