// From a text to the pieces inside which byte pairs are merged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "translate/tokenizer/split_pattern.h"
#include "translate/tokenizer/tokenizer_json.h"

namespace hymt {

// A text and the pieces that tile it.
struct PieceList {
  std::string text;
  std::vector<ByteRange> pieces;
};

// Steps of "Split", and "ByteLevel" at the end. Immutable; any number of threads may use one.
class PreTokenizer {
 public:
  // Throws Error (kEngine) for a regular expression that cannot be read.
  explicit PreTokenizer(const PreTokenizerSteps& steps);

  // Each step cuts the pieces that the one before has left. The text comes back as it was, but for
  // the spaces that a tokenizer may want before pieces.
  [[nodiscard]] PieceList split(std::string text) const;

 private:
  std::vector<SplitPattern> patterns_;
  bool adds_prefix_space_;
  std::vector<SplitPattern> byte_level_patterns_;  // One, or none.
};

}  // namespace hymt
