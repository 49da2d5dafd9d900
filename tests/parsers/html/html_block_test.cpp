#include "parsers/html/html_block.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/parsers/html/parsed_html.h"

namespace hymt {
namespace {

using Texts = std::vector<std::string>;

class HtmlBlockTest : public ::testing::Test {
 protected:
  // Adds a block behind a line of something else.
  void add(std::string_view html) {
    ASSERT_LE(document_.source.size() + html.size() + 16, document_.source.capacity());
    document_.source += "Something else\n";
    const std::size_t begin = document_.source.size();
    document_.source += html;
    EXPECT_TRUE(blocks_.add_block(document_, {begin, document_.source.size()}, 0));
    check_document(document_);
  }

  HtmlBlockTest() { document_.source.reserve(1 << 20); }

  ParserOptions options_;
  PlaceholderScanner placeholders_{options_};
  HtmlBlocks blocks_{options_, placeholders_, "en"};
  Document document_;
};

TEST_F(HtmlBlockTest, FindsTheSameAsInADocument) {
  add("<div>\n  <p>one <b>two</b>\n  <img alt='three four'></p>\n</div>");
  EXPECT_EQ(unit_texts(document_), (Texts{"one [1]two[/1] {2}", "three four"}));
  EXPECT_EQ(document_.outline.size(), 4U);
  EXPECT_FALSE(blocks_.inside_protected());
}

TEST_F(HtmlBlockTest, ProtectionGoesOnBetweenBlocks) {
  add("<div translate=no>\n<p>not this</p>");
  EXPECT_TRUE(blocks_.inside_protected());
  add("<p>nor this</p>");
  add("</div><p>but this</p>");
  EXPECT_FALSE(blocks_.inside_protected());
  EXPECT_EQ(unit_texts(document_), (Texts{"but this"}));
}

TEST_F(HtmlBlockTest, RawTextGoesOnToItsEndTag) {
  add("<script>\nlet a = '<p>x y</p>';");
  EXPECT_TRUE(blocks_.inside_protected());
  add("<p>still script");
  add("</script><p>text");
  EXPECT_EQ(unit_texts(document_), (Texts{"text"}));
}

TEST_F(HtmlBlockTest, StrayEndTagsEndNothing) {
  add("<div translate=no>a b");
  add("</span></p>c d");
  EXPECT_TRUE(blocks_.inside_protected());
  EXPECT_TRUE(document_.units.empty());
}

TEST_F(HtmlBlockTest, UnitsStandUnderTheHeadingBefore) {
  TranslationUnit heading;
  heading.kind = UnitKind::kHeading;
  document_.units.push_back(heading);
  add("<p>text");
  EXPECT_EQ(document_.units.at(1).heading, 0U);
}

TEST_F(HtmlBlockTest, LanguagesAreSlots) {
  add("<p lang=en dir=ltr>text <a href=x id=y>z</a></p>");
  EXPECT_EQ(document_.locale_slots.size(), 1U);
  EXPECT_EQ(document_.links.size(), 1U);
  EXPECT_EQ(document_.anchors.size(), 1U);
  EXPECT_EQ(document_.outline.at(0).value, "dir=\"ltr\"");
}

TEST_F(HtmlBlockTest, ThousandsOfOpenElementsCostNoBlockMuch) {
  add("<div translate=no>");
  for (int i = 0; i < 2000; ++i) add("<div>a b");
  EXPECT_TRUE(blocks_.inside_protected());
  EXPECT_TRUE(document_.units.empty());
}

TEST(HtmlAttributeUnitsTest, BelongToTheCodeAddedLast) {
  Document document;
  document.source = "see <img alt='a cat' src=b id=c> here";
  const ParserOptions options;
  const PlaceholderScanner placeholders(options);
  HtmlToken tag;
  ASSERT_TRUE(next_html_token(document.source, 4, "", tag));
  UnitBuilder builder(document.source, 0);
  builder.add_text(4);
  builder.add_placeholder(tag.range.end);
  document.units.emplace_back();
  add_attribute_units(document, tag, builder, 0, options, placeholders);
  builder.add_text(document.source.size());
  document.units[0] = builder.finish();
  check_document(document);
  EXPECT_EQ(unit_texts(document), (Texts{"see {1} here", "a cat"}));
  EXPECT_EQ(document.links.at(0).destination, "b");
  EXPECT_EQ(document.anchors.at(0).name, "c");
  EXPECT_EQ(outline_value(document.source, tag, options, "en"), "id=\"c\" src=\"b\"");
}

}  // namespace
}  // namespace hymt
