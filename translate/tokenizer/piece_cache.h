// What pieces of a text became: words come again and again.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "translate/tokenizer/token_id.h"

namespace hymt {

// Remembers some short pieces of any number of tokenizers, a megabyte of them: a new one takes
// the place of an older one with the same hash. What is found is what was kept, so results do not
// depend on what else was encoded. For one thread.
class PieceCache {
 public:
  // The piece as it is compared: its bytes, followed by zeros.
  class Key {
   public:
    static constexpr std::size_t kMostBytes = 64;

    // `owner` is the number of the tokenizer. Requires 1 to kMostBytes bytes.
    Key(std::uint32_t owner, std::string_view piece);

   private:
    friend class PieceCache;
    std::array<std::uint64_t, kMostBytes / sizeof(std::uint64_t)> bytes_;
    std::size_t num_words_;  // Of bytes_ in use.
    std::uint32_t owner_;
    std::uint8_t size_;
    std::size_t hash_;
  };

  PieceCache() : entries_(kNumEntries) {}

  // Appends the ids of the piece and returns true, if it is known.
  [[nodiscard]] bool find(const Key& key, std::vector<TokenId>& ids) const {
    const Entry& entry = entries_[key.hash_ % kNumEntries];
    if (entry.owner != key.owner_ || entry.size != key.size_ ||
        !std::equal(key.bytes_.begin(), key.bytes_.begin() + key.num_words_, entry.words.begin())) {
      return false;
    }
    for (std::size_t i = 0; i < entry.num_ids; ++i) {
      const std::uint64_t both = entry.words[key.num_words_ + i / 2];
      ids.push_back(static_cast<TokenId>(both >> (i % 2 * 32U) & 0xFFFFFFFFU));
    }
    return true;
  }

  // Does nothing if these are too many ids.
  void keep(const Key& key, std::span<const TokenId> ids);

 private:
  static constexpr std::size_t kNumEntries = 8192;

  // Two lines of the processor's cache, of which short pieces fill one.
  struct alignas(64) Entry {
    std::uint32_t owner = 0;  // 0: none.
    std::uint8_t size = 0;
    std::uint8_t num_ids = 0;
    std::array<std::uint64_t, 15> words{};  // The bytes, and behind them the ids, two a word.
  };
  static_assert(sizeof(Entry) == 128);

  std::vector<Entry> entries_;
};

// A number that no other tokenizer of this process has (of four thousand million); never 0.
[[nodiscard]] std::uint32_t next_piece_owner();

// That of the calling thread. Throws std::bad_alloc.
[[nodiscard]] PieceCache& piece_cache_of_this_thread();

}  // namespace hymt
