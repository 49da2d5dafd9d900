// The parsers of every format.
#pragma once

#include <array>
#include <memory>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/text/text_parser.h"

namespace hymt {

// The parsers of every format, made from the settings of some files. Immutable.
class ParserSet {
 public:
  // `text_lines` is for plain text. Throws Error (kUsage) if a placeholder rule is malformed.
  explicit ParserSet(const ParserOptions& options, TextLines text_lines = TextLines::kMayBeWrapped);
  [[nodiscard]] const Parser& parser(Format format) const;
  [[nodiscard]] const ParserOptions& options() const { return options_; }

 private:
  ParserOptions options_;
  std::array<std::unique_ptr<const Parser>, kNumFormats> parsers_;  // By Format.
};

}  // namespace hymt
