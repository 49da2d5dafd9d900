#include "translate/model/cpu/mixture.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace hymt::cpu {
namespace {

// Of the transformers class: keeps a sum of nothing from being divided by.
constexpr float kLeastSum = 1e-20F;

// Parts that an expert's product is divided into for each thread, where few experts are chosen.
constexpr std::size_t kPartsPerThread = 8;

template <class Buffer>
void grow(Buffer& buffer, std::size_t size, MemoryBudget& budget) {
  if (buffer.size() >= size) return;
  budget.take(size * sizeof buffer[0]);
  Buffer larger(size);
  buffer.swap(larger);
}

}  // namespace

void choose_experts(std::span<float> scores, const std::vector<float>& bias, std::size_t count,
                    float scale, std::vector<std::uint32_t>& order, std::uint32_t* experts,
                    float* weights) {
  assert(scores.size() == bias.size() && count >= 1 && count <= scores.size());
  order.clear();
  for (float& score : scores) {
    score = 1.0F / (1.0F + std::exp(-score));
    order.push_back(static_cast<std::uint32_t>(order.size()));
  }
  const auto key = [&](std::uint32_t expert) {
    const float biased = scores[expert] + bias[expert];
    return std::isnan(biased) ? -std::numeric_limits<float>::infinity() : biased;
  };
  const auto is_before = [&](std::uint32_t a, std::uint32_t b) {
    const float of_a = key(a);
    const float of_b = key(b);
    return of_a != of_b ? of_a > of_b : a < b;
  };
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    is_before);
  std::copy_n(order.begin(), count, experts);
  std::sort(experts, experts + count);
  float sum = 0.0F;
  for (std::size_t i = 0; i < count; ++i) sum += weights[i] = scores[experts[i]];
  sum += kLeastSum;
  for (std::size_t i = 0; i < count; ++i) weights[i] = weights[i] / sum * scale;
}

std::size_t mixture_floats(const ModelConfig& config) {
  const MixtureConfig& mixture = config.mixture;
  if (mixture.num_experts == 0) return 0;
  return config.hidden_size + mixture.num_experts +
         mixture.num_chosen * (2 * mixture.intermediate_size + config.hidden_size);
}

void Mixture::make_room(std::size_t num_tokens, MemoryBudget& budget) {
  const MixtureConfig& mixture = config_.mixture;
  if (mixture.num_experts == 0) return;
  const std::size_t num_rows = num_tokens * mixture.num_chosen;
  grow(logits_, num_tokens * mixture.num_experts, budget);
  grow(gate_up_, num_rows * 2 * mixture.intermediate_size, budget);
  grow(results_, num_rows * config_.hidden_size, budget);
  for (auto* buffer : {&experts_, &chosen_of_row_, &token_of_row_, &row_of_choice_}) {
    grow(*buffer, num_rows, budget);
  }
  grow(weights_, num_rows, budget);
  chosen_.reserve(std::min(mixture.num_experts, num_rows));
  orders_.resize(team_.num_threads());
  for (std::vector<std::uint32_t>& order : orders_) order.reserve(mixture.num_experts);
}

// (10), (11)
void Mixture::choose(const PackedMixture& mixture, const float* normed, std::size_t num_tokens) {
  const std::size_t hidden = config_.hidden_size;
  const std::size_t num_experts = config_.mixture.num_experts;
  const std::size_t count = config_.mixture.num_chosen;
  router_rows_.reset(mixture.router.row_form(), num_tokens);
  team_.run(num_tokens, [&](std::size_t token, std::size_t) {
    router_rows_.pack(token, normed + token * hidden);
  });
  mixture.router.multiply(kernels_, router_rows_, logits_.data(), num_experts, team_);
  team_.run(num_tokens, [&](std::size_t token, std::size_t thread) {
    choose_experts(std::span(logits_).subspan(token * num_experts, num_experts), mixture.bias,
                   count, config_.mixture.scale, orders_[thread], &experts_[token * count],
                   &weights_[token * count]);
  });
}

