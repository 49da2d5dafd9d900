// The tokens that the repetition penalty is on: those of prompt and answer, each once.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

class PenaltySet {
 public:
  PenaltySet() = default;  // Holds nothing, whatever it sees.

  // The penalty leaves `spared` alone. Ids that are not in the vocabulary, [0, vocab_size), play no
  // part.
  PenaltySet(std::size_t vocab_size, std::span<const TokenId> spared);

  void see(std::span<const TokenId> tokens);

  [[nodiscard]] std::span<const TokenId> tokens() const { return tokens_; }

 private:
  std::vector<bool> can_add_;  // [vocab_size]
  std::vector<TokenId> tokens_;
};

}  // namespace hymt
