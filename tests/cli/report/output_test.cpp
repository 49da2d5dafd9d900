// What people see: standard error, progress, colours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "cli/report/progress_text.h"
#include "cli/report/safe_text.h"
#include "cli/report/status_stream.h"
#include "cli/report/styled_text.h"

namespace hymt {
namespace {

class StatusStreamTest : public testing::Test {
 protected:
  StatusStreamTest() : file_(::memfd_create("status", MFD_CLOEXEC)) {}
  ~StatusStreamTest() override { ::close(file_); }
  [[nodiscard]] std::string written() const {
    std::array<char, 1000> block{};
    const ssize_t count = ::pread(file_, block.data(), block.size(), 0);
    return {block.data(), static_cast<std::size_t>(count)};
  }
  int file_;
};

TEST_F(StatusStreamTest, MessagesDoNotTearTheLiveLine) {
  {
    StatusStream status(file_, /*is_terminal=*/true);
    status.set_live_line("1/2 files");
    status.print("a message\n");
  }
  EXPECT_EQ(written(), "\r\x1b[K1/2 files\r\x1b[Ka message\n1/2 files\r\x1b[K");
}

TEST_F(StatusStreamTest, WithoutATerminalThereIsNoLiveLine) {
  {
    StatusStream status(file_, /*is_terminal=*/false);
    status.set_live_line("1/2 files");
    status.print("a message\n");
  }
  EXPECT_EQ(written(), "a message\n");
}

TEST_F(StatusStreamTest, NothingThatIsPrintedSteersTheTerminal) {
  {
    StatusStream status(file_, /*is_terminal=*/false);
    status.print("a\x1b[31mb\r\x07\xC2\x9Bé\n");
  }
  EXPECT_EQ(written(), "a?[31mb???é\n");
}

TEST_F(StatusStreamTest, TheLiveLineFitsTheTerminalAndColoursDoNotCount) {
  {
    StatusStream status(file_, /*is_terminal=*/true);
    ASSERT_EQ(status.width(), 80U);  // A file does not say.
    status.set_live_line(std::string(60, 'a') + "日本語日本語日本語日本語");
  }
  EXPECT_EQ(written(), "\r\x1b[K" + std::string(60, 'a') + "日本語日本語日本語\r\x1b[K");
}

TEST_F(StatusStreamTest, ColouredPiecesAreCleanedEachByItself) {
  {
    StatusStream status(file_, /*is_terminal=*/false);
    status.print({{Style::kPlain, "a\x1b[1m: "}, {Style::kError, "err\x1bor"}}, Painter(true));
  }
  EXPECT_EQ(written(), "a?[1m: \x1b[31merr?or\x1b[0m");
}

// ---- Progress

constexpr std::size_t kWide = 200;

// After ten seconds of so many a second.
ProgressRate steady(double per_second) {
  ProgressRate rate;
  for (int i = 1; i <= 100; ++i) rate.note(i * 0.1, i * 0.1 * per_second);
  return rate;
}

TEST(ProgressTextTest, SaysHowFarHowFastAndHowLong) {
  const ProgressGoal goal{40, 4000, true};
  EXPECT_EQ(progress_text({0, 0, 5, 0, 0, 0}, goal, ProgressRate(), kWide),
            "5 segments, 0/40 files");
  EXPECT_EQ(progress_text({12, 900, 1204, 4000, 5310, 53100}, goal, steady(20), kWide),
            "1204/5310 segments, 22%, 3:25 left, 200 words/s, 12/40 files");
  EXPECT_EQ(progress_text({40, 4000, 5310, 4000, 5310, 53100}, goal, steady(20), kWide),
            "5310/5310 segments, 100%, 200 words/s, 40/40 files");
}

TEST(ProgressTextTest, BeforeAllIsReadTheTotalIsAnEstimateAndSaysSo) {
  const ProgressGoal goal{40, 4000, true};
  EXPECT_EQ(progress_text({3, 100, 90, 1000, 523, 5000}, goal, ProgressRate(), kWide),
            "90/~2100 segments, 4%, 3/40 files");
}

TEST(ProgressTextTest, ADryRunCountsBytes) {
  const ProgressGoal goal{40, 4000000, false};
  EXPECT_EQ(progress_text({10, 1000000, 0, 1000000, 500, 5000}, goal, steady(100000), kWide),
            "25%, 30 s left, 0.1 MB/s, 10/40 files");
}

TEST(ProgressTextTest, WhatDoesNotFitIsLeftOutFromTheEnd) {
  const ProgressGoal goal{40, 4000, true};
  const PipelineProgress progress{12, 900, 1204, 4000, 5310, 53100};
  std::string before = progress_text(progress, goal, steady(20), kWide);
  for (std::size_t width = before.size() + 1; width-- > 0;) {
    const std::string text = progress_text(progress, goal, steady(20), width);
    EXPECT_LE(text.size(), width);
    EXPECT_TRUE(before.starts_with(text));
    EXPECT_THAT(text, testing::Not(testing::EndsWith(",")));
    before = text;
  }
  EXPECT_EQ(progress_text(progress, goal, steady(20), 50),
            "1204/5310 segments, 22%, 3:25 left, 200 words/s");
}

// A model gives its answers a batch at a time. What is said to be left must not jump with each.
TEST(ProgressRateTest, BatchesDoNotMakeTheTimeLeftJump) {
  ProgressRate rate;
  double worst = 0;
  double last = 0;
  for (int tenth = 1; tenth <= 1200; ++tenth) {
    const double seconds = tenth * 0.1;
    const double done = 32.0 * (tenth / 50);  // 32 each five seconds.
    rate.note(seconds, done);
    if (seconds < 30) continue;
    const double left = (10000 - done) / rate.per_second();
    if (last > 0) worst = std::max(worst, std::abs(left - last) / last);
    last = left;
  }
  EXPECT_LT(worst, 0.3);
  EXPECT_NEAR(rate.per_second(), 6.4, 1.5);
}

// A slow beginning is forgotten.
TEST(ProgressRateTest, FollowsWhatHappensNow) {
  ProgressRate rate;
  for (int second = 1; second <= 60; ++second) rate.note(second, second);
  for (int second = 61; second <= 160; ++second) rate.note(second, 60 + 10.0 * (second - 60));
  EXPECT_NEAR(rate.per_second(), 10, 0.3);
}

TEST(ProgressTextTest, DurationsAndSizesAreForPeople) {
  EXPECT_EQ(duration_text(7.4), "7 s");
  EXPECT_EQ(duration_text(59.7), "1:00");
  EXPECT_EQ(duration_text(205), "3:25");
  EXPECT_EQ(duration_text(7509), "2:05:09");
  EXPECT_EQ(size_text(21'000'000), "21 MB");
  EXPECT_EQ(size_text(3'600'000'000), "3.6 GB");
}

TEST(SafeTextTest, OneLineIsOneLine) {
  EXPECT_EQ(one_line("a\nb\tc", 10), "a⏎b?c");
  EXPECT_EQ(one_line("éüö", 2), "éü…");
  EXPECT_EQ(one_line("a\xff\xc3", 10), "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(one_line("", 0), "");
  // U+0085, U+2028, U+202E, U+2067, U+200F: other ends of lines, other directions.
  EXPECT_EQ(one_line("a\xC2\x85"
                     "b\xE2\x80\xA8"
                     "c\xE2\x80\xAE"
                     "d\xE2\x81\xA7"
                     "e\xE2\x80\x8F"),
            "a?b?c?d?e?");
}

TEST(SafeTextTest, ANameBeginsNoCommand) {
  EXPECT_EQ(name_on_line("docs/a.md"), "docs/a.md");
  EXPECT_EQ(name_on_line("/a.md"), "/a.md");
  EXPECT_EQ(name_on_line("../a.md"), "../a.md");
  EXPECT_EQ(name_on_line("日本.md"), "日本.md");
  EXPECT_EQ(name_on_line("::error::a"), "./::error::a");
  EXPECT_EQ(name_on_line("##[group]a"), "./##[group]a");
  EXPECT_EQ(name_on_line("\xC2\xA0::error::a"), "./\xC2\xA0::error::a");
  EXPECT_EQ(name_on_line(""), "");
}

TEST(StyledTextTest, ColoursAreOptional) {
  EXPECT_EQ(Painter(false)(Style::kText, "a"), "a");
  EXPECT_EQ(Painter(true)(Style::kText, "a"), "\x1b[32ma\x1b[0m");
  EXPECT_EQ(Painter(true)(Style::kPlain, "a"), "a");
}

TEST(StyledTextTest, ColoursFollowTheEnvironment) {
  const auto wants = [](Color color) { return wants_color(color, STDOUT_FILENO); };
  ::unsetenv("NO_COLOR");
  ::unsetenv("CLICOLOR_FORCE");
  EXPECT_TRUE(wants(Color::kAlways));
  EXPECT_FALSE(wants(Color::kNever));
  ::setenv("CLICOLOR_FORCE", "0", 1);
  const bool on_terminal = wants(Color::kAuto);
  ::setenv("CLICOLOR_FORCE", "1", 1);
  EXPECT_TRUE(wants(Color::kAuto));
  EXPECT_FALSE(wants(Color::kNever));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(wants(Color::kAuto));
  EXPECT_TRUE(wants(Color::kAlways));
  ::unsetenv("NO_COLOR");
  ::unsetenv("CLICOLOR_FORCE");
  EXPECT_EQ(wants(Color::kAuto), on_terminal);
}

}  // namespace
}  // namespace hymt
