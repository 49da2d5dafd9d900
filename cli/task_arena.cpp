#include "cli/task_arena.h"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

namespace hymt {

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

TaskArena::TaskArena(std::uint32_t num_threads) : impl_(std::make_unique<Impl>(num_threads)) {}

TaskArena::~TaskArena() = default;

void TaskArena::enqueue(void (*run)(void*), void* context) { impl_->enqueue(run, context); }

}  // namespace hymt
