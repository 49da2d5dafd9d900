#include "cli/document/source_map.h"

#include <gtest/gtest.h>

#include "cli/document/text_position.h"
#include "cli/document/word_count.h"
#include "parsers/document/unit_builder.h"

namespace hymt {
namespace {

TEST(SourceMapTest, FindsTextBetweenCodesAndSpellings) {
  const std::string source = "# Tea &amp; **cake** `x`!";
  UnitBuilder builder(source, 2);
  builder.add_text(6);           // "Tea "
  builder.add_spelled(11, "&");  // "&amp;"
  builder.add_text(12);          // " "
  const auto bold = builder.add_opening(14);
  builder.add_text(18);  // "cake"
  builder.add_closing(bold, 20);
  builder.add_text(21);              // " "
  builder.add_placeholder(24, "x");  // "`x`"
  builder.add_text(25);              // "!"
  const TranslationUnit unit = builder.finish();
  ASSERT_EQ(unit.source.text(), "Tea & cake x!");
  const SourceMap map(unit);
  const auto text_of = [&](std::size_t begin, std::size_t end) {
    return std::string(map.range({begin, end}).of(source));
  };
  EXPECT_EQ(text_of(0, 3), "Tea");
  EXPECT_EQ(text_of(4, 5), "&amp;");
  EXPECT_EQ(text_of(6, 10), "cake");
  EXPECT_EQ(text_of(5, 11), " **cake** ");
  EXPECT_EQ(text_of(11, 12), "`x`");
  EXPECT_EQ(text_of(0, 13), source.substr(2));
  EXPECT_EQ(text_of(3, 3), "");
  EXPECT_EQ(map.range({12, 13}).begin, 24U);
}

TEST(TextPositionTest, CountsLinesAndCharactersOnTheWay) {
  TextPosition position("aé\nü€x\n");
  EXPECT_EQ(position.at(0).column, 1U);
  EXPECT_EQ(position.at(3).column, 3U);
  EXPECT_EQ(position.at(4).line, 2U);
  EXPECT_EQ(position.at(9).column, 3U);
  EXPECT_EQ(position.at(99).line, 3U);
}

TEST(WordCountTest, CountsAsTranslatorsDo) {
  EXPECT_EQ(count_words(""), 0U);
  EXPECT_EQ(count_words(" ... !"), 0U);
  EXPECT_EQ(count_words("Don’t stop, it's 5 o'clock"), 5U);
  EXPECT_EQ(count_words("naïve Größe"), 2U);
  EXPECT_EQ(count_words("お湯を沸かす"), 6U);
  EXPECT_EQ(count_words("用 Tea 泡茶"), 4U);
}

}  // namespace
}  // namespace hymt
