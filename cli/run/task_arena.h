// Worker threads of oneTBB.
//
// Debian's TBB is not built with the thread sanitizer, which therefore cannot see that TBB hands
// tasks over safely. So this file's .cpp, which holds all that TBB's templates leave in our
// program, is not instrumented either, as if it belonged to the library; and nothing but a function
// and a pointer goes through it. Whoever uses it synchronises what the pointer leads to (WorkQueue
// does).
#pragma once

#include <cstdint>
#include <memory>

namespace hymt {

class TaskArena {
 public:
  // Up to `num_threads` threads, as many as the system can start now beside a few others (TBB
  // itself ends the process, or waits for ever, if it cannot start a thread). Throws
  // std::system_error if that is none.
  explicit TaskArena(std::uint32_t num_threads);
  // All tasks must have ended.
  ~TaskArena();
  TaskArena(const TaskArena&) = delete;
  TaskArena& operator=(const TaskArena&) = delete;

  // Calls run(context) on some worker, soon. Thread-safe. `run` must not throw.
  void enqueue(void (*run)(void*), void* context);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hymt
