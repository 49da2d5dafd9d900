// A few threads that share out the parts of one piece of work after another.
//
// Parts are taken one by one by whoever is free, the caller included, so a thread that the
// operating system holds up delays nothing but the part it is at. Between pieces the threads look
// out for the next one for a short while (pieces come microseconds apart within a forward pass) and
// then sleep.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace hymt::cpu {

// Used by one caller at a time.
class ThreadTeam {
 public:
  // `num_threads` counts the caller; at least 1. Fewer where the system starts no more.
  explicit ThreadTeam(std::size_t num_threads);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  [[nodiscard]] std::size_t num_threads() const { return workers_.size() + 1; }

  // Calls work(part, thread) once for each part in [0, num_parts), in any order and on any thread;
  // `thread` lies in [0, num_threads()). Returns when all are done. `work` must not throw.
  template <class Work>
  void run(std::size_t num_parts, const Work& work) {
    run_parts(num_parts, &work, [](const void* context, std::size_t part, std::size_t thread) {
      (*static_cast<const Work*>(context))(part, thread);
    });
  }

 private:
  using PartFunction = void (*)(const void* context, std::size_t part, std::size_t thread);

  void run_parts(std::size_t num_parts, const void* context, PartFunction function);
  void take_parts(std::size_t thread);
  void work_until_stopped(std::size_t thread);
  [[nodiscard]] std::uint64_t wait_for_other_than(std::uint64_t piece);

  // The number of the piece in the upper half, the next part to take in the lower: taking a part
  // fails once the piece is no longer the one that was looked at.
  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<std::size_t> num_parts_{0};
  std::atomic<const void*> context_{nullptr};
  std::atomic<PartFunction> function_{nullptr};
  std::atomic<std::size_t> num_unfinished_{0};
  std::atomic<std::uint64_t> piece_{0};  // What sleepers wait on.
  std::atomic<std::size_t> num_asleep_{0};
  std::atomic<bool> is_stopping_{false};
  std::vector<std::thread> workers_;
};

}  // namespace hymt::cpu
