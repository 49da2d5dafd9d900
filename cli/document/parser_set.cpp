#include "cli/document/parser_set.h"

#include "parsers/make_parser.h"
#include "parsers/text/text_parser.h"

namespace hymt {

ParserSet::ParserSet(const ParserOptions& options, TextLines text_lines) : options_(options) {
  for (std::size_t i = 0; i < parsers_.size(); ++i) {
    const auto format = static_cast<Format>(i);
    parsers_[i] = format == Format::kText ? make_text_parser(options, text_lines)
                                          : make_parser(format, options);
  }
}

const Parser& ParserSet::parser(Format format) const {
  return *parsers_[static_cast<std::size_t>(format)];
}

}  // namespace hymt