void Mixture::group_by_expert(const PackedMixture& mixture, std::size_t num_tokens) {
  const std::size_t count = config_.mixture.num_chosen;
  std::vector<std::uint32_t>& next = orders_.front();  // Of each expert, its next row.
  next.assign(mixture.experts.size(), 0);
  for (std::size_t i = 0; i < num_tokens * count; ++i) ++next[experts_[i]];
  chosen_.clear();
  std::uint32_t first = 0;
  for (std::size_t expert = 0; expert < mixture.experts.size(); ++expert) {
    const std::uint32_t of_expert = next[expert];
    next[expert] = first;
    if (of_expert == 0) continue;
    std::fill_n(chosen_of_row_.begin() + first, of_expert,
                static_cast<std::uint32_t>(chosen_.size()));
    chosen_.push_back({&mixture.experts[expert], {first, of_expert}});
    first += of_expert;
  }
  for (std::size_t i = 0; i < num_tokens * count; ++i) {
    const std::uint32_t row = next[experts_[i]]++;
    row_of_choice_[i] = row;
    token_of_row_[row] = static_cast<std::uint32_t>(i / count);
  }
}

// `input(row)` are a row's values for the matrix `matrix` of its expert.
template <class Matrix, class Input>
void Mixture::pack(Matrix matrix, const Input& input) {
  const RowGroup& last = chosen_.back().group;
  const std::size_t num_rows = last.first + last.count;
  rows_.reset((chosen_.front().expert->*matrix).row_form(), num_rows);
  team_.run(num_rows, [&](std::size_t row, std::size_t) {
    const Chosen& chosen = chosen_of(row);
    rows_.pack(chosen.group, (chosen.expert->*matrix).row_form().factors, row - chosen.group.first,
               input(row));
  });
}

template <class Matrix>
void Mixture::multiply(Matrix matrix, float* out, std::size_t out_stride) {
  const std::size_t wanted = team_.num_threads() * kPartsPerThread;
  const std::size_t parts_each = (wanted + chosen_.size() - 1) / chosen_.size();
  team_.run(chosen_.size() * parts_each, [&](std::size_t part, std::size_t) {
    const Chosen& chosen = chosen_[part / parts_each];
    (chosen.expert->*matrix)
        .multiply_part(kernels_, rows_, chosen.group, out + chosen.group.first * out_stride,
                       out_stride, part % parts_each, parts_each);
  });
}

void Mixture::run(const PackedMixture& mixture, const float* normed, std::size_t num_tokens,
                  float* out) {
  const std::size_t hidden = config_.hidden_size;
  const std::size_t size = config_.mixture.intermediate_size;
  const std::size_t count = config_.mixture.num_chosen;
  choose(mixture, normed, num_tokens);
  group_by_expert(mixture, num_tokens);
  pack(&PackedFeedForward::gate_up,
       [&](std::size_t row) { return normed + token_of_row_[row] * hidden; });
  multiply(&PackedFeedForward::gate_up, gate_up_.data(), 2 * size);  // (12)
  pack(&PackedFeedForward::down, [&](std::size_t row) {
    float* gate = &gate_up_[row * 2 * size];
    kernels_.silu_multiply(gate, gate + size, size, gate);
    return gate;
  });
  multiply(&PackedFeedForward::down, results_.data(), hidden);
  team_.run(num_tokens, [&](std::size_t token, std::size_t) {  // (13)
    // The first expert's row, which nobody else reads, takes the sum.
    const std::size_t first = token * count;
    float* sum = &results_[row_of_choice_[first] * hidden];
    std::transform(sum, sum + hidden, sum, [&](float value) { return weights_[first] * value; });
    for (std::size_t i = first + 1; i < first + count; ++i) {
      kernels_.add_weighted(sum, &results_[row_of_choice_[i] * hidden], weights_[i], hidden);
    }
    kernels_.add(out + token * hidden, sum, hidden);
  });
}

}  // namespace hymt::cpu
