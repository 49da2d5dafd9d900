#include "translate/generation/expected_length.h"

#include <gtest/gtest.h>

#include "tests/translate/generation/scripted_model.h"

namespace hymt {
namespace {

// With a token for each byte the ratio of two languages is that of their bytes.
TEST(ExpectedLengthTest, ScriptsThatTakeMoreTokensAreExpectedToBeLonger) {
  const testing::ByteTokenizer tokenizer;
  const ExpectedLength expected(tokenizer);
  const auto of = [&](std::string_view source, std::string_view target) {
    return expected.of(1000, source, target);
  };
  EXPECT_EQ(of("en", "en"), 1516U);
  EXPECT_EQ(of("en-GB", "EN"), of("en", "xx")) << "subtags are lower case here";
  EXPECT_GT(of("en", "de"), of("en", "en"));
  EXPECT_LT(of("en", "de"), 2200U);
  EXPECT_GT(of("en", "my"), 3500U);
  EXPECT_LT(of("my", "en"), 500U);
  EXPECT_EQ(of("en", "zh-Hant"), of("en", "zh"));
  EXPECT_EQ(of("en", "uk"), of("en", "ru"));
  EXPECT_EQ(of("en", ""), of("en", "de")) << "unknown";
  EXPECT_EQ(expected.of(0, "en", "de"), 16U);
}

}  // namespace
}  // namespace hymt
