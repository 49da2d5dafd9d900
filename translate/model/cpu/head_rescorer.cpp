#include "translate/model/cpu/head_rescorer.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace hymt::cpu {
namespace {

constexpr float kLowest = -std::numeric_limits<float>::infinity();

// So many of the most probable tokens of all are looked at first. Behind a space, say, half of a
// vocabulary is not allowed, but seldom more than a few of the likely ones.
constexpr std::size_t kNumLikely = 32;
static_assert(kNumLikely > HeadRescorer::kNumTokens);

// What at least `count` logits reach (all, where there are fewer maxima): the count-th greatest of
// the maxima of sets.
float least_wanted(std::span<const float> maxima, std::size_t count, std::vector<float>& sorted) {
  if (maxima.size() < count) return kLowest;
  sorted.assign(maxima.begin(), maxima.end());
  const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::nth_element(sorted.begin(), nth, sorted.end(), std::greater<>());
  return *nth;
}

}  // namespace

void HeadRescorer::rescore(const WeightMatrix& head, const Kernels& kernels,
                           const RowRequest& request, const float* normed,
                           std::span<float> logits) {
  rescored_.clear();
  if (request.task == RowTask::kChoose) {
    find_allowed(kernels, request, logits);
    take_most_probable(kNumTokens, logits);
  }
  if (request.num_top > 0) {
    const std::size_t count = std::max(kNumTokens, request.num_top);
    candidates_.clear();
    add_likely(kernels, count, logits);
    take_most_probable(count, logits);
  }
  if (request.task == RowTask::kScore) rescored_.push_back(request.given);
  rescored_.insert(rescored_.end(), request.end_tokens.begin(), request.end_tokens.end());
  weights_.resize(head.num_columns());
  for (const TokenId token : rescored_) {
    const auto output = static_cast<std::size_t>(token);
    head.read_rows(output, 1, weights_.data());
    logits[output] = kernels.dot(normed, weights_.data(), weights_.size());
  }
}

// Those that may be chosen and are among the most probable, kNumTokens if there are so many. Most
// rows allow most tokens, and the likely ones of all are found quickly; so these come first, and
// only where too few of them are allowed the others are looked at.
void HeadRescorer::find_allowed(const Kernels& kernels, const RowRequest& request,
                                std::span<const float> logits) {
  candidates_.clear();
  const auto is_banned = [&](TokenId token) {
    return std::binary_search(request.banned.begin(), request.banned.end(), token);
  };
  if (request.mask.form == TokenMask::Form::kList) {
    for (const TokenId token : request.mask.list) {
      // What is not a number is never a candidate: it is no greater than anything.
      if (logits[static_cast<std::size_t>(token)] >= kLowest && !is_banned(token)) {
        candidates_.push_back(token);
      }
    }
    return;
  }
  const auto is_allowed = [&](TokenId token) {
    const auto id = static_cast<std::size_t>(token);
    const bool is_set = request.mask.form == TokenMask::Form::kAll ||
                        (request.mask.bits[id / 64] >> (id % 64) & 1) != 0;
    return is_set && !is_banned(token);
  };
  add_likely(kernels, kNumLikely, logits);
  std::erase_if(candidates_, [&](TokenId token) { return !is_allowed(token); });
  if (candidates_.size() >= kNumTokens) return;
  candidates_.clear();
  for (std::size_t id = 0; id < logits.size(); ++id) {
    const auto token = static_cast<TokenId>(id);
    if (logits[id] >= kLowest && is_allowed(token)) candidates_.push_back(token);
  }
}

// At least `count`, and few more.
void HeadRescorer::add_likely(const Kernels& kernels, std::size_t count,
                              std::span<const float> logits) {
  maxima_.resize(num_maxima(logits.size()));
  kernels.find_maxima(logits.data(), logits.size(), maxima_.data());
  const float least = least_wanted(maxima_, count, weights_);
  constexpr std::size_t kStretch = kMaximaLanes * kMaximumOf;
  for (std::size_t set = 0; set < maxima_.size(); ++set) {
    if (maxima_[set] < least) continue;
    const std::size_t begin = set / kMaximaLanes * kStretch;
    const std::size_t end = std::min(begin + kStretch, logits.size());
    for (std::size_t i = begin + set % kMaximaLanes; i < end; i += kMaximaLanes) {
      if (logits[i] >= least) candidates_.push_back(static_cast<TokenId>(i));
    }
  }
}

// Of the candidates; of equal ones those with the lesser ids.
void HeadRescorer::take_most_probable(std::size_t count, std::span<const float> logits) {
  if (candidates_.size() > count) {
    const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(candidates_.begin(), end, candidates_.end(), [&](TokenId a, TokenId b) {
      const float of_a = logits[static_cast<std::size_t>(a)];
      const float of_b = logits[static_cast<std::size_t>(b)];
      return of_a != of_b ? of_a > of_b : a < b;
    });
    candidates_.resize(count);
  }
  rescored_.insert(rescored_.end(), candidates_.begin(), candidates_.end());
}

}  // namespace hymt::cpu
