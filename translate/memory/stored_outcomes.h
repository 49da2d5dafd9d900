// Outcomes of this process and of earlier ones, to be used again for equal segments.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "translate/memory/memory_file.h"
#include "translate/memory/outcome_cache.h"
#include "translate/memory/outcome_store.h"

namespace hymt {

// What this process inserts is in memory at once, and in the file soon; nothing on the engine's
// thread waits for the disk. Of outcomes only those go into the file that would come out the same
// again (SharedOutcome::is_repeatable): what failed is asked for once more by the next run.
class StoredOutcomes final : public OutcomeStore {
 public:
  // `cache_bytes` of memory for what this process inserts.
  StoredOutcomes(std::shared_ptr<MemoryFile> file, std::size_t cache_bytes)
      : file_(std::move(file)), cache_(cache_bytes) {}

  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find(
      std::span<const SegmentKey> keys) override;
  [[nodiscard]] std::shared_ptr<const SharedOutcome> find_inserted(const SegmentKey& key) override;
  void insert(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) override;

 private:
  const std::shared_ptr<MemoryFile> file_;
  OutcomeCache cache_;
};

}  // namespace hymt
