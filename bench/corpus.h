// Documents to measure with: made up, but made like real ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "parsers/document/document.h"

namespace hymt {

// A document of about `size` bytes: headings, paragraphs with inline markup, lists, tables, code,
// in the proportions of software documentation. The same for the same arguments, everywhere.
[[nodiscard]] std::string make_document(Format format, std::size_t size, std::uint32_t seed);

}  // namespace hymt
