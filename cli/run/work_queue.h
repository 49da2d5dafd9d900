// Functions that wait for a worker thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <system_error>

#include "parsers/document/error.h"

namespace hymt {

// Thread-safe. What a thread did before post() is visible to the function that it posted, and what
// functions did is visible after wait_until_idle().
class WorkQueue {
 public:
  // Fewer threads where the system cannot start as many. Throws Error (kEngine) if it starts none.
  explicit WorkQueue(std::uint32_t num_threads);
  // Waits until everything posted has ended.
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Work that frees memory goes before work that takes some.
  enum class Priority : std::uint8_t { kLow, kHigh };

  // `work` is called once, on a worker thread; it must not throw. If no thread can be given work
  // any more (there is no memory left), it is called here. Throws std::bad_alloc, and then it is
  // not.
  void post(Priority priority, std::function<void()> work);

  void wait_until_idle();

 private:
  struct State;

  // False if there was nothing to run.
  static bool run_next(State& state);

  std::unique_ptr<State> state_;
};

// What to tell of a thread that the system would not start: an Error (kEngine).
[[nodiscard]] Error no_thread_error(const std::system_error& error);

}  // namespace hymt
