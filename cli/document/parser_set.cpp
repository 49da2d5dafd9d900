#include "cli/document/parser_set.h"

#include "parsers/make_parser.h"

namespace hymt {

ParserSet::ParserSet(const ParserOptions& options) : options_(options) {
  for (std::size_t i = 0; i < parsers_.size(); ++i) {
    parsers_[i] = make_parser(static_cast<Format>(i), options);
  }
}

const Parser& ParserSet::parser(Format format) const {
  return *parsers_[static_cast<std::size_t>(format)];
}

}  // namespace hymt
