// HTML documents.
#pragma once

#include <memory>

#include "parsers/document/parser.h"

namespace hymt {

// The parser of whole HTML files and of fragments of them, broken ones included. Throws Error
// (kUsage) if a placeholder rule is malformed.
[[nodiscard]] std::unique_ptr<const Parser> make_html_parser(const ParserOptions& options);

}  // namespace hymt
