#include "cli/work_queue.h"

#include <utility>

namespace hymt {

WorkQueue::WorkQueue(std::uint32_t num_threads) {
  workers_.reserve(num_threads);
  for (std::uint32_t i = 0; i < num_threads; ++i) {
    workers_.emplace_back([this](const std::stop_token& stop) { work_on(stop); });
  }
}

WorkQueue::~WorkQueue() { wait_until_idle(); }

void WorkQueue::post(Priority priority, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    (priority == Priority::kHigh ? high_ : low_).push_back(std::move(work));
    ++num_unfinished_;
  }
  posted_.notify_one();
}

void WorkQueue::work_on(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (posted_.wait(lock, stop, [this] { return !low_.empty() || !high_.empty(); })) {
    auto& next = high_.empty() ? low_ : high_;
    std::function<void()> work = std::move(next.front());
    next.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // What it held is gone before anybody hears that it has ended.
    lock.lock();
    if (--num_unfinished_ == 0) idle_.notify_all();
  }
}

void WorkQueue::wait_until_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return num_unfinished_ == 0; });
}

}  // namespace hymt
