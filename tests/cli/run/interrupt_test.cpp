#include "cli/run/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <future>

namespace hymt {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kLong{600};

void send(int signal) { ::kill(::getpid(), signal); }

TEST(InterruptWatcherTest, TheFirstSignalCallsOneAndTheNextTheOther) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::promise<void> first;
    std::promise<void> last;
    const InterruptWatcher watcher([&] { first.set_value(); }, [&] { last.set_value(); }, kLong);
    EXPECT_FALSE(watcher.interrupted());
    send(signal);
    first.get_future().wait();
    EXPECT_TRUE(watcher.interrupted());
    std::future<void> ended = last.get_future();
    while (ended.wait_for(milliseconds(50)) != std::future_status::ready) send(signal);
  }
}

// What the first one does may wait for something that the last one ends.
TEST(InterruptWatcherTest, TheLastOneComesThoughTheFirstOneIsStuck) {
  std::promise<void> end;
  std::shared_future<void> ended = end.get_future().share();
  const InterruptWatcher watcher([&] { ended.wait(); }, [&] { end.set_value(); }, seconds(1));
  send(SIGTERM);
  ended.wait();
}

TEST(InterruptWatcherTest, AProgramThatPassesASignalOnDoesNotEndUs) {
  bool ended = false;
  {
    std::promise<void> first;
    const InterruptWatcher watcher([&] { first.set_value(); }, [&] { ended = true; }, kLong);
    send(SIGINT);
    send(SIGINT);
    first.get_future().wait();
  }
  EXPECT_FALSE(ended);
}

TEST(InterruptWatcherTest, SignalsThatAreIgnoredStaySoAndOthersAreGivenBack) {
  std::signal(SIGHUP, SIG_IGN);
  {
    const InterruptWatcher watcher([] { FAIL(); }, [] {}, kLong);
    send(SIGHUP);
  }
  EXPECT_EQ(std::signal(SIGHUP, SIG_DFL), SIG_IGN);
  EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_DFL);
}

}  // namespace
}  // namespace hymt
