#include "cli/run/task_arena.h"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace hymt {
namespace {

// Threads that the rest of the program may start after the arena is made: the engine's, the
// display's, an interruption's.
constexpr std::uint32_t kOthers = 3;

// How many threads, up to `wanted`, can run at once beside those that there are.
std::uint32_t count_startable(std::uint32_t wanted) {
  std::mutex hold;
  std::vector<std::jthread> threads;  // Joined by their destructors.
  threads.reserve(wanted);
  {
    const std::lock_guard lock(hold);
    try {
      for (std::uint32_t i = 0; i < wanted; ++i) {
        threads.emplace_back([&hold] { const std::lock_guard wait(hold); });
      }
    } catch (const std::system_error&) {
      // The last one that could be started was the one before.
    }
  }
  return static_cast<std::uint32_t>(threads.size());
}

std::uint32_t usable_threads(std::uint32_t wanted) {
  const std::uint32_t startable = count_startable(wanted + kOthers);
  if (startable > kOthers) return startable - kOthers;
  throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
}

}  // namespace

class TaskArena::Impl {
 public:
  // The limit counts the thread that made the arena, which takes no tasks itself.
  explicit Impl(std::uint32_t num_threads)
      : limit_(tbb::global_control::max_allowed_parallelism, num_threads + 1),
        arena_(static_cast<int>(num_threads), /*reserved_for_masters=*/0) {}

  void enqueue(void (*run)(void*), void* context) {
    arena_.enqueue([run, context] { run(context); });
  }

 private:
  tbb::global_control limit_;
  tbb::task_arena arena_;
};

TaskArena::TaskArena(std::uint32_t num_threads)
    : impl_(std::make_unique<Impl>(usable_threads(num_threads))) {}

TaskArena::~TaskArena() = default;

void TaskArena::enqueue(void (*run)(void*), void* context) { impl_->enqueue(run, context); }

}  // namespace hymt
