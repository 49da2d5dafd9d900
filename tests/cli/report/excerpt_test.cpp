// What people see of the texts that findings are about.
#include "cli/report/excerpt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/report/finding_groups.h"
#include "parsers/characters/display_width.h"

namespace hymt {
namespace {

TEST(ExcerptTest, WhatFitsIsShownWhole) {
  EXPECT_EQ(excerpt({"Press Save.", {6, 10}}, 20), "Press Save.");
  EXPECT_EQ(excerpt({"Press Save.", {}}, 11), "Press Save.");
}

TEST(ExcerptTest, WhiteSpaceIsOneSpaceAndNothingSteersTheTerminal) {
  EXPECT_EQ(excerpt({"  a\n   b\tc\r\n", {}}, 20), "a b c");
  EXPECT_EQ(excerpt({"a\x1b[31mb\xE2\x80\xAE"
                     "c\xff",
                     {}},
                    20),
            "a?[31mb?c\xEF\xBF\xBD");
}

TEST(ExcerptTest, TheBeginningOfThePlaceIsAlwaysThere) {
  const std::string text = std::string(3000, 'a') + " HERE " + std::string(3000, 'b');
  for (std::size_t columns = 8; columns < 100; ++columns) {
    const std::string shown = excerpt({text, {3001, 3005}}, columns);
    EXPECT_LE(display_column(shown), columns);
    EXPECT_THAT(shown, testing::HasSubstr("H"));
    EXPECT_THAT(shown, testing::AllOf(testing::StartsWith("…"), testing::EndsWith("…")));
  }
  EXPECT_EQ(excerpt({"0123456789 abc", {11, 14}}, 10), "…6789 abc");
  EXPECT_EQ(excerpt({"0123456789 abc", {}}, 10), "01234567…");
}

TEST(ExcerptTest, WideCharactersCountTwice) {
  const std::string text = "日本語日本語日本語日本語";
  for (std::size_t columns = 8; columns < 24; ++columns) {
    EXPECT_LE(display_column(excerpt({text, {9, 12}}, columns)), columns);
  }
  EXPECT_EQ(excerpt({text, {}}, 24), text);
}

TEST(ExcerptTest, CodesAreSpeltOutAndPlacesMove) {
  InlineCode open{1, InlineCodeKind::kOpening, 6, 0, "**", false, true, {}, {}};
  InlineCode close{1, InlineCodeKind::kClosing, 10, 0, "**", false, true, {}, {}};
  InlineCode cover{2, InlineCodeKind::kPlaceholder, 14, 2, "`F5`", false, true, {}, {}};
  const CodedText text("Press Save or F5.", {open, close, cover});
  const auto shown = [&](ByteRange place) {
    const PlacedText spelt = spelt_out(text, place);
    EXPECT_EQ(spelt.text, "Press **Save** or `F5`.");
    return std::string(spelt.place.of(spelt.text));
  };
  EXPECT_EQ(shown({0, 5}), "Press");
  EXPECT_EQ(shown({11, 13}), "or");
  EXPECT_EQ(shown({7, 9}), "av");
  EXPECT_EQ(shown({16, 17}), ".");
  EXPECT_EQ(shown({15, 16}), "`F5`") << "what a code covers is shown whole";
}

TEST(FindingGroupsTest, WhatSaysTheSameIsTellingOnce) {
  const std::vector<Finding> findings = {{Severity::kWarning, "a", "x", {0, 1}},
                                         {Severity::kWarning, "b", "x", {1, 2}},
                                         {Severity::kWarning, "a", "x", {2, 3}},
                                         {Severity::kNote, "a", "x", {3, 4}},
                                         {Severity::kWarning, "a", "x", {4, 5}}};
  std::vector<std::pair<std::size_t, std::size_t>> groups;
  for (const FindingGroup& group : grouped(findings)) groups.emplace_back(group.first, group.times);
  EXPECT_THAT(groups,
              testing::ElementsAre(testing::Pair(0, 3), testing::Pair(1, 1), testing::Pair(3, 1)));
  EXPECT_EQ(times_text(1, 3), "");
  EXPECT_EQ(times_text(10, 3), " (10 times, first at line 3)");
  EXPECT_EQ(excerpt_line("source", 3, "Press"), "    source, line 3: Press");
  EXPECT_EQ(excerpt_line("target", 0, "Press"), "    target: Press");
  EXPECT_EQ(excerpt_line("target", 3, ""), "");
}

}  // namespace
}  // namespace hymt
