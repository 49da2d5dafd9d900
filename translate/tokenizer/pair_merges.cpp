#include "translate/tokenizer/pair_merges.h"

#include <bit>

namespace hymt {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};
constexpr TokenId kMergedAway = -1;

}  // namespace

PairMerges::PairMerges(std::size_t num_pairs)
    : low_(std::size_t{kLowEnd} * kLowEnd),
      slots_(std::bit_ceil(2 * num_pairs + 1)),
      mask_(slots_.size() - 1) {}

void PairMerges::add(TokenId left, TokenId right, Merge merge) {
  if (is_low(left, right)) {
    low_[low_index(left, right)] = merge;
    return;
  }
  const std::uint64_t key = key_of(left, right);
  std::size_t i = slot_of(key);
  while (slots_[i].key != key && slots_[i].key != kFree) i = (i + 1) & mask_;
  slots_[i] = {key, merge};
}

void PairMerger::merge(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids) {
  // Words are short, and looking through all of their pairs is quicker than a heap.
  constexpr std::size_t kFew = 24;
  if (symbols.size() <= kFew) {
    merge_few(symbols, ids);
  } else {
    merge_many(symbols, ids);
  }
}

void PairMerger::merge_few(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids) {
  few_ = symbols;
  pairs_.clear();
  for (std::size_t i = 0; i + 1 < few_.size(); ++i) {
    pairs_.push_back(merges_->find(few_[i], few_[i + 1]));
  }
  for (;;) {
    std::size_t best = pairs_.size();
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (pairs_[i] == nullptr) continue;
      if (best == pairs_.size() || pairs_[i]->rank < pairs_[best]->rank) best = i;
    }
    if (best == pairs_.size()) break;
    const auto at = static_cast<std::ptrdiff_t>(best);
    few_[best] = pairs_[best]->result;
    few_.erase(few_.begin() + at + 1);
    pairs_.erase(pairs_.begin() + at);
    if (best > 0) pairs_[best - 1] = merges_->find(few_[best - 1], few_[best]);
    if (best < pairs_.size()) pairs_[best] = merges_->find(few_[best], few_[best + 1]);
  }
  ids.insert(ids.end(), few_.begin(), few_.end());
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
