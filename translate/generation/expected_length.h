// How many tokens a translation will have, for those who plan by it.
//
// A vocabulary spells one script in words and another by the byte: English to Burmese can take 16
// times as many tokens as the source has. How many, this tokenizer says itself: of one sentence in
// many languages it tells how many tokens each version has.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "translate/tokenizer/tokenizer.h"

namespace hymt {

// Immutable; any number of threads may use one.
class ExpectedLength {
 public:
  explicit ExpectedLength(const Tokenizer& tokenizer);  // Reads it only here.

  // Tokens of the translation of `num_source_tokens`, with half of that and some more to spare. The
  // languages are BCP 47; one that is not known counts as one in Latin letters.
  [[nodiscard]] std::size_t of(std::size_t num_source_tokens, std::string_view source_language,
                               std::string_view target_language) const;

 private:
  std::vector<std::size_t> sample_tokens_;  // Of each version of the sentence.
};

}  // namespace hymt
