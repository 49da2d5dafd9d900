#include "translate/tokenizer/pair_merges.h"

#include <algorithm>
#include <bit>

namespace hymt {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};
constexpr TokenId kMergedAway = -1;

}  // namespace

PairMerges::PairMerges(std::size_t num_pairs)
    : low_(std::size_t{kLowEnd} * kLowEnd),
      filter_(std::bit_ceil(2 * num_pairs + 8) / 8),
      slots_(std::bit_ceil(2 * num_pairs + 1)),
      mask_(slots_.size() - 1) {}

void PairMerges::add(TokenId left, TokenId right, Merge merge) {
  if (is_low(left, right)) {
    low_[low_index(left, right)] = merge;
    return;
  }
  const std::uint64_t key = key_of(left, right);
  const std::size_t hash = hash_of(key);
  filter_[filter_word(hash)] |= filter_bit(hash);
  std::size_t i = hash & mask_;
  while (slots_[i].key != key && slots_[i].key != kFree) i = (i + 1) & mask_;
  slots_[i] = {key, merge};
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
  std::copy(symbols.begin(), symbols.end(), few_.begin());
  std::size_t size = symbols.size();
  const auto look_up = [this](std::size_t i) {
    const PairMerges::Merge* merge = merges_->find(few_[i], few_[i + 1]);
    ranks_[i] = merge == nullptr ? kNone : merge->rank;
    results_[i] = merge == nullptr ? kMergedAway : merge->result;
  };
  for (std::size_t i = 0; i + 1 < size; ++i) look_up(i);
  while (size > 1) {
    std::size_t at = 0;
    for (std::size_t i = 1; i + 1 < size; ++i) at = ranks_[i] < ranks_[at] ? i : at;
    if (ranks_[at] == kNone) break;
    few_[at] = results_[at];
    std::copy(few_.begin() + at + 2, few_.begin() + size, few_.begin() + at + 1);
    std::copy(ranks_.begin() + at + 1, ranks_.begin() + size - 1, ranks_.begin() + at);
    std::copy(results_.begin() + at + 1, results_.begin() + size - 1, results_.begin() + at);
    --size;
    if (at > 0) look_up(at - 1);
    if (at + 1 < size) look_up(at);
  }
  ids.insert(ids.end(), few_.begin(), few_.begin() + size);
}

void PairMerger::merge_many(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids) {
  nodes_.clear();
  const auto count = static_cast<std::uint32_t>(symbols.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    nodes_.push_back({symbols[i], i == 0 ? kNone : i - 1, i + 1 == count ? kNone : i + 1});
  }
  for (std::uint32_t i = 0; i < count; ++i) add_candidate(i);
  while (!candidates_.empty()) {
    const Candidate best = candidates_.top();
    candidates_.pop();
    Node& left = nodes_[best.position];
    // One of the two may have been merged with another neighbour since.
    if (left.symbol != best.left || left.next == kNone) continue;
    Node& right = nodes_[left.next];
    if (right.symbol != best.right) continue;
    left.symbol = best.result;
    right.symbol = kMergedAway;
    left.next = right.next;
    if (left.next != kNone) nodes_[left.next].previous = best.position;
    if (left.previous != kNone) add_candidate(left.previous);
    add_candidate(best.position);
  }
  for (const Node& node : nodes_) {
    if (node.symbol != kMergedAway) ids.push_back(node.symbol);
  }
}

void PairMerger::add_candidate(std::uint32_t position) {
  const Node& node = nodes_[position];
  if (node.next == kNone) return;
  const TokenId right = nodes_[node.next].symbol;
  const PairMerges::Merge* merge = merges_->find(node.symbol, right);
  if (merge != nullptr) {
    candidates_.push({merge->rank, position, node.symbol, right, merge->result});
  }
}

}  // namespace hymt
