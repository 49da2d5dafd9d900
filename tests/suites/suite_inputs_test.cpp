#include "tests/suites/suite_inputs.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

TEST(SpecExamples, AreTakenWithTheirTabs) {
  const std::string fence(32, '`');
  const std::string file = "# Tabs\n\n" + fence + " example\n\u2192foo\n\n.\n<pre>.\n" + fence +
                           "\ntext\n" + fence + " example table\n.\n" + fence + "\n";
  const auto inputs = spec_examples(file, "spec.txt");
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs[0].name, "spec.txt#1");
  EXPECT_EQ(inputs[0].bytes, "\tfoo\n\n");
  EXPECT_EQ(inputs[1].bytes, "");
}

TEST(SpecExamples, RefuseAFileThatEndsInAnExample) {
  const std::string file = std::string(32, '`') + " example\nfoo\n";
  EXPECT_THROW(static_cast<void>(spec_examples(file, "spec.txt")), std::runtime_error);
}

TEST(TokenizerTests, BeginInEveryStateThatIsAskedFor) {
  const auto inputs = tokenizer_tests(
      R"({"tests": [{"description": "", "input": "foo</xmp>", "lastStartTag": "xmp",
          "initialStates": ["RAWTEXT state", "Data state"], "output": []}]})",
      "t");
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs[0].bytes, "<xmp>foo</xmp>");
  EXPECT_EQ(inputs[1].bytes, "foo</xmp>");
}

TEST(TokenizerTests, AreUnescapedTwiceWhereTheySaySo) {
  const auto inputs = tokenizer_tests(
      R"({"tests": [{"input": "a\\u0000\\uD83D\\uDE00\\uD800", "doubleEscaped": true}]})", "t");
  ASSERT_EQ(inputs.size(), 1U);
  EXPECT_EQ(inputs[0].bytes, std::string("a\0\U0001F600\xED\xA0\x80", 9));
}

TEST(DatTests, EndBeforeTheLineThatNamesWhatIsExpected) {
  const auto inputs = dat_tests("#data\n<p>One\n\n#errors\n\n#data\n\xE9\n#encoding\nx\n", "t");
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs[0].bytes, "<p>One\n");
  EXPECT_EQ(inputs[1].bytes, "\xE9");
}

}  // namespace
}  // namespace hymt
