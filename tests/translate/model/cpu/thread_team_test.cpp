#include "translate/model/cpu/thread_team.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace hymt::cpu {
namespace {

TEST(ThreadTeamTest, EveryPartIsDoneOnce) {
  for (const std::size_t num_threads : {1U, 2U, 3U, 8U}) {
    ThreadTeam team(num_threads);
    EXPECT_EQ(team.num_threads(), num_threads);
    for (std::size_t round = 0; round < 2000; ++round) {
      const std::size_t num_parts = round % 37;
      // Plain integers: what the parts wrote must be visible after run().
      std::vector<int> done(num_parts);
      team.run(num_parts, [&](std::size_t part, std::size_t thread) {
        ASSERT_LT(thread, num_threads);
        ++done[part];
      });
      ASSERT_EQ(done, std::vector<int>(num_parts, 1));
    }
  }
}

TEST(ThreadTeamTest, SleepersWakeForTheNextPiece) {
  ThreadTeam team(3);
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::atomic<int> count = 0;
    team.run(100, [&](std::size_t, std::size_t) { ++count; });
    ASSERT_EQ(count, 100);
  }
}

TEST(ThreadTeamTest, OneThreadsDataNeedsNoLock) {
  ThreadTeam team(4);
  std::vector<int> counts(4);
  for (int round = 0; round < 1000; ++round) {
    team.run(16, [&](std::size_t, std::size_t thread) { ++counts[thread]; });
  }
  EXPECT_EQ(counts[0] + counts[1] + counts[2] + counts[3], 16000);
}

}  // namespace
}  // namespace hymt::cpu
