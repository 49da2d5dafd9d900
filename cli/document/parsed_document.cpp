#include "cli/document/parsed_document.h"

#include "parsers/make_parser.h"

namespace hymt {

ParsedDocument::ParsedDocument(std::string_view bytes, const ParserSet& parsers,
                               std::optional<Format> format, std::string_view language)
    : ParsedDocument(bytes, parsers.parser(format ? *format : guess_format(bytes)), language) {}

ParsedDocument::ParsedDocument(std::string_view bytes, const Parser& its_parser,
                               std::string_view language)
    : parser(its_parser), size(bytes.size()), document(parser.parse(bytes, language)) {
#ifndef NDEBUG
  check_document(document);
#endif
}

}  // namespace hymt
