#include "translate/generation/sampler.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/softmax.h"
#include "translate/random_draws.h"

namespace hymt {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

bool is_in(TokenId token, std::size_t vocab_size) {
  return token >= 0 && static_cast<std::size_t>(token) < vocab_size;
}

// From 0 to below 1, in steps of 2^-53.
double unit_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t number) {
  return static_cast<double>(mixed(seed, stream, number) >> 11) * 0x1p-53;
}

}  // namespace

double checked_log_sum(std::span<const float> logits) {
  const double log_sum = log_sum_exp(logits, max_of(logits));
  if (std::isfinite(log_sum)) return log_sum;
  throw Error(
      ErrorKind::kEngine,
      "The model computed what is not a number, or infinite. Its weights may be damaged; if "
      "they are not, another --precision or --backend may help.");
}

float log_probability(std::span<const float> logits, double log_sum, TokenId token) {
  return static_cast<float>(logits[static_cast<std::size_t>(token)] - log_sum);
}

Sampler::Sampler(SamplerOptions options, std::span<const TokenId> prompt, std::size_t vocab_size)
    : options_(std::move(options)) {
  assert(options_.sampling.repetition_penalty > 0.0F && options_.sampling.temperature >= 0.0F);
  std::erase_if(options_.banned_tokens, [=](TokenId id) { return !is_in(id, vocab_size); });
  if (options_.sampling.repetition_penalty == 1.0F) return;
  can_penalize_.assign(vocab_size, true);
  for (const TokenId token : options_.unpenalized_tokens) {
    if (is_in(token, vocab_size)) can_penalize_[static_cast<std::size_t>(token)] = false;
  }
  see(prompt);
}

TokenChoice Sampler::choose(const std::vector<TokenId>& answer, std::span<float> logits,
                            double log_sum) {
  see(std::span(answer).subspan(std::min(num_answer_tokens_seen_, answer.size())));
  num_answer_tokens_seen_ = answer.size();
  apply_constraints(answer, logits);
  penalize(logits);
  const float max = max_of(logits);
  if (max == kForbidden) {
    throw Error(ErrorKind::kEngine,
                "No token may come next: the constraint on the answer forbids all of them.");
  }
  TokenChoice choice;
  choice.token =
      options_.sampling.temperature == 0.0F
          ? static_cast<TokenId>(std::find(logits.begin(), logits.end(), max) - logits.begin())
          : draw(logits, max, answer.size());
  undo_penalty(logits);
  choice.log_probability = log_probability(logits, log_sum, choice.token);
  return choice;
}

// From now on the penalty is on them.
void Sampler::see(std::span<const TokenId> tokens) {
  for (const TokenId token : tokens) {
    if (!is_in(token, can_penalize_.size())) continue;
    if (!can_penalize_[static_cast<std::size_t>(token)]) continue;
    can_penalize_[static_cast<std::size_t>(token)] = false;
    penalized_.push_back(token);
  }
}

void Sampler::apply_constraints(const std::vector<TokenId>& answer, std::span<float> logits) {
  for (const TokenId token : options_.banned_tokens) {
    logits[static_cast<std::size_t>(token)] = kForbidden;
  }
  if (options_.mask) options_.mask->apply(answer, logits.data(), logits.size());
}

void Sampler::penalize(std::span<float> logits) {
  const float penalty = options_.sampling.repetition_penalty;
  logits_of_penalized_.clear();
  for (const TokenId token : penalized_) {
    float& logit = logits[static_cast<std::size_t>(token)];
    logits_of_penalized_.push_back(logit);
    logit = logit < 0 ? logit * penalty : logit / penalty;
  }
}

void Sampler::undo_penalty(std::span<float> logits) const {
  for (std::size_t i = 0; i < penalized_.size(); ++i) {
    logits[static_cast<std::size_t>(penalized_[i])] = logits_of_penalized_[i];
  }
}

TokenId Sampler::draw(std::span<const float> logits, float max, std::uint64_t number) {
  collect_candidates(logits, max);
  keep_top_p();
  double total = 0;
  for (const Candidate& candidate : candidates_) total += candidate.weight;
  const double drawn = unit_draw(options_.seed, options_.stream, number) * total;
  double sum = 0;
  for (const Candidate& candidate : candidates_) {
    sum += candidate.weight;
    if (sum > drawn) return candidate.token;
  }
  return candidates_.back().token;
}

// Those that top-k leaves, in order of their ids, with their weights under the temperature.
void Sampler::collect_candidates(std::span<const float> logits, float max) {
  const float least = least_of_top_k(logits);
  candidates_.clear();
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (logits[i] < least || logits[i] == kForbidden) continue;
    const float weight = exp_nonpositive((logits[i] - max) / options_.sampling.temperature);
    candidates_.push_back({static_cast<TokenId>(i), logits[i], weight});
  }
}

// The k-th largest score; all that are equal to it stay.
float Sampler::least_of_top_k(std::span<const float> logits) {
  const std::int32_t top_k = options_.sampling.top_k;
  if (top_k <= 0 || static_cast<std::size_t>(top_k) >= logits.size()) return kForbidden;
  const auto count = static_cast<std::ptrdiff_t>(top_k);
  top_scores_.assign(logits.begin(), logits.begin() + count);
  // The least of the greatest stands in front.
  std::make_heap(top_scores_.begin(), top_scores_.end(), std::greater<>());
  for (const float score : logits.subspan(top_scores_.size())) {
    if (!(score > top_scores_.front())) continue;
    std::pop_heap(top_scores_.begin(), top_scores_.end(), std::greater<>());
    top_scores_.back() = score;
    std::push_heap(top_scores_.begin(), top_scores_.end(), std::greater<>());
  }
  return top_scores_.front();
}

// Keeps the most probable candidates, as many as are needed to have `top_p` of the probability.
void Sampler::keep_top_p() {
  const double top_p = options_.sampling.top_p;
  if (top_p >= 1.0) return;
  double total = 0;
  for (const Candidate& candidate : candidates_) total += candidate.weight;
  const auto comes_after = [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score < b.score : a.token > b.token;
  };
  std::make_heap(candidates_.begin(), candidates_.end(), comes_after);
  auto heap_end = candidates_.end();
  double kept = 0;
  do {
    std::pop_heap(candidates_.begin(), heap_end, comes_after);
    --heap_end;
    kept += heap_end->weight;
  } while (heap_end != candidates_.begin() && kept < top_p * total);
  candidates_.erase(candidates_.begin(), heap_end);
  std::reverse(candidates_.begin(), candidates_.end());  // The most probable first.
}

}  // namespace hymt
