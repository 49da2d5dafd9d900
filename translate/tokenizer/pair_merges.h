// Byte-pair encoding: symbols side by side become one, the most urgent pair first.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

// Which pairs become what. Immutable once filled; any number of threads may read it.
class PairMerges {
 public:
  struct Merge {
    std::uint32_t rank = 0;  // Low ranks first.
    TokenId result = -1;
  };

  explicit PairMerges(std::size_t num_pairs);

  // Of several rules for a pair, the last counts. Requires ids of at least 0, and at most
  // `num_pairs` calls.
  void add(TokenId left, TokenId right, Merge merge);

  // Null: these two stay apart.
  [[nodiscard]] const Merge* find(TokenId left, TokenId right) const {
    if (is_low(left, right)) {
      const Merge& merge = low_[low_index(left, right)];
      return merge.result < 0 ? nullptr : &merge;
    }
    const std::uint64_t key = key_of(left, right);
    const std::size_t hash = hash_of(key);
    if ((filter_[filter_word(hash)] & filter_bit(hash)) == 0) return nullptr;
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      if (slots_[i].key == key) return &slots_[i].merge;
      if (slots_[i].key == kFree) return nullptr;
    }
  }

 private:
  // Tokens of one byte have low ids, and every text is asked for all pairs of its bytes: those have
  // a table of their own, whose part that a language uses stays in the processor's own cache.
  static constexpr std::uint32_t kLowEnd = 512;

  static bool is_low(TokenId left, TokenId right) {
    return static_cast<std::uint32_t>(left) < kLowEnd &&
           static_cast<std::uint32_t>(right) < kLowEnd;
  }
  static std::size_t low_index(TokenId left, TokenId right) {
    return std::size_t{static_cast<std::uint32_t>(left)} * kLowEnd +
           static_cast<std::uint32_t>(right);
  }

  static constexpr std::uint64_t kFree = ~std::uint64_t{0};
  struct Slot {
    std::uint64_t key = kFree;
    Merge merge;
  };

  static std::uint64_t key_of(TokenId left, TokenId right) {
    return std::uint64_t{static_cast<std::uint32_t>(left)} << 32U |
           static_cast<std::uint32_t>(right);
  }
  static std::size_t hash_of(std::uint64_t key) {
    key ^= key >> 29U;
    key *= 0x9E3779B97F4A7C15ULL;  // 2^64 over the golden ratio spreads the low bits upwards.
    return static_cast<std::size_t>(key >> 32U);
  }
  static std::uint64_t filter_bit(std::size_t hash) { return std::uint64_t{1} << (hash & 63U); }
  [[nodiscard]] std::size_t filter_word(std::size_t hash) const {
    return (hash >> 6U) & (filter_.size() - 1);
  }

  std::vector<Merge> low_;  // By left and right id.
  // Most pairs stay apart. This says so, almost always, without going to the far larger slots: a
  // bit for each hash, eight times as many bits as slots.
  std::vector<std::uint64_t> filter_;
  std::vector<Slot> slots_;  // A power of two of them, at most half in use; linear probing.
  std::size_t mask_ = 0;
};

// Applies merges; holds the space to do so. For one thread.
class PairMerger {
 public:
  explicit PairMerger(const PairMerges& merges) : merges_(&merges) {}

  // Merges until no two neighbours can be: of all pairs the one of lowest rank, of those the
  // leftmost, again and again. Appends what is left to `ids`. n log n.
  void merge(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids);

 private:
  static constexpr std::size_t kFew = 32;

  struct Candidate {
    std::uint32_t rank;
    std::uint32_t position;  // Of the left one, in nodes_.
    TokenId left;
    TokenId right;
    TokenId result;
    bool operator<(const Candidate& other) const {  // Less urgent.
      return rank != other.rank ? rank > other.rank : position > other.position;
    }
  };
  struct Node {
    TokenId symbol;
    std::uint32_t previous;
    std::uint32_t next;
  };

  void merge_few(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids);
  void merge_many(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids);
  void add_candidate(std::uint32_t position);

  const PairMerges* merges_;
  std::array<TokenId, kFew> few_{};
  // Of the merge of few_[i] and few_[i + 1].
  std::array<std::uint32_t, kFew> ranks_{};
  std::array<TokenId, kFew> results_{};
  std::vector<Node> nodes_;
  std::priority_queue<Candidate> candidates_;
};

}  // namespace hymt
