// Outcomes of this process and of earlier ones, to be used again for equal segments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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
  // `cache_bytes` of memory for what this process inserts. `generator`: Example::owner of what is
  // generated; nothing: no examples are kept.
  StoredOutcomes(std::shared_ptr<MemoryFile> file, std::size_t cache_bytes,
                 std::optional<std::uint64_t> generator = std::nullopt)
      : file_(std::move(file)), generator_(generator), cache_(cache_bytes) {}

  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find(
      std::span<const SegmentKey> keys) override;
  [[nodiscard]] std::shared_ptr<const SharedOutcome> find_inserted(const SegmentKey& key) override;
  void insert(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) override;
  void insert_example(const SegmentTask& task, Example::Origin origin,
                      std::optional<Example::Keys> keys,
                      const std::shared_ptr<const SharedOutcome>& outcome) override;

 private:
  const std::shared_ptr<MemoryFile> file_;
  const std::optional<std::uint64_t> generator_;
  OutcomeCache cache_;
};

}  // namespace hymt
