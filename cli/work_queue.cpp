#include "cli/work_queue.h"

#include <utility>

namespace hymt {
namespace {

// What hands the queue itself over to a thread that TBB has kept from an earlier one: that TBB does
// so, too, the thread sanitizer cannot see. Guards nothing.
constinit std::mutex hand_over;

void pass_hand_over() { const std::lock_guard lock(hand_over); }

}  // namespace

WorkQueue::WorkQueue(std::uint32_t num_threads) : arena_(num_threads) {}

WorkQueue::~WorkQueue() { wait_until_idle(); }

void WorkQueue::post(Priority priority, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    (priority == Priority::kHigh ? high_ : low_).push_back(std::move(work));
    ++num_unfinished_;
  }
  pass_hand_over();
  arena_.enqueue(&WorkQueue::run_next, this);
}

// There is one call for each function posted, so there is always one to take.
void WorkQueue::run_next(void* context) {
  pass_hand_over();
  auto& queue = *static_cast<WorkQueue*>(context);
  std::function<void()> work;
  {
    const std::lock_guard lock(queue.mutex_);
    auto& next = queue.high_.empty() ? queue.low_ : queue.high_;
    work = std::move(next.front());
    next.pop_front();
  }
  work();
  work = nullptr;  // What it held is gone before anybody hears that it has ended.
  const std::lock_guard lock(queue.mutex_);
  // Told under the lock: the waiting thread may destroy the queue as soon as it has the lock.
  if (--queue.num_unfinished_ == 0) queue.idle_.notify_all();
}

void WorkQueue::wait_until_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return num_unfinished_ == 0; });
}

}  // namespace hymt
