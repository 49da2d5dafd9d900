// Outcomes that are known already: the seam to whatever remembers them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "translate/memory/example.h"
#include "translate/memory/shared_outcome.h"
#include "translate/segment_key.h"

namespace hymt {

// Equal keys stand for equal outcomes, so whoever knows one need not ask for it. Implementations
// are thread-safe: any number of engines and runs may share one.
class OutcomeStore {
 public:
  OutcomeStore() = default;
  OutcomeStore(const OutcomeStore&) = delete;
  OutcomeStore& operator=(const OutcomeStore&) = delete;
  virtual ~OutcomeStore() = default;

  // One for each key; null where none is known. Whether what was kept in a file is one for the task
  // is for the caller to ask (SharedOutcome::fits). Called on the caller's thread before a task
  // reaches the engine, many keys at once; may read from a disk.
  [[nodiscard]] virtual std::vector<std::shared_ptr<const SharedOutcome>> find(
      std::span<const SegmentKey> keys) = 0;

  // Likewise for one key, among what this process inserted. Called on the engine's thread, when a
  // task's turn comes, so it waits for no disk.
  [[nodiscard]] virtual std::shared_ptr<const SharedOutcome> find_inserted(
      const SegmentKey& key) = 0;

  // Remembers an outcome, or not. A key that is known keeps what it has, which is equal unless it
  // did not fit. Likewise on the engine's thread.
  virtual void insert(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) = 0;

  // Remembers what `task` came to as an example for tasks to come, or not. Likewise on the engine's
  // thread, or on that of a caller.
  virtual void insert_example(const SegmentTask& task, Example::Origin origin,
                              std::optional<Example::Keys> keys,
                              const std::shared_ptr<const SharedOutcome>& outcome) = 0;
};

}  // namespace hymt
