#include "translate/model/cpu/head_rescorer.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace hymt::cpu {
namespace {

constexpr float kLowest = -std::numeric_limits<float>::infinity();

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
  candidates_.clear();
  if (request.task == RowTask::kChoose || request.num_top > 0) {
    const std::size_t count = std::max(kNumTokens, request.num_top) + request.banned.size();
    find_candidates(kernels, request, count, logits);
    keep_most_probable(count, logits);
  }
  if (request.task == RowTask::kScore) candidates_.push_back(request.given);
  candidates_.insert(candidates_.end(), request.end_tokens.begin(), request.end_tokens.end());
  weights_.resize(head.num_columns());
  for (const TokenId token : candidates_) {
    const auto output = static_cast<std::size_t>(token);
    head.read_rows(output, 1, weights_.data());
    logits[output] = kernels.dot(normed, weights_.data(), weights_.size());
  }
}

// What is not a number is never a candidate: it is no greater than anything.
void HeadRescorer::find_candidates(const Kernels& kernels, const RowRequest& request,
                                   std::size_t count, std::span<const float> logits) {
  const auto add = [&](std::size_t token) {
    if (logits[token] >= kLowest) candidates_.push_back(static_cast<TokenId>(token));
  };
  switch (request.mask.form) {
    case TokenMask::Form::kAll: return add_likely(kernels, count, logits);
    case TokenMask::Form::kList:
      for (const TokenId token : request.mask.list) {
        add(static_cast<std::size_t>(token));
      }
      break;
    case TokenMask::Form::kBits:
      for (std::size_t token = 0; token < logits.size(); ++token) {
        if ((request.mask.bits[token / 64] >> (token % 64) & 1) != 0) {
          add(token);
        }
      }
      break;
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

// Of equal ones those with the lesser ids.
void HeadRescorer::keep_most_probable(std::size_t count, std::span<const float> logits) {
  if (candidates_.size() <= count) return;
  const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(count);
  std::nth_element(candidates_.begin(), end, candidates_.end(), [&](TokenId a, TokenId b) {
    const float of_a = logits[static_cast<std::size_t>(a)];
    const float of_b = logits[static_cast<std::size_t>(b)];
    return of_a != of_b ? of_a > of_b : a < b;
  });
  candidates_.resize(count);
}

}  // namespace hymt::cpu
