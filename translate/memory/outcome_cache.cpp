#include "translate/memory/outcome_cache.h"

#include <utility>

namespace hymt {

std::vector<std::shared_ptr<const SharedOutcome>> OutcomeCache::find(
    std::span<const SegmentKey> keys) {
  std::vector<std::shared_ptr<const SharedOutcome>> outcomes(keys.size());
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys.size(); ++i) outcomes[i] = find_one(keys[i]);
  return outcomes;
}

std::shared_ptr<const SharedOutcome> OutcomeCache::find_inserted(const SegmentKey& key) {
  const std::lock_guard lock(mutex_);
  return find_one(key);
}

std::shared_ptr<const SharedOutcome> OutcomeCache::find_one(const SegmentKey& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return nullptr;
  unlink(found->second);
  link(found->second);
  return found->second.outcome;
}

void OutcomeCache::insert(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) {
  const std::size_t bytes = outcome->memory();
  const std::lock_guard lock(mutex_);
  if (bytes > max_bytes_) {
    has_lost_any_ = true;
    return;
  }
  const auto [place, is_new] = entries_.try_emplace(key, Entry{std::move(outcome)});
  if (!is_new) return;
  place->second.key = &place->first;
  link(place->second);
  bytes_ += bytes;
  while (bytes_ > max_bytes_) {
    Entry& oldest = *oldest_;
    has_lost_any_ = true;
    bytes_ -= oldest.outcome->memory();
    unlink(oldest);
    entries_.erase(entries_.find(*oldest.key));
  }
}

bool OutcomeCache::has_lost_any() const {
  const std::lock_guard lock(mutex_);
  return has_lost_any_;
}

std::size_t OutcomeCache::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

std::size_t OutcomeCache::memory() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void OutcomeCache::link(Entry& entry) {
  entry.older = newest_;
  entry.newer = nullptr;
  (newest_ != nullptr ? newest_->newer : oldest_) = &entry;
  newest_ = &entry;
}

void OutcomeCache::unlink(Entry& entry) {
  (entry.older != nullptr ? entry.older->newer : oldest_) = entry.newer;
  (entry.newer != nullptr ? entry.newer->older : newest_) = entry.older;
}

}  // namespace hymt
