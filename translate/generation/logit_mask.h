// A constraint on decoding.
#pragma once

#include <cstddef>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

// One object serves one request and is called by one thread at a time.
class LogitMask {
 public:
  LogitMask() = default;
  LogitMask(const LogitMask&) = delete;
  LogitMask& operator=(const LogitMask&) = delete;
  virtual ~LogitMask() = default;
  // `answer` holds the tokens chosen so far; sets the logit of each forbidden next token to minus
  // infinity. `logits` has one value a token of the vocabulary.
  virtual void apply(const std::vector<TokenId>& answer, float* logits, std::size_t size) = 0;
};

}  // namespace hymt
