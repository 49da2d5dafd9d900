#include "parsers/document/text_context.h"

#include <gtest/gtest.h>

#include <limits>

namespace hymt {
namespace {

TEST(TextContextTest, EachContextHasTraitsForEveryQuote) {
  for (std::size_t i = 0; i < kNumTextContexts; ++i) {
    const auto context = static_cast<TextContext>(i);
    for (int quote = std::numeric_limits<char>::min(); quote <= std::numeric_limits<char>::max();
         ++quote) {
      const ContextTraits& traits = traits_of(context, static_cast<char>(quote));
      EXPECT_EQ(traits.context, context);
      EXPECT_TRUE(!traits.quote || *traits.quote == static_cast<char>(quote));
    }
  }
}

TEST(TextContextTest, CarefulWritersLookAtNoFewerMarks) {
  for (const ContextTraits& traits : kContextTraits) {
    for (const char mark : traits.marks.usual) {
      EXPECT_NE(traits.marks.strict.find(mark), std::string_view::npos)
          << "context " << static_cast<int>(traits.context) << ", mark " << mark;
    }
  }
}

TEST(TextContextTest, WhatIsNotEscapedHasNoMarksAndTheRestHas) {
  for (const ContextTraits& traits : kContextTraits) {
    EXPECT_EQ(traits.marks.usual.empty(), traits.escape == Escape::kNone)
        << static_cast<int>(traits.context);
  }
}

TEST(TextContextTest, QuotesDecideHowScalarsAreSpelt) {
  EXPECT_EQ(traits_of(TextContext::kYamlQuoted, '\'').escape, Escape::kDoubled);
  EXPECT_EQ(traits_of(TextContext::kYamlQuoted, '"').escape, Escape::kBackslash);
  EXPECT_TRUE(traits_of(TextContext::kYamlBlock, '>').folds);
  EXPECT_FALSE(traits_of(TextContext::kYamlBlock, '|').folds);
  EXPECT_EQ(traits_of(TextContext::kTomlBasic, '"').line_end, LineEnd::kEscaped);
  EXPECT_EQ(traits_of(TextContext::kTomlBasic, 'M').line_end, LineEnd::kBreak);
}

}  // namespace
}  // namespace hymt
