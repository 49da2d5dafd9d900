// Byte-pair encoding: symbols side by side become one, the most urgent pair first.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

// Which pairs become what. Immutable once filled; any number of threads may read it.
class PairMerges {
 public:
  // What find() gives for two that stay apart; greater than any rank.
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  explicit PairMerges(std::size_t num_pairs);

  // Low ranks go first. Of several rules for a pair, the last counts. Requires ids of at least 0,
  // at most `num_pairs` calls, and that a rank always comes with the same result.
  void add(TokenId left, TokenId right, std::uint32_t rank, TokenId result);

  // The rank of what becomes of the pair.
  [[nodiscard]] std::uint32_t find(TokenId left, TokenId right) const {
    if (is_low(left, right)) return low_[low_index(left, right)];
    const std::uint64_t hash = hash_of(left, right);
    if ((filter_[filter_word(hash)] & filter_bit(hash)) == 0) return kNone;
    for (std::size_t i = first_slot(hash);; i = i + 1 == slots_.size() ? 0 : i + 1) {
      const Slot& slot = slots_[i];
      if (slot.left == left && slot.right == right) return slot.rank;
      if (slot.left < 0) return kNone;
    }
  }

  // Requires a rank that find() gave, not kNone.
  [[nodiscard]] TokenId result_of(std::uint32_t rank) const { return results_[rank]; }

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

  struct Slot {
    TokenId left = -1;  // Negative: free.
    TokenId right = -1;
    std::uint32_t rank = kNone;
  };

  static std::uint64_t hash_of(TokenId left, TokenId right) {
    std::uint64_t key =
        std::uint64_t{static_cast<std::uint32_t>(left)} << 32U | static_cast<std::uint32_t>(right);
    key ^= key >> 29U;
    return key * 0x9E3779B97F4A7C15ULL;  // 2^64 over the golden ratio spreads the bits upwards.
  }
  static std::uint64_t filter_bit(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 26U & 63U);
  }
  [[nodiscard]] std::size_t filter_word(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash >> 32U) & (filter_.size() - 1);
  }
  [[nodiscard]] std::size_t first_slot(std::uint64_t hash) const {
    return static_cast<std::size_t>((hash >> 32U) * slots_.size() >> 32U);
  }

  // Ranks by left and right id. These tables hold no results, so that more of them stays in the
  // processor's cache.
  std::vector<std::uint32_t> low_;
  // Most pairs stay apart. This says so, almost always, without going to the far larger slots: a
  // bit for each hash, more than ten times as many as pairs.
  std::vector<std::uint64_t> filter_;  // A power of two of them.
  std::vector<Slot> slots_;            // At most two thirds in use; linear probing.
  std::vector<TokenId> results_;       // By rank.
};

// Applies merges; holds the space to do so. For one thread.
class PairMerger {
 public:
  explicit PairMerger(const PairMerges& merges) : merges_(&merges) {}

  // Merges until no two neighbours can be: of all pairs the one of lowest rank, of those the
  // leftmost, again and again. Appends what is left to `ids`. n log n.
  void merge(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids);

 private:
  static constexpr std::size_t kFew = 64;

  // A symbol, and the merge with the one behind it.
  struct Node {
    TokenId symbol;
    std::uint32_t previous;  // kNone: none.
    std::uint32_t next;
    std::uint32_t rank;
  };
  // A merge as both ways order them: rank, then the position of the left symbol.
  static std::uint64_t candidate(std::uint32_t rank, std::size_t position) {
    return std::uint64_t{rank} << 32U | position;
  }

  void merge_few(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids);
  void merge_many(const std::vector<TokenId>& symbols, std::vector<TokenId>& ids);
  void find_candidate(std::uint32_t position);

  const PairMerges* merges_;
  // By position: symbols, their neighbours, and the merge with the one behind.
  std::array<TokenId, kFew> few_;
  std::array<std::uint8_t, kFew> previous_;
  std::array<std::uint8_t, kFew> next_;
  std::array<std::uint64_t, kFew> merges_of_few_;
  std::vector<Node> nodes_;
  std::vector<std::uint64_t> candidates_;  // A heap.
};

}  // namespace hymt
