#include "translate/model/sampler.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>

#include "translate/model/random_draws.h"
#include "translate/model/softmax.h"

namespace hymt {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

// From 0 to below 1, in steps of 2^-53.
double unit_draw(const DrawKey& key) {
  return static_cast<double>(mixed(key.seed, key.stream, key.number) >> 11) * 0x1p-53;
}

float& logit_of(std::span<float> logits, TokenId token) {
  assert(token >= 0 && static_cast<std::size_t>(token) < logits.size());
  return logits[static_cast<std::size_t>(token)];
}

float log_probability(float logit, double log_sum) { return static_cast<float>(logit - log_sum); }

std::vector<ScoredToken> most_probable(std::span<const float> logits, double log_sum,
                                       std::size_t count) {
  std::vector<TokenId> order(logits.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<TokenId>(i);
  count = std::min(count, order.size());
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
  const auto logit = [&](TokenId token) { return logits[static_cast<std::size_t>(token)]; };
  std::partial_sort(order.begin(), end, order.end(), [&](TokenId a, TokenId b) {
    return logit(a) != logit(b) ? logit(a) > logit(b) : a < b;
  });
  std::vector<ScoredToken> top;
  for (auto token = order.begin(); token != end; ++token) {
    top.push_back({*token, log_probability(logit(*token), log_sum)});
  }
  return top;
}

void forbid_unset(std::span<const std::uint64_t> bits, std::span<float> logits) {
  assert(bits.size() == (logits.size() + 63) / 64);
  for (std::size_t word = 0; word < bits.size(); ++word) {
    // Few are unset as a rule.
    for (std::uint64_t unset = ~bits[word]; unset != 0; unset &= unset - 1) {
      const std::size_t i = 64 * word + static_cast<std::size_t>(std::countr_zero(unset));
      if (i >= logits.size()) break;
      logits[i] = kForbidden;
    }
  }
}

float penalized(float logit, float penalty) {
  return logit < 0 ? logit * penalty : logit / penalty;
}

// The k-th largest score.
float least_of_top_k(std::span<const float> scores, std::size_t top_k,
                     std::vector<float>& top_scores) {
  if (top_k == 0 || top_k >= scores.size()) return kForbidden;
  top_scores.assign(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(top_k));
  // The least of the greatest stands in front.
  std::make_heap(top_scores.begin(), top_scores.end(), std::greater<>());
  for (const float score : scores.subspan(top_k)) {
    if (!(score > top_scores.front())) continue;
    std::pop_heap(top_scores.begin(), top_scores.end(), std::greater<>());
    top_scores.back() = score;
    std::push_heap(top_scores.begin(), top_scores.end(), std::greater<>());
  }
  return top_scores.front();
}

// Keeps the most probable candidates, as many as are needed to have `top_p` of the probability.
void keep_top_p(std::vector<Candidate>& candidates, double top_p) {
  if (top_p >= 1.0) return;
  double total = 0;
  for (const Candidate& candidate : candidates) total += candidate.weight;
  const auto comes_after = [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score < b.score : a.token > b.token;
  };
  std::make_heap(candidates.begin(), candidates.end(), comes_after);
  auto heap_end = candidates.end();
  double kept = 0;
  do {
    std::pop_heap(candidates.begin(), heap_end, comes_after);
    --heap_end;
    kept += heap_end->weight;
  } while (heap_end != candidates.begin() && kept < top_p * total);
  candidates.erase(candidates.begin(), heap_end);
  std::reverse(candidates.begin(), candidates.end());  // The most probable first.
}

}  // namespace

std::string_view row_error(RowStatus status) {
  switch (status) {
    case RowStatus::kDone: break;
    case RowStatus::kNotFinite:
      return "The model computed what is not a number, or infinite. Its weights may be damaged; if "
             "they are not, another --precision or --backend may help.";
    case RowStatus::kNothingAllowed:
      return "No token may come next: the constraint on the answer forbids all of them.";
  }
  return {};
}

float joint_log_probability(std::span<const float> logits, double log_sum) {
  double probability = 0;
  for (const float logit : logits) probability += std::exp(logit - log_sum);
  return static_cast<float>(std::log(probability));
}

void collect_candidates(std::span<const float> scores, std::size_t top_k,
                        std::vector<float>& top_scores, std::vector<Candidate>& candidates) {
  const float least = least_of_top_k(scores, top_k, top_scores);
  candidates.clear();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < least || scores[i] == kForbidden) continue;
    candidates.push_back({static_cast<TokenId>(i), scores[i]});
  }
}

