// Ctrl-C, and requests to end from the system (SIGINT, SIGTERM, SIGHUP).
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace hymt {

// While the object lives, those signals do not end the process: the first calls `on_first`, the
// next one `on_second`, each on a thread of its own, where anything may be done. Signals that were
// ignored before (nohup) stay so. Make it before any other thread is started, and one at a time.
class InterruptWatcher {
 public:
  InterruptWatcher(std::function<void()> on_first, std::function<void()> on_second);
  ~InterruptWatcher();
  InterruptWatcher(const InterruptWatcher&) = delete;
  InterruptWatcher& operator=(const InterruptWatcher&) = delete;

  [[nodiscard]] bool interrupted() const { return interrupted_.load(); }

 private:
  void watch();

  std::function<void()> on_first_;
  std::function<void()> on_second_;
  std::atomic<bool> interrupted_ = false;
  int signals_ = -1;  // A signalfd.
  int stop_ = -1;     // An eventfd.
  std::thread thread_;
};

}  // namespace hymt
