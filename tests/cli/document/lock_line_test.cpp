// The lines of lock files: read, written, damaged, merged.
#include "cli/document/lock_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LockLine line_of(const std::string& source, const std::string& target) {
  LockLine line;
  line.gap = line.target_gap = locked("\n\n");
  line.unit = locked(source);
  line.target = locked(target);
  line.note = 0x123456789abc;
  line.options = 1;
  line.form = 2;
  line.model = 3;
  return line;
}

const std::string kGood =
    "1 out/a.md docs/a.md 2:08547e07b5084555 5:a430d84680aabd0b = 5:a430d84680aabd0b "
    "123456789abc - 000000000001 000000000002 000000000003 made w:source-kept,e:score-low\n";

TEST(LockLineTest, IsReadAsItIsWritten) {
  LockLine line = line_of("hello", "hello");
  line.told = "w:source-kept,e:score-low";
  EXPECT_EQ(lock_line("out/a.md", "docs/a.md", line), kGood);
  const LockText text = read_lock(kGood);
  EXPECT_THAT(text.problems, IsEmpty());
  ASSERT_TRUE(text.files.contains("out/a.md"));
  EXPECT_EQ(text.files.at("out/a.md").source, "docs/a.md");
  EXPECT_THAT(text.files.at("out/a.md").lines, ElementsAre(line));
}

TEST(LockLineTest, NamesMayHoldAnything) {
  const std::string name = "out/ä b%\n\x7f\t#1.md";
  const std::string written = lock_line(name, name, line_of("a", "b"));
  EXPECT_EQ(written.find('\n'), written.size() - 1);
  const LockText text = read_lock(written);
  EXPECT_THAT(text.problems, IsEmpty());
  ASSERT_TRUE(text.files.contains(name)) << written;
  EXPECT_EQ(text.files.at(name).source, name);
}

TEST(LockLineTest, EachDamageIsAProblemOfItsLine) {
  const auto replaced = [](std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const std::vector<std::string> damaged = {
      "nothing at all\n",
      replaced(kGood, " made ", " invented "),
      replaced(kGood, " made ", " "),
      replaced(kGood, " made ", "  made "),
      replaced(kGood, "w:source-kept", "x:source-kept"),
      replaced(kGood, "w:source-kept", "w:"),
      replaced(kGood, "e:score-low", "e:Score"),
      replaced(kGood, "score-low", "score-low,"),
      replaced(kGood, "score-low", "score-low more"),
      replaced(kGood, "5:a430", "05:a430"),
      replaced(kGood, "5:a430", "5:A430"),
      replaced(kGood, "5:a430", "5:430"),
      replaced(kGood, "5:a430", ":a430"),
      replaced(kGood, "5:a430", "-5:a430"),
      replaced(kGood, "5:a430", "99999999999999999999999:a430"),
      replaced(kGood, "123456789abc", "123456789ab"),
      replaced(kGood, "123456789abc", "000000000000"),
      replaced(kGood, "out/a.md", "out/%.md"),
      replaced(kGood, "out/a.md", "out/%00.md"),
      replaced(kGood, "out/a.md", "out/a\x01.md"),
      replaced(kGood, "out/a.md", "/out/a.md"),
      replaced(kGood, "docs/a.md", "%2fdocs/a.md"),
      replaced(kGood, "1 out/a.md ", "1  "),
      replaced(kGood, "1 ", "0 "),
      replaced(kGood, "1 ", "01 "),
      "1\n",
  };
  for (const std::string& line : damaged) {
    const LockText text = read_lock("# head\n" + line + kGood);
    ASSERT_EQ(text.problems.size(), 1U) << line;
    EXPECT_EQ(text.problems[0].kind, LockProblem::Kind::kDamaged) << line;
    EXPECT_EQ(text.problems[0].line, 2U) << line;
    EXPECT_EQ(text.files.size(), 1U) << line;
    EXPECT_TRUE(text.is_lock);
  }
}

TEST(LockLineTest, ALaterVersionIsNotTakenForDamage) {
  const LockText text = read_lock(kGood + "2 out/b.md something else\n");
  ASSERT_EQ(text.problems.size(), 1U);
  EXPECT_EQ(text.problems[0].kind, LockProblem::Kind::kNewer);
  EXPECT_EQ(text.problems[0].line, 2U);
  EXPECT_EQ(text.files.size(), 1U);
}

TEST(LockLineTest, OfAConflictTheLinesOfBothSidesCount) {
  const auto line = [](const std::string& unit) {
    return lock_line("a.md", "b.md", line_of(unit, unit));
  };
  const LockText text =
      read_lock("<<<<<<< HEAD\n" + line("ours") + "||||||| 1234567\n" + line("ancestor") +
                "=======\n" + line("theirs") + ">>>>>>> branch\n" + line("last"));
  ASSERT_EQ(text.problems.size(), 1U);
  EXPECT_EQ(text.problems[0].kind, LockProblem::Kind::kConflict);
  EXPECT_EQ(text.problems[0].line, 1U);
  EXPECT_THAT(
      text.files.at("a.md").lines,
      ElementsAre(line_of("ours", "ours"), line_of("theirs", "theirs"), line_of("last", "last")));
}

TEST(LockLineTest, WindowsLineEndsAndATornEndAreNoProblem) {
  std::string text = kGood;
  text.insert(text.size() - 1, "\r");
  const LockText read = read_lock("\r\n" + text + kGood.substr(0, 40));
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(read.files.at("out/a.md").lines.size(), 1U);
}

TEST(LockLineTest, AnotherFileIsNoLock) {
  EXPECT_TRUE(read_lock("").is_lock);
  EXPECT_TRUE(read_lock(lock_text({})).is_lock);
  EXPECT_TRUE(read_lock(kGood).is_lock);
  EXPECT_FALSE(read_lock("# A page\n\nWith text.\n").is_lock);
  EXPECT_FALSE(read_lock(std::string("\0\1\2\n\3", 5)).is_lock);
}

TEST(LockLineTest, TheTextIsOrderedByOutputAndThenByPlace) {
  LockedFiles files;
  files["b.md"] = {"x.md", {line_of("two", "zwei"), line_of("one", "eins")}};
  files["a.md"] = {"y.md", {line_of("three", "drei")}};
  const std::string text = lock_text(files);
  EXPECT_EQ(text.substr(text.find("1 ")),
            lock_line("a.md", "y.md", line_of("three", "drei")) + "\n" +
                lock_line("b.md", "x.md", line_of("two", "zwei")) + "\n" +
                lock_line("b.md", "x.md", line_of("one", "eins")) + "\n");
  EXPECT_EQ(lock_text(read_lock(text).files), text);
}

TEST(LockLineTest, LinesThatMakeUpAFileAreFoundAmongOthers) {
  const std::vector<LockLine> lines = {line_of("a", "A"), line_of("b", "old"), line_of("b", "B"),
                                       line_of("c", "C")};
  const auto found = lines_of_output(lines, "\n\nA\n\nB\n\nC");
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(*found, ElementsAre(lines[0], lines[2], lines[3]));
  EXPECT_TRUE(is_source_of(*found, "\n\na\n\nb\n\nc"));
  EXPECT_FALSE(is_source_of(*found, "\n\na\n\nb"));
  EXPECT_FALSE(is_source_of(*found, "\n\na\n\nb\n\nc\n"));
  EXPECT_FALSE(lines_of_output(lines, "\n\nA\n\nC\n\nX").has_value());
  // In another order, and twice.
  const auto moved = lines_of_output(lines, "\n\nC\n\nA\n\nA");
  ASSERT_TRUE(moved.has_value());
  EXPECT_THAT(*moved, ElementsAre(lines[3], lines[0], lines[0]));
}

TEST(LockLineTest, WhatStandsInOneOfTheTwoOnlyHasItsLine) {
  LockLine removed = line_of("gone", "");
  removed.target_gap = locked("");
  const std::vector<LockLine> lines = {line_of("a", "A"), removed, line_of("b", "B")};
  const auto found = lines_of_output(lines, "\n\nA\n\nB");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->size(), 3U);
  EXPECT_TRUE(is_source_of(*found, "\n\na\n\ngone\n\nb"));
}