TokenId draw_token(std::vector<Candidate>& candidates, float max, const SamplingOptions& sampling,
                   const DrawKey& key) {
  for (Candidate& candidate : candidates) {
    candidate.weight = exp_nonpositive((candidate.score - max) / sampling.temperature);
  }
  keep_top_p(candidates, sampling.top_p);
  double total = 0;
  for (const Candidate& candidate : candidates) total += candidate.weight;
  const double drawn = unit_draw(key) * total;
  double sum = 0;
  for (const Candidate& candidate : candidates) {
    sum += candidate.weight;
    if (sum > drawn) return candidate.token;
  }
  return candidates.back().token;
}

RowAnswer Sampler::answer(const RowRequest& request, std::span<float> logits) {
  if (!request.logits.empty()) {
    assert(request.logits.size() == logits.size());
    std::copy(logits.begin(), logits.end(), request.logits.begin());
  }
  RowAnswer answer;
  const double log_sum = log_sum_exp(logits, max_of(logits));
  if (!std::isfinite(log_sum)) {
    answer.status = RowStatus::kNotFinite;
    return answer;
  }
  kept_logits_.clear();
  for (const TokenId token : request.end_tokens) kept_logits_.push_back(logit_of(logits, token));
  answer.end_log_probability = joint_log_probability(kept_logits_, log_sum);
  if (request.num_top > 0) answer.top = most_probable(logits, log_sum, request.num_top);
  switch (request.task) {
    case RowTask::kNone: break;
    case RowTask::kScore:
      answer.chosen = {request.given, log_probability(logit_of(logits, request.given), log_sum)};
      break;
    case RowTask::kChoose:
      answer.status = choose(request, logits, answer.chosen.token);
      if (answer.status != RowStatus::kDone) break;
      answer.chosen.log_probability =
          log_probability(logit_of(logits, answer.chosen.token), log_sum);
      break;
  }
  return answer;
}

// Leaves the chosen token's logit as it came.
RowStatus Sampler::choose(const RowRequest& request, std::span<float> logits, TokenId& chosen) {
  const SamplingOptions& sampling = request.sampling;
  assert(sampling.repetition_penalty > 0.0F && sampling.temperature >= 0.0F);
  constrain(request, logits);
  kept_logits_.clear();
  for (const TokenId token : request.penalized) {
    float& logit = logit_of(logits, token);
    kept_logits_.push_back(logit);
    logit = penalized(logit, sampling.repetition_penalty);
  }
  const float max = max_of(logits);
  if (max == kForbidden) return RowStatus::kNothingAllowed;
  if (sampling.temperature == 0.0F) {
    chosen = static_cast<TokenId>(first_of(logits, max));
  } else {
    const auto top_k = static_cast<std::size_t>(std::max(0, sampling.top_k));
    collect_candidates(logits, top_k, top_scores_, candidates_);
    chosen = draw_token(candidates_, max, sampling, request.draw);
  }
  for (std::size_t i = 0; i < request.penalized.size(); ++i) {
    logit_of(logits, request.penalized[i]) = kept_logits_[i];
  }
  return RowStatus::kDone;
}

// What may not come gets the logit minus infinity.
void Sampler::constrain(const RowRequest& request, std::span<float> logits) {
  for (const TokenId token : request.banned) logit_of(logits, token) = kForbidden;
  switch (request.mask.form) {
    case TokenMask::Form::kAll: break;
    case TokenMask::Form::kList:
      kept_logits_.clear();
      for (const TokenId token : request.mask.list) {
        kept_logits_.push_back(logit_of(logits, token));
      }
      std::fill(logits.begin(), logits.end(), kForbidden);
      for (std::size_t i = 0; i < request.mask.list.size(); ++i) {
        logit_of(logits, request.mask.list[i]) = kept_logits_[i];
      }
      break;
    case TokenMask::Form::kBits: forbid_unset(request.mask.bits, logits); break;
  }
}

}  // namespace hymt
