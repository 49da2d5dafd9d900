// A thread of its own for what takes long, one thing after the other.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace hymt {

// Thread-safe. Beside WorkQueue, of which a program has one at a time: oneTBB's limit of threads is
// the whole program's.
class BackgroundThread {
 public:
  // Throws Error (kEngine) if there is no thread.
  BackgroundThread();
  // Waits until everything posted has ended.
  ~BackgroundThread();
  BackgroundThread(const BackgroundThread&) = delete;
  BackgroundThread& operator=(const BackgroundThread&) = delete;

  // `work` is called once, after what was posted before; it must not throw.
  void post(std::function<void()> work);

 private:
  void run();

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace hymt
