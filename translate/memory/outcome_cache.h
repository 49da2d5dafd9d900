// Outcomes of this process, to be used again for equal segments.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "translate/memory/outcome_store.h"

namespace hymt {

// Keeps the outcomes that were used last, up to a number of bytes.
class OutcomeCache final : public OutcomeStore {
 public:
  // Growing the table would touch every entry again.
  explicit OutcomeCache(std::size_t max_bytes) : max_bytes_(max_bytes) {
    entries_.reserve(max_bytes / 1024);
  }

  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find(
      std::span<const SegmentKey> keys) override;
  [[nodiscard]] std::shared_ptr<const SharedOutcome> find_inserted(const SegmentKey& key) override;
  void insert(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) override;

  void insert_example(const SegmentTask& /*task*/, Example::Origin /*origin*/,
                      std::optional<Example::Keys> /*keys*/,
                      const std::shared_ptr<const SharedOutcome>& /*outcome*/) override {}

  // Some that were inserted are not there any more.
  [[nodiscard]] bool has_lost_any() const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t memory() const;  // Bytes, roughly.

 private:
  // Entries form a list, in the order in which they were used last.
  struct Entry {
    std::shared_ptr<const SharedOutcome> outcome;
    const SegmentKey* key = nullptr;
    Entry* older = nullptr;
    Entry* newer = nullptr;
  };

  // These require the mutex.
  [[nodiscard]] std::shared_ptr<const SharedOutcome> find_one(const SegmentKey& key);
  void link(Entry& entry);  // As the newest.
  void unlink(Entry& entry);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;  // Guards what follows.
  std::size_t bytes_ = 0;
  bool has_lost_any_ = false;
  std::unordered_map<SegmentKey, Entry, SegmentKeyHash> entries_;
  Entry* oldest_ = nullptr;
  Entry* newest_ = nullptr;
};

}  // namespace hymt