TEST(LockLineTest, AnEmptyFileIsWhatLinesSayWithNothingInThem) {
  const std::vector<LockLine> lines = {line_of("a", "A")};
  EXPECT_FALSE(lines_of_output(lines, "").has_value());
  LockLine removed = line_of("gone", "");
  removed.target_gap = locked("");
  EXPECT_THAT(lines_of_output({removed}, ""), testing::Optional(ElementsAre(removed)));
  EXPECT_FALSE(lines_of_output({removed, lines[0]}, "").has_value());
  LockLine empty = removed;
  empty.gap = empty.unit = locked("");
  EXPECT_THAT(lines_of_output({lines[0], empty}, ""), testing::Optional(ElementsAre(empty)));
}

TEST(LockLineTest, LinesThatWouldCostTooMuchAreGivenUp) {
  // Each would have the file read once more.
  const std::string output(std::size_t{1} << 20, 'a');
  LockLine large;
  large.gap = large.unit = large.target_gap = large.target = locked("");
  std::vector<LockLine> lines(4000, large);
  for (LockLine& line : lines) line.target = {output.size(), 1};
  LockLine letter = large;
  letter.target = locked("a");
  lines.push_back(letter);
  EXPECT_FALSE(lines_of_output(lines, output).has_value());
  // The one that fits stands for the whole file, with all the empty ones each time.
  std::vector<LockLine> empty(4000, large);
  empty.push_back(letter);
  EXPECT_FALSE(lines_of_output(empty, output).has_value());
  // Sizes whose sum is none.
  LockLine overflow = large;
  overflow.target_gap.size = overflow.target.size = std::uint64_t{1} << 63U;
  EXPECT_THAT(lines_of_output({overflow, letter}, "aa"),
              testing::Optional(ElementsAre(letter, letter)));
}

}  // namespace
}  // namespace hymt
