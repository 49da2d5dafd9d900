// The language that a document is in.
#pragma once

#include <string>

#include "parsers/document/document.h"

namespace hymt {

// `asked_for` if it is not empty (--from); else what the document declares; else what its text
// tells (CLD2), if that is clear; else empty.
[[nodiscard]] std::string source_language(const Document& document, const std::string& asked_for);

}  // namespace hymt
