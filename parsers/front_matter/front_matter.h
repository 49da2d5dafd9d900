// YAML, TOML and JSON front matter: chosen scalars become units, every other byte is skeleton.
#pragma once

#include <cstddef>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/placeholders.h"

namespace hymt {

// Looks for front matter at the start of `document.source` ("---" YAML, "+++" TOML, "{" JSON that
// ends before a blank line) and, if there is some, appends its units, outline entries, protected
// regions and findings to `document`. Returns the offset behind it, 0 if there is none.
// Front matter that is malformed, or whose scalars cannot be located with certainty, is protected
// whole, with a finding. libfyaml, toml++ and nlohmann-json decide what a scalar means; the
// byte range is accepted only if decoding it by our own rules gives the same value.
[[nodiscard]] std::size_t parse_front_matter(Document& document, const ParserOptions& options,
                                             const PlaceholderScanner& placeholders);

}  // namespace hymt
