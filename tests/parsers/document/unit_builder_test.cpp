#include "parsers/document/unit_builder.h"

#include <gtest/gtest.h>

#include "parsers/document/document.h"

namespace hymt {
namespace {

// Puts the unit into a document of its own and checks every promise, the identity law above all.
void check(std::string_view source, const TranslationUnit& unit) {
  Document document;
  document.source = source;
  document.units = {unit};
  EXPECT_NO_THROW(check_document(document));
}

TEST(UnitBuilderTest, LiftsMarkupOut) {
  const std::string source = "Click <b>Save</b>\n> &amp; press <kbd>F5</kbd>.";
  UnitBuilder builder(source, 0);
  builder.add_text(6);
  const std::uint32_t bold = builder.add_opening(9);
  builder.add_text(13);
  builder.add_closing(bold, 17);
  builder.add_spelled(20, " ");
  builder.add_spelled(25, "&");
  builder.add_text(32);
  builder.add_placeholder(45, "F5");
  builder.add_text(source.size());
  const TranslationUnit unit = builder.finish();
  check(source, unit);
  EXPECT_EQ(unit.source.text(), "Click Save & press F5.");
  ASSERT_EQ(unit.source.codes().size(), 3U);
  EXPECT_EQ(unit.source.codes()[2].original, "<kbd>F5</kbd>");
  EXPECT_EQ(unit.source.codes()[2].length, 2U);
  const std::vector<Spelling> spellings{{{10, 11}, "\n> "}, {{11, 12}, "&amp;"}};
  EXPECT_EQ(unit.spellings, spellings);
}

TEST(UnitBuilderTest, ARestartedBuilderForgetsTheUnitBefore) {
  const std::string source = "<b>Save %s</b> now. Run %d of <i>.";
  const auto build = [](UnitBuilder& builder) {
    builder.add_text(24);
    builder.add_placeholder(26, "%d");
    builder.add_text(30);
    builder.add_opening(33);
    builder.add_text(34);
    builder.protect_all({{0, 3}});
    return builder.finish();
  };
  UnitBuilder builder(source);
  const std::uint32_t bold = builder.add_opening(3);
  builder.add_text(10);
  builder.protect_all({{5, 7}});
  builder.add_closing(bold, 14);
  check(source, builder.finish());
  builder.restart(20);
  const TranslationUnit unit = build(builder);
  check(source, unit);
  UnitBuilder fresh(source, 20);
  const TranslationUnit expected = build(fresh);
  EXPECT_EQ(unit.range, expected.range);
  EXPECT_EQ(unit.source, expected.source);
}

TEST(UnitBuilderTest, BytesThatAreNotTextBecomePlaceholders) {
  const std::string source("a\xff\xfe\0b", 5);
  UnitBuilder builder(source, 0);
  builder.add_text(source.size());
  const TranslationUnit unit = builder.finish();
  check(source, unit);
  EXPECT_EQ(unit.source.text(), "ab");
  EXPECT_EQ(unit.source.codes().size(), 2U);  // The NUL, and what is before it.
}

TEST(UnitBuilderTest, BytesThatAreNotTextTakeLinearTime) {
  for (const std::string& piece : {std::string("a\xff"), std::string("a\0", 2)}) {
    std::string source;
    while (source.size() < 1000000) source += piece;
    UnitBuilder builder(source, 0);
    builder.add_text(source.size());
    EXPECT_EQ(builder.finish().source.codes().size(), source.size() / 2);
  }
}

TEST(UnitBuilderTest, MarkupThatDoesNotNestStandsAlone) {
  const std::string source = "<b>x<i>y</b>z</i><u>";
  UnitBuilder builder(source, 0);
  const auto b = builder.add_opening(3);
  builder.add_text(4);
  const auto i = builder.add_opening(7);
  builder.add_text(8);
  builder.add_closing(b, 12);
  builder.add_text(13);
  builder.add_closing(i, 17);
  builder.add_opening(20);
  const TranslationUnit unit = builder.finish();
  check(source, unit);
  const auto& codes = unit.source.codes();
  ASSERT_EQ(codes.size(), 5U);
  EXPECT_EQ(codes[0].kind, InlineCodeKind::kOpening);
  EXPECT_EQ(codes[1].kind, InlineCodeKind::kPlaceholder);
  EXPECT_FALSE(codes[1].can_reorder);
  EXPECT_EQ(codes[2].kind, InlineCodeKind::kClosing);
  EXPECT_EQ(codes[3].kind, InlineCodeKind::kPlaceholder);
  EXPECT_EQ(codes[4].kind, InlineCodeKind::kPlaceholder);
}

TEST(UnitBuilderTest, ProtectCutsTextButNeitherSpellingsNorCodes) {
  const std::string source = "see a&amp;b<br>x";
  UnitBuilder builder(source, 0);
  builder.add_text(5);
  builder.add_spelled(10, "&");
  builder.add_text(11);
  builder.add_placeholder(15, "\n");
  builder.add_text(16);
  EXPECT_EQ(builder.text(), "see a&b\nx");
  EXPECT_FALSE(builder.protect(5, 9));
  EXPECT_TRUE(builder.protect(4, 7));
  const TranslationUnit unit = builder.finish();
  check(source, unit);
  ASSERT_EQ(unit.source.codes().size(), 2U);
  EXPECT_EQ(unit.source.codes()[0].original, "a&amp;b");
  EXPECT_EQ(unit.source.codes()[0].id, 1U);
  EXPECT_TRUE(unit.spellings.empty());
}

}  // namespace
}  // namespace hymt
