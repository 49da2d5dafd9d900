#include "translate/tokenizer/pair_merges.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <functional>

namespace hymt {
namespace {

constexpr std::uint32_t kNone = PairMerges::kNone;
constexpr TokenId kMergedAway = -1;

}  // namespace

PairMerges::PairMerges(std::size_t num_pairs)
    : low_(std::size_t{kLowEnd} * kLowEnd, kNone),
      filter_(std::bit_ceil(2 * num_pairs + 8) / 8),
      slots_(num_pairs + num_pairs / 2 + 1) {}

void PairMerges::add(TokenId left, TokenId right, std::uint32_t rank, TokenId result) {
  if (rank >= results_.size()) results_.resize(std::size_t{rank} + 1, -1);
  assert(results_[rank] < 0 || results_[rank] == result);
  results_[rank] = result;
  if (is_low(left, right)) {
    low_[low_index(left, right)] = rank;
    return;
  }
  const std::uint64_t hash = hash_of(left, right);
  filter_[filter_word(hash)] |= filter_bit(hash);
  std::size_t i = first_slot(hash);
  while (slots_[i].left >= 0 && !(slots_[i].left == left && slots_[i].right == right)) {
    i = i + 1 == slots_.size() ? 0 : i + 1;
  }
  slots_[i] = {left, right, rank};
}

void PairMerger::merge(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids) {
  // Words are short, and looking through all of their pairs is quicker than a heap.
  if (symbols.size() <= kFew) {
    merge_few(symbols, ids);
  } else {
    merge_many(symbols, ids);
  }
}

void PairMerger::merge_few(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids) {
  const std::size_t size = symbols.size();
  std::copy(symbols.begin(), symbols.end(), few_.begin());
  const auto find = [this, size](std::size_t at) {
    const std::size_t next = next_[at];
    const std::uint32_t rank = next == size ? kNone : merges_->find(few_[at], few_[next]);
    merges_of_few_[at] = candidate(rank, at);
  };
  for (std::size_t i = 0; i < size; ++i) {
    previous_[i] = static_cast<std::uint8_t>(i == 0 ? 0 : i - 1);
    next_[i] = static_cast<std::uint8_t>(i + 1);
    find(i);
  }
  while (size > 0) {
    std::uint64_t best = merges_of_few_[0];
    for (std::size_t i = 1; i < size; ++i) best = std::min(best, merges_of_few_[i]);
    if (best >> 32U == kNone) break;
    const std::size_t at = best & 0xFFFFFFFFU;
    const std::size_t right = next_[at];
    few_[at] = merges_->result_of(static_cast<std::uint32_t>(best >> 32U));
    few_[right] = kMergedAway;
    merges_of_few_[right] = candidate(kNone, right);
    next_[at] = next_[right];
    if (next_[at] < size) previous_[next_[at]] = static_cast<std::uint8_t>(at);
    find(at);
    if (at > 0) find(previous_[at]);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (few_[i] != kMergedAway) ids.push_back(few_[i]);
  }
}

void PairMerger::merge_many(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids) {
  nodes_.clear();
  candidates_.clear();
  const auto count = static_cast<std::uint32_t>(symbols.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool is_last = i + 1 == count;
    const std::uint32_t rank = is_last ? kNone : merges_->find(symbols[i], symbols[i + 1]);
    nodes_.push_back({.symbol = symbols[i],
                      .previous = i == 0 ? kNone : i - 1,
                      .next = is_last ? kNone : i + 1,
                      .rank = rank});
    if (rank != kNone) candidates_.push_back(candidate(rank, i));
  }
  std::make_heap(candidates_.begin(), candidates_.end(), std::greater<>());
  while (!candidates_.empty()) {
    std::pop_heap(candidates_.begin(), candidates_.end(), std::greater<>());
    const std::uint64_t best = candidates_.back();
    candidates_.pop_back();
    const auto position = static_cast<std::uint32_t>(best);
    Node& left = nodes_[position];
    // One of the two may have been merged with another neighbour since.
    if (candidate(left.rank, position) != best) continue;
    Node& right = nodes_[left.next];
    left.symbol = merges_->result_of(left.rank);
    left.next = right.next;
    right.symbol = kMergedAway;
    right.rank = kNone;
    if (left.next != kNone) nodes_[left.next].previous = position;
    find_candidate(position);
    if (left.previous != kNone) find_candidate(left.previous);
  }
  for (const Node& node : nodes_) {
    if (node.symbol != kMergedAway) ids.push_back(node.symbol);
  }
}

void PairMerger::find_candidate(std::uint32_t position) {
  Node& node = nodes_[position];
  node.rank = node.next == kNone ? kNone : merges_->find(node.symbol, nodes_[node.next].symbol);
  if (node.rank == kNone) return;
  candidates_.push_back(candidate(node.rank, position));
  std::push_heap(candidates_.begin(), candidates_.end(), std::greater<>());
}

}  // namespace hymt
