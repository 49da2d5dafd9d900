// A document with the parser that made it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "cli/document/parser_set.h"
#include "parsers/document/document.h"
#include "parsers/document/parser.h"

namespace hymt {

// Never moved: an outline's names may point into the document's source.
struct ParsedDocument {
  // Parses `bytes`, by their content if no format is given; the language (BCP 47) may be empty. The
  // parsers must outlive the object. Throws Error (kInput).
  ParsedDocument(std::string_view bytes, const ParserSet& parsers, std::optional<Format> format,
                 std::string_view language);
  // The same by a parser that is known already.
  ParsedDocument(std::string_view bytes, const Parser& its_parser, std::string_view language);
  ParsedDocument(const ParsedDocument&) = delete;
  ParsedDocument& operator=(const ParsedDocument&) = delete;

  const Parser& parser;
  std::size_t size;  // Of the input, in bytes.
  Document document;
};

}  // namespace hymt
