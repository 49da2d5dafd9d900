// A backend asked for nothing but logits.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "translate/model/backend.h"

namespace hymt {

// A SequenceStep whose last `num_logits` tokens are asked for their logits.
struct LogitStep {
  std::size_t slot = 0;
  std::span<const TokenId> tokens;
  std::size_t num_logits = 1;
};

// [sum of num_logits, vocab_size]
[[nodiscard]] inline std::vector<float> forward_logits(Backend& backend,
                                                       const std::vector<LogitStep>& steps) {
  const std::size_t vocab_size = backend.traits().vocab_size;
  std::size_t num_rows = 0;
  for (const LogitStep& step : steps) num_rows += step.num_logits;
  std::vector<float> logits(num_rows * vocab_size);
  std::vector<RowRequest> rows(num_rows);
  for (std::size_t i = 0; i < num_rows; ++i) {
    rows[i].task = RowTask::kNone;
    rows[i].logits = std::span(logits).subspan(i * vocab_size, vocab_size);
  }
  std::vector<SequenceStep> sequence_steps;
  std::size_t row = 0;
  for (const LogitStep& step : steps) {
    sequence_steps.push_back(
        {step.slot, step.tokens, std::span(rows).subspan(row, step.num_logits)});
    row += step.num_logits;
  }
  std::vector<RowAnswer> answers(num_rows);
  backend.forward(sequence_steps, answers);
  return logits;
}

}  // namespace hymt
