// Ends answers that are no translation any more, by looking at them alone.
#pragma once

#include <cstddef>
#include <optional>

#include "translate/generation/loop_detector.h"
#include "translate/generator.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

// Watches one answer, token by token. What it says is a function of the answer so far and its
// source, so it is the same in any batch.
//
// Both bounds lie beyond what the checks of an answer let pass whatever follows (is_loop() in
// translate/loop_bounds.h, and the bound of length in translate/checks), so nothing is lost but
// time: a loop is seen after a few rounds, in place of when the positions of its sequence are used
// up.
class RunawayWatch {
 public:
  // `tokenizer` must outlive the watch.
  RunawayWatch(const Tokenizer& tokenizer, const TaggedText& source);

  // Sees the next token of the answer. Says why the answer is over, if it is: kLoop, if it repeats
  // a piece far more than its source does, or kLength, if it is longer than any translation.
  [[nodiscard]] std::optional<StopReason> see(TokenId token);

 private:
  const Tokenizer* tokenizer_;
  LoopDetector loops_;
  std::size_t source_looping_;  // Characters.
  std::size_t most_bytes_;
  std::size_t num_bytes_ = 0;
};

}  // namespace hymt
