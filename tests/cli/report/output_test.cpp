// What people see: standard error, progress, colours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#include "cli/report/progress_display.h"
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

TEST(ProgressTextTest, SaysHowFarHowFastAndHowLong) {
  const ProgressGoal goal{40, 4000000};
  using Seconds = std::chrono::duration<double>;
  EXPECT_EQ(progress_text({0, 0, 5}, goal, Seconds(1)), "0/40 files, 5 segments");
  EXPECT_EQ(progress_text({10, 1000000, 50}, goal, Seconds(30)),
            "10/40 files, 50 segments, 0.0 MB/s, 1:30 left");
  EXPECT_EQ(progress_text({40, 4000000, 500}, goal, Seconds(2)),
            "40/40 files, 500 segments, 2.0 MB/s");
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
  EXPECT_TRUE(wants_color(Color::kAlways));
  EXPECT_FALSE(wants_color(Color::kNever));
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(wants_color(Color::kAuto));
  EXPECT_TRUE(wants_color(Color::kAlways));
  ::unsetenv("NO_COLOR");
}

}  // namespace
}  // namespace hymt
