#include "tests/suites/same_text.h"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

namespace hymt {
namespace {

// Codes stand between braces: "{+<b>}" opens, "{-</b>}" closes, "{=x}" is a placeholder that covers
// its own bytes, "{x}" one that covers nothing.
CodedText coded(std::string_view notation) {
  std::string text;
  std::vector<InlineCode> codes;
  std::vector<std::uint32_t> open;
  std::uint32_t next_id = 1;
  for (std::size_t i = 0; i < notation.size(); ++i) {
    if (notation[i] != '{') {
      text += notation[i];
      continue;
    }
    const std::size_t end = notation.find('}', i);
    std::string_view bytes = notation.substr(i + 1, end - i - 1);
    InlineCode code;
    code.offset = text.size();
    const char mark = bytes.front();
    if (mark == '+') {
      code.kind = InlineCodeKind::kOpening;
      code.id = next_id++;
      open.push_back(code.id);
    } else if (mark == '-') {
      code.kind = InlineCodeKind::kClosing;
      code.id = open.back();
      open.pop_back();
    } else {
      code.id = next_id++;
    }
    if (mark == '+' || mark == '-' || mark == '=') bytes.remove_prefix(1);
    if (mark == '=') code.length = bytes.size();
    code.original = bytes;
    code.can_delete = bytes == "\n";
    if (mark == '=') text += bytes;
    codes.push_back(std::move(code));
    i = end;
  }
  return {std::move(text), std::move(codes)};
}

bool same(std::string_view expected, std::string_view found,
          TextContext context = TextContext::kMarkdownInline) {
  return text_difference(coded(expected), coded(found), context).empty();
}

TEST(SameTextTest, EveryCharacterCounts) {
  EXPECT_TRUE(same("one, two", "one, two"));
  EXPECT_FALSE(same("one, two", "one two"));
  EXPECT_FALSE(same("one, two", "one,two"));
  EXPECT_FALSE(same("one two", "onetwo"));
  EXPECT_FALSE(same("one two", "one  two", TextContext::kHtmlText));
}

TEST(SameTextTest, EmphasisMayMoveOverPunctuationButNotOverWords) {
  EXPECT_TRUE(same("a{+**}(b){-**}c", "a({+**}b{-**})c"));
  EXPECT_TRUE(same("a{+**}b.{-**}c", "a{+**}b{-**}. c"));
  EXPECT_FALSE(same("a{+**}b c{-**}d", "a{+**}b{-**} cd"));
  EXPECT_FALSE(same("a{+**}b{-**}c", "ab{+**}{-**}c"));
  EXPECT_FALSE(same("a{+**}(b){-**}c", "a({+**}b{-**})c", TextContext::kHtmlText));
}

TEST(SameTextTest, AStarMayStandForAnUnderscoreOnly) {
  EXPECT_TRUE(same("a {+_}b{-_}", "a {+*}b{-*}"));
  EXPECT_FALSE(same("a {+*}b{-*}", "a {+_}b{-_}"));
  EXPECT_FALSE(same("a {+_}b{-_}", "a {+**}b{-**}"));
}

TEST(SameTextTest, SpacesMayPartWhatIsProtectedForItsLooks) {
  EXPECT_TRUE(same("x{=a/b.md}", "x {=a/b.md}", TextContext::kHtmlText));
  EXPECT_TRUE(same("x{`y`}z", "x {`y`} z"));
  EXPECT_FALSE(same("x{<br>}z", "x {<br>}z", TextContext::kHtmlText));
  EXPECT_FALSE(same("\"x{=%s}\"", "\"x {=%s}\"", TextContext::kJsonString));
}

TEST(SameTextTest, CodesStayInOrderAmongWords) {
  EXPECT_FALSE(same("a {x} b {y}", "a {y} b {x}"));
  EXPECT_FALSE(same("a {x} b", "a b {x}"));
  EXPECT_TRUE(same("{+[}a{-][]}", "{+[}a{-][b]}"));
  EXPECT_FALSE(same("{+[}a{-](b)}", "{+[}a{-](c)}"));
}

TEST(SameTextTest, AnEndOfALineThatIsACodeMayBecomeASpaceButNoSpaceMayBecomeOne) {
  EXPECT_TRUE(same("日本{\n}語", "日本 語"));
  EXPECT_FALSE(same("日本 語", "日本{\n}語"));
  EXPECT_TRUE(same("日本 語", "日本語", TextContext::kPlain));
  EXPECT_FALSE(same("one two", "onetwo", TextContext::kPlain));
}

}  // namespace
}  // namespace hymt
