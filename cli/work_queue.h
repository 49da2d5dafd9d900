// Functions that wait for a worker thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

#include "cli/task_arena.h"

namespace hymt {

// Thread-safe. What a thread did before post() is visible to the function that it posted, and what
// functions did is visible after wait_until_idle().
class WorkQueue {
 public:
  explicit WorkQueue(std::uint32_t num_threads);
  // Waits until everything posted has ended.
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Work that frees memory goes before work that takes some.
  enum class Priority : std::uint8_t { kLow, kHigh };

  // `work` is called once, on a worker thread; it must not throw.
  void post(Priority priority, std::function<void()> work);

  void wait_until_idle();

 private:
  static void run_next(void* queue);

  std::mutex mutex_;
  std::condition_variable idle_;
  std::deque<std::function<void()>> low_;  // Guarded by mutex_, like the two below.
  std::deque<std::function<void()>> high_;
  std::size_t num_unfinished_ = 0;
  TaskArena arena_;
};

}  // namespace hymt
