// Whoever reads the log, or does not: nobody who writes to it waits.
#include "cli/report/background_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cinttypes>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hymt {
namespace {

using testing::AnyOf;
using testing::EndsWith;

class BackgroundLogTest : public testing::Test {
 protected:
  BackgroundLogTest() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~BackgroundLogTest() override {
    close_end(ends_[0]);
    close_end(ends_[1]);
  }

  void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }

  // All that comes until nobody can write any more.
  std::string read_all() {
    std::string all;
    std::array<char, 65536> block{};
    for (ssize_t count = 1; count > 0;) {
      count = ::read(ends_[0], block.data(), block.size());
      if (count > 0) all.append(block.data(), static_cast<std::size_t>(count));
    }
    return all;
  }

  std::array<int, 2> ends_{-1, -1};
};

TEST_F(BackgroundLogTest, LinesComeOutInTheirOrderWhoeverWritesThem) {
  StatusStream status(ends_[1], false);
  {
    BackgroundLog log(status);
    std::vector<std::thread> threads;
    for (const char name : {'a', 'b'}) {
      threads.emplace_back([&log, name] {
        for (int i = 0; i < 100; ++i) EXPECT_TRUE(log.print(name + std::to_string(i)));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  close_end(ends_[1]);
  const std::string all = read_all();
  for (const char name : {'a', 'b'}) {
    std::size_t at = 0;
    for (int i = 0; i < 100; ++i) {
      const std::size_t found = all.find(name + std::to_string(i) + "\n", at);
      ASSERT_NE(found, std::string::npos) << name << i;
      at = found + 1;
    }
  }
}

// The log's thread fills the pipe meanwhile, so that there may be room, and a note, more than once.
TEST_F(BackgroundLogTest, WhatNobodyReadsIsLeftOutAndToldInItsPlace) {
  StatusStream status(ends_[1], false);
  std::uint64_t num_left_out = 0;
  std::uint64_t num_printed = 0;
  const std::string line(99, 'x');
  std::string read;
  {
    BackgroundLog log(status);
    const auto print = [&](std::string_view text) {
      const bool is_in = log.print(text);
      ++(is_in ? num_printed : num_left_out);
      return is_in;
    };
    // More than the pipe and the log hold together.
    for (std::size_t i = 0; i < 10 * BackgroundLog::kMostBytes / (line.size() + 1); ++i) {
      print(line);
    }
    EXPECT_GT(num_left_out, 0U);
    std::array<char, 65536> block{};
    // Now somebody reads, and there is room again.
    while (!print("later")) {
      const ssize_t count = ::read(ends_[0], block.data(), block.size());
      ASSERT_GT(count, 0);
      read.append(block.data(), static_cast<std::size_t>(count));
    }
    std::thread reader([&] { read += read_all(); });
    log.end();
    close_end(ends_[1]);
    reader.join();
  }
  std::uint64_t num_read = 0;
  std::uint64_t num_told = 0;
  std::istringstream lines(read);
  std::string last;
  for (std::string next; std::getline(lines, next); last = next) {
    std::uint64_t missing = 0;
    if (std::sscanf(next.c_str(), "hymt-doc: %" SCNu64 " lines", &missing) == 1) {
      EXPECT_GT(num_read, 0U);
      EXPECT_THAT(next, EndsWith("missing here: what was written before was not read in time"));
      num_told += missing;
    } else {
      EXPECT_THAT(next, AnyOf(line, "later"));
      ++num_read;
    }
  }
  EXPECT_EQ(num_told, num_left_out);
  EXPECT_EQ(num_read, num_printed);
  EXPECT_EQ(last, "later");
}

TEST_F(BackgroundLogTest, AReaderThatHasStoppedDoesNotKeepItFromEnding) {
  StatusStream status(ends_[1], false);
  BackgroundLog log(status);
  while (log.print("line")) {
  }
  log.end();
  EXPECT_FALSE(log.print("line"));
}

TEST_F(BackgroundLogTest, AReaderThatIsGoneIsNoTrouble) {
  std::signal(SIGPIPE, SIG_IGN);
  close_end(ends_[0]);
  StatusStream status(ends_[1], false);
  BackgroundLog log(status);
  EXPECT_TRUE(log.print("line"));
  log.end();
}

TEST_F(BackgroundLogTest, ALongLineComesWhole) {
  StatusStream status(ends_[1], false);
  const std::string line(10000, 'x');
  {
    BackgroundLog log(status);
    EXPECT_TRUE(log.print(line));
    EXPECT_TRUE(log.print("short"));
  }
  close_end(ends_[1]);
  EXPECT_EQ(read_all(), line + "\nshort\n");
}

}  // namespace
}  // namespace hymt
