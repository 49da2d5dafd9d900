// Ctrl-C, and requests to end from the system (SIGINT, SIGTERM, SIGHUP).
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>
#include <vector>

#include "cli/files/descriptor.h"

namespace hymt {

// While the object lives, those signals do not end the process. The first calls `on_first`, on a
// thread of its own, where anything may be done, also waiting. The next one calls `on_last`, as
// does the end of `grace` after the first: there the process should end, whatever its threads wait
// for. A second signal within a fifth of a second counts as the same: programs that started us
// (npm, make) pass on what the terminal has sent us already. Signals that were ignored before
// (nohup) stay so. One at a time; before and after it, the signals do what they did.
class InterruptWatcher {
 public:
  // Throws Error (kEngine) if the system has no thread or descriptor left.
  InterruptWatcher(std::function<void()> on_first, std::function<void()> on_last,
                   std::chrono::seconds grace);
  // Waits for `on_first`, if it runs.
  ~InterruptWatcher();
  InterruptWatcher(const InterruptWatcher&) = delete;
  InterruptWatcher& operator=(const InterruptWatcher&) = delete;

  [[nodiscard]] bool interrupted() const { return interrupted_.load(); }

 private:
  struct Watched {
    int signal;
    struct sigaction before;
  };

  void watch();
  [[nodiscard]] bool may_end() const;
  void begin_first();

  std::function<void()> on_first_;
  std::function<void()> on_last_;
  std::chrono::seconds grace_;
  std::atomic<bool> interrupted_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> first_is_done_ = false;
  Descriptor wake_;  // An eventfd: one of the two above was set.
  std::vector<Watched> watched_;
  std::thread first_;   // Runs on_first_; started by thread_.
  std::thread thread_;  // Runs watch().
};

}  // namespace hymt
