#include "translate/tokenizer/split_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/tokenizer/random_text.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using Syntax = SplitPattern::Syntax;

const std::vector<std::string>& known_patterns() {
  static const std::vector<std::string> kPatterns = {
      R"(\p{N}{1,3})", "[一-龥\u3040-ゟ゠-ヿ]+",
      R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+)"
      R"(| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
      R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
      R"(|\s*[\r\n]+|\s+(?!\S)|\s+)"};
  return kPatterns;
}

std::vector<std::string> pieces_of(const SplitPattern& pattern, const std::string& text) {
  std::vector<std::string> pieces;
  for (const ByteRange range : pattern.split(text, {{0, text.size()}})) {
    pieces.emplace_back(range.of(text));
  }
  return pieces;
}

TEST(SplitPatternTest, TheCodeForKnownPatternsSplitsLikeIcu) {
  constexpr unsigned kSeed = 11;
  std::mt19937 random(kSeed);
  for (const std::string& expression : known_patterns()) {
    ASSERT_NE(find_known_pattern(expression), nullptr);
    const SplitPattern quick(expression, Syntax::kRegularExpression);
    const SplitPattern icu(expression, Syntax::kRegularExpression, SplitPattern::Engine::kGeneric);
    for (int round = 0; round < 2000; ++round) {
      const std::string text =
          round % 8 == 0 ? random_bytes(random, random() % 40) : random_text(random, random() % 24);
      EXPECT_EQ(pieces_of(quick, text), pieces_of(icu, text))
          << "seed " << kSeed << ", round " << round << ", " << expression << "\n"
          << text;
    }
  }
}

TEST(SplitPatternTest, EveryCharacterIsInTheSameClassAsInIcu) {
  for (const std::string& expression : known_patterns()) {
    const SplitPattern quick(expression, Syntax::kRegularExpression);
    const SplitPattern icu(expression, Syntax::kRegularExpression, SplitPattern::Engine::kGeneric);
    std::string text;
    for (char32_t c = 0; c < 0x20000; ++c) {
      if (c >= 0xD800 && c < 0xE000) continue;
      if (c < 0x80) {
        text += static_cast<char>(c);
      } else if (c < 0x800) {
        text += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
      } else if (c < 0x10000) {
        text += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                 static_cast<char>(0x80 | (c & 0x3F))};
      } else {
        text += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3F)),
                 static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
      }
      text += "a ";
    }
    EXPECT_EQ(pieces_of(quick, text), pieces_of(icu, text)) << expression;
  }
}

TEST(SplitPatternTest, MatchesAndGapsArePieces) {
  EXPECT_THAT(pieces_of(SplitPattern("[0-9]+", Syntax::kRegularExpression), "a12b3"),
              ElementsAre("a", "12", "b", "3"));
  EXPECT_THAT(pieces_of(SplitPattern(".", Syntax::kLiteral), "a.b"), ElementsAre("a", ".", "b"));
  EXPECT_THAT(pieces_of(SplitPattern("x*", Syntax::kRegularExpression), "axb"),
              ElementsAre("a", "x", "b"));
}

TEST(SplitPatternTest, ARangeIsSplitByItself) {
  const SplitPattern pattern(R"(\s+(?!\S)|\s+)", Syntax::kRegularExpression);
  EXPECT_THAT(pattern.split("a  b", {{0, 3}, {3, 4}}),
              ElementsAre(ByteRange{0, 1}, ByteRange{1, 3}, ByteRange{3, 4}));
}

// ICU remembers every step of a repetition, by default in 8 MB.
TEST(SplitPatternTest, LongRunsDoNotOverflow) {
  const std::string text = "a" + std::string(2'000'000, ' ') + "b";
  for (const std::string& expression : known_patterns()) {
    const SplitPattern quick(expression, Syntax::kRegularExpression);
    const SplitPattern icu(expression, Syntax::kRegularExpression, SplitPattern::Engine::kGeneric);
    EXPECT_EQ(pieces_of(quick, text), pieces_of(icu, text)) << expression;
  }
}

TEST(SplitPatternTest, BadExpressionsAreErrors) {
  for (const std::string& expression :
       {std::string("("), std::string("[a"), std::string("a{2,1}"), std::string(20'000, 'a'),
        std::string(5'000, '('), std::string("\xFF["), std::string("\\p{Nonsense}")}) {
    EXPECT_THROW(SplitPattern(expression, Syntax::kRegularExpression), Error);
  }
}

TEST(SplitPatternTest, AnExpressionThatNeverEndsIsAnError) {
  const SplitPattern pattern("(a+)+$", Syntax::kRegularExpression);
  const std::string text = std::string(40, 'a') + "b";
  EXPECT_THROW((void)pieces_of(pattern, text), Error);
}

}  // namespace
}  // namespace hymt
