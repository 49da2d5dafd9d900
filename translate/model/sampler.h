// The choice of the next token from a row of logits: repetition penalty, then greedy, or
// temperature, top-k, top-p and one draw (translate/generation/README.md has the formulas). The one
// definition of that arithmetic, for all backends.
//
// A choice is a function of the logits and the request, and the same on every machine.
#pragma once

#include <span>
#include <vector>

#include "translate/model/row_request.h"

namespace hymt {

// A token that may be drawn, with its logit under the penalty.
struct Candidate {
  TokenId token = 0;
  float score = 0.0F;
  float weight = 0.0F;  // Its probability, times a number that all share; draw_token() fills it in.
};

// Fills in `candidates` with the tokens whose score is at least the `top_k`-th largest (0: all), in
// order of their ids; minus infinity is none. The other vector is scratch.
void collect_candidates(std::span<const float> scores, std::size_t top_k,
                        std::vector<float>& top_scores, std::vector<Candidate>& candidates);

// Temperature, top-p and one draw among `candidates`: all tokens that top-k leaves, in order of
// their ids; at least one. `max` is their greatest score. They are scratch afterwards.
[[nodiscard]] TokenId draw_token(std::vector<Candidate>& candidates, float max,
                                 const SamplingOptions& sampling, const DrawKey& key);

// The natural logarithm of the probability of all tokens together that have these logits; minus
// infinity if there are none. `log_sum` is ln(sum of e^logit) over the whole row.
[[nodiscard]] float joint_log_probability(std::span<const float> logits, double log_sum);

// What rows are answered with; holds scratch memory only. Used by one thread at a time.
class Sampler {
 public:
  // `logits`, [vocab_size], is scratch afterwards. Throws std::bad_alloc.
  [[nodiscard]] RowAnswer answer(const RowRequest& request, std::span<float> logits);

 private:
  [[nodiscard]] RowStatus choose(const RowRequest& request, std::span<float> logits,
                                 TokenId& chosen);
  void constrain(const RowRequest& request, std::span<float> logits);

  std::vector<Candidate> candidates_;
  std::vector<float> top_scores_;
  std::vector<float> kept_logits_;
};

}  // namespace hymt
