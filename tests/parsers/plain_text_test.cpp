#include "parsers/plain_text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace hymt {
namespace {

bool needs_a_look(std::string_view text, std::size_t i) {
  const auto c = static_cast<unsigned char>(text[i]);
  const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 'a');
  return c < ' ' || c == '&' || (c == ' ' && next <= ' ');
}

TEST(PlainTextTest, NothingInThePrefixNeedsALook) {
  constexpr std::uint32_t kSeed = 7;
  std::mt19937 random(kSeed);
  static constexpr std::string_view kCommon = "abcdefgh ijk.%'\x7F\x80\xA6\xFF";
  static constexpr std::string_view kRare = "&  \n\t\x1F";
  std::size_t num_stopped = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t size = random() % 60; size > 0; --size) {
      const std::string_view from = random() % 16 == 0 ? kRare : kCommon;
      text += from[random() % from.size()];
    }
    const std::size_t prefix = plain_prefix(text);
    for (std::size_t i = 0; i < prefix; ++i) {
      ASSERT_FALSE(needs_a_look(text, i)) << "seed " << kSeed << ": " << text;
    }
    num_stopped += prefix + 8 < text.size() ? 1U : 0U;
  }
  EXPECT_GT(num_stopped, 1000U);
}

TEST(PlainTextTest, PlainTextIsSkippedButForItsEnd) {
  EXPECT_EQ(plain_prefix(""), 0U);
  EXPECT_EQ(plain_prefix("Click Save or press F5. \xC3\xA9"), 24U);
}

}  // namespace
}  // namespace hymt
