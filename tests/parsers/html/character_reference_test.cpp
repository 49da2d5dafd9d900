#include "parsers/html/character_reference.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

// What `text` begins with, decoded, a bar, and the length.
std::string decoded(std::string_view text, ReferenceContext context) {
  std::string out;
  const std::size_t length = decode_character_reference(text, context, out);
  return out + "|" + std::to_string(length);
}

TEST(CharacterReferenceTest, NamesInText) {
  constexpr auto kText = ReferenceContext::kText;
  EXPECT_EQ(decoded("&eacute;t&eacute;", kText), "é|8");
  EXPECT_EQ(decoded("&notin;", kText), "∉|7");
  EXPECT_EQ(decoded("&notit;", kText), "¬|4");
  EXPECT_EQ(decoded("&amp", kText), "&|4");
  EXPECT_EQ(decoded("&CounterClockwiseContourIntegral;", kText), "∳|33");
  EXPECT_EQ(decoded("&NotEqualTilde;", kText), "≂̸|15");
  EXPECT_EQ(decoded("&hellip", kText), "|0");
  EXPECT_EQ(decoded("&nosuch;", kText), "|0");
  EXPECT_EQ(decoded("& amp;", kText), "|0");
  EXPECT_EQ(decoded("&", kText), "|0");
  EXPECT_EQ(decoded("", kText), "|0");
}

TEST(CharacterReferenceTest, QueriesInAttributesStayQueries) {
  constexpr auto kAttribute = ReferenceContext::kAttribute;
  EXPECT_EQ(decoded("&copy=1", kAttribute), "|0");
  EXPECT_EQ(decoded("&copyx", kAttribute), "|0");
  EXPECT_EQ(decoded("&copy\"", kAttribute), "©|5");
  EXPECT_EQ(decoded("&copy", kAttribute), "©|5");
  EXPECT_EQ(decoded("&copy;=1", kAttribute), "©|6");
}

TEST(CharacterReferenceTest, Numbers) {
  constexpr auto kText = ReferenceContext::kText;
  EXPECT_EQ(decoded("&#233;", kText), "é|6");
  EXPECT_EQ(decoded("&#xE9x", kText), "é|5");
  EXPECT_EQ(decoded("&#x80;", kText), "€|6");
  EXPECT_EQ(decoded("&#x81;", kText), "\xC2\x81|6");
  EXPECT_EQ(decoded("&#0;", kText), "\xEF\xBF\xBD|4");
  EXPECT_EQ(decoded("&#xD800;", kText), "\xEF\xBF\xBD|8");
  EXPECT_EQ(decoded("&#99999999999999999999;", kText), "\xEF\xBF\xBD|23");
  EXPECT_EQ(decoded("&#x10FFFF;", kText), "\xF4\x8F\xBF\xBF|10");
  EXPECT_EQ(decoded("&#;", kText), "|0");
  EXPECT_EQ(decoded("&#x;", kText), "|0");
}

TEST(CharacterReferenceTest, MarkdownIsStrict) {
  constexpr auto kMarkdown = ReferenceContext::kMarkdown;
  EXPECT_EQ(decoded("&copy;", kMarkdown), "©|6");
  EXPECT_EQ(decoded("&copy", kMarkdown), "|0");
  EXPECT_EQ(decoded("&notit;", kMarkdown), "|0");
  EXPECT_EQ(decoded("&#35", kMarkdown), "|0");
  EXPECT_EQ(decoded("&#1234567;", kMarkdown), "\xEF\xBF\xBD|10");
  EXPECT_EQ(decoded("&#12345678;", kMarkdown), "|0");
  EXPECT_EQ(decoded("&#x1234567;", kMarkdown), "|0");
  EXPECT_EQ(decoded("&#x80;", kMarkdown), "\xC2\x80|6");
}

}  // namespace
}  // namespace hymt
