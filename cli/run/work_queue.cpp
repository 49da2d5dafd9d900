#include "cli/run/work_queue.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>

#include "cli/run/task_arena.h"

namespace hymt {
namespace {

// What hands the queue itself over to a thread that TBB has kept from an earlier one: that TBB does
// so, too, the thread sanitizer cannot see. Guards nothing.
constinit std::mutex hand_over;

void pass_hand_over() { const std::lock_guard lock(hand_over); }

}  // namespace

Error no_thread_error(const std::system_error& error) {
  return {ErrorKind::kEngine, "cannot start a thread: " + error.code().message() +
                                  "; raise the limits of processes and memory (ulimit -u, "
                                  "ulimit -v), or lower --threads"};
}

struct WorkQueue::State {
  explicit State(std::uint32_t num_threads) : arena(num_threads) {}

  std::mutex mutex;  // Guards what follows, but the arena.
  std::condition_variable idle;
  std::deque<std::function<void()>> low;
  std::deque<std::function<void()>> high;
  std::size_t num_unfinished = 0;
  // TBB could not take a task, and takes none any more, whatever it says: callers do the work.
  bool is_broken = false;
  TaskArena arena;
};

WorkQueue::WorkQueue(std::uint32_t num_threads) {
  try {
    state_ = std::make_unique<State>(num_threads);
  } catch (const std::system_error& error) {
    throw no_thread_error(error);
  }
}

WorkQueue::~WorkQueue() {
  wait_until_idle();
  // TBB may still hold a task from when it broke, which must find what it looks at.
  if (state_->is_broken) static_cast<void>(state_.release());
}

void WorkQueue::post(Priority priority, std::function<void()> work) {
  bool is_broken = false;
  {
    const std::lock_guard lock(state_->mutex);
    (priority == Priority::kHigh ? state_->high : state_->low).push_back(std::move(work));
    ++state_->num_unfinished;
    is_broken = state_->is_broken;
  }
  if (!is_broken) {
    pass_hand_over();
    try {
      state_->arena.enqueue([](void* state) { run_next(*static_cast<State*>(state)); },
                            state_.get());
    } catch (const std::exception&) {
      // There is no memory, or no thread, for one more task.
      const std::lock_guard lock(state_->mutex);
      state_->is_broken = true;
    }
    const std::lock_guard lock(state_->mutex);
    is_broken = state_->is_broken;
  }
  // Also what others posted and TBB forgot.
  while (is_broken && run_next(*state_)) {
  }
}

// There is one call for each function posted, or more where TBB broke.
bool WorkQueue::run_next(State& state) {
  pass_hand_over();
  std::function<void()> work;
  {
    const std::lock_guard lock(state.mutex);
    auto& next = state.high.empty() ? state.low : state.high;
    if (next.empty()) return false;
    work = std::move(next.front());
    next.pop_front();
  }
  work();
  work = nullptr;  // What it held is gone before anybody hears that it has ended.
  const std::lock_guard lock(state.mutex);
  // Told under the lock: the waiting thread may destroy the queue as soon as it has the lock.
  if (--state.num_unfinished == 0) state.idle.notify_all();
  return true;
}

void WorkQueue::wait_until_idle() {
  std::unique_lock lock(state_->mutex);
  state_->idle.wait(lock, [this] { return state_->num_unfinished == 0; });
}

}  // namespace hymt
