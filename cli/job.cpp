#include "cli/job.h"

#include "parsers/make_parser.h"

namespace hymt {

ParserSet::ParserSet(const ParserOptions& options)
    : parsers_{make_parser(Format::kText, options), make_parser(Format::kMarkdown, options),
               make_parser(Format::kHtml, options)} {}

const Parser& ParserSet::parser(Format format) const {
  return *parsers_[static_cast<std::size_t>(format)];
}

}  // namespace hymt
