#include "translate/tokenizer/piece_cache.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstring>

namespace hymt {

PieceCache::Key::Key(std::uint32_t owner, std::string_view piece)
    : num_words_((piece.size() + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t)),
      owner_(owner),
      size_(static_cast<std::uint8_t>(piece.size())) {
  assert(!piece.empty() && piece.size() <= kMostBytes);
  bytes_[num_words_ - 1] = 0;
  std::memcpy(bytes_.data(), piece.data(), piece.size());
  std::uint64_t hash = owner_;
  for (std::size_t i = 0; i < num_words_; ++i) {
    hash = (hash ^ bytes_[i]) * 0x9E3779B97F4A7C15ULL;  // 2^64 over the golden ratio.
    hash ^= hash >> 32U;
  }
  hash_ = static_cast<std::size_t>(hash);
}

void PieceCache::keep(const Key& key, std::span<const TokenId> ids) {
  Entry& entry = entries_[key.hash_ % kNumEntries];
  if (key.num_words_ + (ids.size() + 1) / 2 > entry.words.size()) return;
  entry.owner = key.owner_;
  entry.size = key.size_;
  entry.num_ids = static_cast<std::uint8_t>(ids.size());
  std::copy_n(key.bytes_.begin(), key.num_words_, entry.words.begin());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::uint64_t& both = entry.words[key.num_words_ + i / 2];
    const std::uint64_t id = static_cast<std::uint32_t>(ids[i]);
    both = i % 2 == 0 ? id : both | id << 32U;
  }
}

std::uint32_t next_piece_owner() {
  static std::atomic<std::uint32_t> last = 0;
  std::uint32_t owner = 0;
  while (owner == 0) owner = ++last;
  return owner;
}

PieceCache& piece_cache_of_this_thread() {
  thread_local PieceCache cache;
  return cache;
}

}  // namespace hymt
