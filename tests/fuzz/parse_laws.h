// The laws of one format as a fuzz target checks them.
#pragma once

#include <string_view>

#include "parsers/document/document.h"

namespace hymt {

// Any bytes are a document: it keeps its promises, identity gives the bytes back, and so does
// undoing the pseudo-translation. Throws LawBroken.
void check_parser_laws(Format format, std::string_view bytes);

// `bytes` is a document, then (behind the first byte 0xFF, which no UTF-8 text holds) the text that
// its translation is made of. Whatever that is, the written file has the source's outline. Throws
// LawBroken.
void check_writer_laws(Format format, std::string_view bytes);

}  // namespace hymt
