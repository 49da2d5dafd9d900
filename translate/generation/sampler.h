// The choice of the next token from a row of logits, in the order of the specification (section 5):
// repetition penalty, then greedy, or temperature, top-k, top-p and one draw.
//
// A choice is a function of the logits, the history and (seed, stream, number of the draw), and the
// same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "translate/generation/logit_mask.h"
#include "translate/generator.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

// ln(sum of e^logit). Throws Error (kEngine) if the logits hold what is not a number or plus
// infinity, or nothing else than minus infinity: a model that computes that is broken.
[[nodiscard]] double checked_log_sum(std::span<const float> logits);

// The natural logarithm of the probability of `token`. `log_sum` is checked_log_sum(logits).
[[nodiscard]] float log_probability(std::span<const float> logits, double log_sum, TokenId token);

// What a sampler of one sequence is made from.
struct SamplerOptions {
  SamplingOptions sampling;
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
  std::vector<TokenId> banned_tokens;  // Never chosen.
  // The repetition penalty leaves them alone: tags, which have to be repeated.
  std::vector<TokenId> unpenalized_tokens;
  std::shared_ptr<LogitMask> mask;  // May be null.
};

struct TokenChoice {
  TokenId token = 0;
  // Natural logarithm, of the softmax of the logits as they came: before penalty, mask and
  // temperature.
  float log_probability = 0.0F;
};

// Chooses the tokens of one answer, one after the other. Used by one thread at a time.
class Sampler {
 public:
  // Ids in `prompt` and `options` that are not in the vocabulary, [0, vocab_size), play no part.
  Sampler(SamplerOptions options, std::span<const TokenId> prompt, std::size_t vocab_size);

  // The token after `answer`, which holds the choices so far. `logits`, [vocab_size], is scratch
  // afterwards; `log_sum` is checked_log_sum() of it. Among equals the least id comes first.
  // Throws Error (kEngine) if nothing may be chosen.
  [[nodiscard]] TokenChoice choose(const std::vector<TokenId>& answer, std::span<float> logits,
                                   double log_sum);

 private:
  struct Candidate {
    TokenId token = 0;
    float score = 0.0F;
    float weight = 0.0F;  // Its probability, times a number that all share.
  };

  void see(std::span<const TokenId> tokens);
  void apply_constraints(const std::vector<TokenId>& answer, std::span<float> logits);
  void penalize(std::span<float> logits);
  void undo_penalty(std::span<float> logits) const;
  [[nodiscard]] TokenId draw(std::span<const float> logits, float max, std::uint64_t number);

  // The steps of a draw.
  void collect_candidates(std::span<const float> logits, float max);
  void keep_top_p();
  [[nodiscard]] float least_of_top_k(std::span<const float> logits);

  SamplerOptions options_;
  std::vector<bool> can_penalize_;          // [vocab_size]; false once seen. Empty: no penalty.
  std::vector<TokenId> penalized_;          // Each token once.
  std::vector<float> logits_of_penalized_;  // As they came.
  std::size_t num_answer_tokens_seen_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<float> top_scores_;
};

}  // namespace hymt
