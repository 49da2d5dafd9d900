#include "cli/run/work_queue.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace hymt {
namespace {

using Priority = WorkQueue::Priority;

TEST(WorkQueueTest, EverythingPostedHasEndedWhenItIsIdle) {
  std::vector<int> results(1000);  // Read without a lock: wait_until_idle() synchronises.
  WorkQueue queue(4);
  for (int& result : results) {
    queue.post(Priority::kLow, [&result] { result = 1; });
  }
  queue.wait_until_idle();
  EXPECT_EQ(results, std::vector<int>(1000, 1));
}

TEST(WorkQueueTest, WorkMayPostMoreWork) {
  int sum = 0;
  WorkQueue queue(1);
  queue.post(Priority::kLow, [&] {
    ++sum;
    queue.post(Priority::kLow, [&] { ++sum; });
  });
  queue.wait_until_idle();
  EXPECT_EQ(sum, 2);
}

TEST(WorkQueueTest, HighPriorityGoesFirst) {
  std::vector<int> order;
  std::promise<void> all_posted;
  WorkQueue queue(1);
  queue.post(Priority::kHigh, [&] { all_posted.get_future().wait(); });
  for (const int i : {3, 4}) queue.post(Priority::kLow, [&order, i] { order.push_back(i); });
  for (const int i : {1, 2}) queue.post(Priority::kHigh, [&order, i] { order.push_back(i); });
  all_posted.set_value();
  queue.wait_until_idle();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
}

TEST(WorkQueueTest, ItsEndWaitsForWhatWasPosted) {
  int sum = 0;
  {
    WorkQueue queue(2);
    queue.post(Priority::kLow, [&] { queue.post(Priority::kHigh, [&] { ++sum; }); });
  }
  EXPECT_EQ(sum, 1);
}

}  // namespace
}  // namespace hymt
