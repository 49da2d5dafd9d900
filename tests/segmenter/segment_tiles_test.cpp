// How sentences become segments and gaps around codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "segmenter/segmenter.h"
#include "tests/segmenter/joined_slices.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

InlineCode opening(std::uint32_t id, std::size_t offset) {
  InlineCode code;
  code.id = id;
  code.kind = InlineCodeKind::kOpening;
  code.offset = offset;
  code.original = "<b>";
  return code;
}

InlineCode closing(std::uint32_t id, std::size_t offset) {
  InlineCode code;
  code.id = id;
  code.kind = InlineCodeKind::kClosing;
  code.offset = offset;
  code.original = "</b>";
  return code;
}

InlineCode placeholder(std::uint32_t id, std::size_t offset, std::size_t length = 0) {
  InlineCode code;
  code.id = id;
  code.offset = offset;
  code.length = length;
  code.original = "<x/>";
  return code;
}

// Segments as their text, gaps in square brackets.
std::vector<std::string> cut(const CodedText& text, std::string_view language = "en") {
  const Segmenter segmenter(language);
  std::vector<std::string> result;
  for (const Segment& segment : segmenter.segment(text)) {
    const std::string slice(segment.range.of(text.text()));
    result.push_back(segment.is_gap ? "[" + slice + "]" : slice);
  }
  return result;
}

TEST(Segment, EmptyTextHasNoSegments) {
  EXPECT_THAT(cut(CodedText("", {})), IsEmpty());
  EXPECT_THAT(cut(CodedText("", {placeholder(1, 0)})), IsEmpty());
}

TEST(Segment, WhiteSpaceBetweenAndAroundSentencesIsGap) {
  EXPECT_THAT(cut(CodedText(" \tOne thing. \n Two.  ", {})),
              ElementsAre("[ \t]", "One thing.", "[ \n ]", "Two.", "[  ]"));
  EXPECT_THAT(cut(CodedText(" 　 ", {})), ElementsAre("[ 　 ]"));
}

TEST(Segment, SentencesThatTouchHaveNoGap) {
  EXPECT_THAT(cut(CodedText("これはペンです。それもペンです。", {}), "ja"),
              ElementsAre("これはペンです。", "それもペンです。"));
}

TEST(Segment, TextWithoutLettersAndNumbersIsGap) {
  EXPECT_THAT(cut(CodedText("* * *", {})), ElementsAre("[* * *]"));
  EXPECT_THAT(cut(CodedText("Yes! !!! No.", {})), ElementsAre("Yes! !!!", "[ ]", "No."));
  EXPECT_THAT(cut(CodedText("5", {})), ElementsAre("5"));
}

TEST(Segment, SentenceThatIsAllCodeIsGap) {
  EXPECT_THAT(cut(CodedText("npm test", {placeholder(1, 0, 8)})), ElementsAre("[npm test]"));
  EXPECT_THAT(cut(CodedText("Run it. npm test! Done.", {placeholder(1, 8, 8)})),
              ElementsAre("Run it.", "[ npm test! ]", "Done."));
}

TEST(Segment, TerminatorInsideACoverEndsNothing) {
  EXPECT_THAT(cut(CodedText("Call f. Then g here.", {placeholder(1, 5, 9)})),
              ElementsAre("Call f. Then g here."));
}

TEST(Segment, CoveredLineBreakIsWhiteSpace) {
  EXPECT_THAT(cut(CodedText("The first line\nand the rest.", {placeholder(1, 14, 1)})),
              ElementsAre("The first line\nand the rest."));
  EXPECT_THAT(cut(CodedText("The first line.\nThe rest.", {placeholder(1, 15, 1)})),
              ElementsAre("The first line.", "[\n]", "The rest."));
}

TEST(Segment, CoveredWordBeginsASentenceInLowerCaseToo) {
  EXPECT_THAT(cut(CodedText("Install it first. npm is a tool.", {placeholder(1, 18, 3)})),
              ElementsAre("Install it first.", "[ ]", "npm is a tool."));
}

TEST(Segment, PairInsideASentenceIsNoMatter) {
  // <b>One.</b> <b>Two.</b>
  EXPECT_THAT(
      cut(CodedText("One. Two.", {opening(1, 0), closing(1, 4), opening(2, 5), closing(2, 9)})),
      ElementsAre("One.", "[ ]", "Two."));
}

TEST(Segment, PairOverTwoSentencesKeepsThemTogether) {
  // One. <b>Two. Three</b> it is. Four.
  EXPECT_THAT(cut(CodedText("One. Two. Three it is. Four.", {opening(1, 5), closing(1, 15)})),
              ElementsAre("One.", "[ ]", "Two. Three it is.", "[ ]", "Four."));
}

TEST(Segment, PairThatEndsAfterAGapTakesTheGap) {
  // <b>One. </b>Two.
  EXPECT_THAT(cut(CodedText("One. Two.", {opening(1, 0), closing(1, 5)})),
              ElementsAre("One. ", "Two."));
}

TEST(Segment, OverlappingSpansOfPairsJoinAll) {
  // <a>One. <b>Two.</b> Three.</a> <c>Four. Five.</c>
  EXPECT_THAT(cut(CodedText("One. Two. Three. Four. Five.",
                            {opening(1, 0), opening(2, 5), closing(2, 9), closing(1, 16),
                             opening(3, 17), closing(3, 28)})),
              ElementsAre("One. Two. Three.", "[ ]", "Four. Five."));
}

TEST(Segment, CodesInAGapStayThere) {
  const CodedText text("One. Two.", {placeholder(1, 4), placeholder(2, 5)});
  const std::vector<Segment> segments = Segmenter("en").segment(text);
  ASSERT_EQ(segments.size(), 3U);
  EXPECT_EQ(text.slice(segments[0].range.begin, segments[0].range.end).codes().size(), 0U);
  EXPECT_EQ(text.slice(segments[1].range.begin, segments[1].range.end).codes().size(), 1U);
  EXPECT_EQ(text.slice(segments[2].range.begin, segments[2].range.end).codes().size(), 1U);
}

// Random texts with random nested codes: segments tile, each slice is well nested, together they
// hold every code once, and no cut falls inside a cover or a code point.
class RandomText {
 public:
  explicit RandomText(std::uint32_t seed) : random_(seed) {}

  CodedText make() {
    const std::size_t length = random_() % 40;
    for (std::size_t i = 0; i < length; ++i) add_something();
    while (!open_.empty()) close();
    return CodedText(text_, codes_);
  }

 private:
  void add_something() {
    static const std::vector<std::string> kPieces = {
        "a",  "A",  "Foo",  "bar", ".", ". ", "! ", "?", " ", "\n", "。", "」", "(", ")", "\"",
        "1.", "2)", "e.g.", "Dr.", "é", "中", "؟ ", "…", "“", "”",  ", ", "- ", "•", ":", "... "};
    switch (random_() % 8) {
      case 0:
        codes_.push_back(opening(next_id_, text_.size()));
        open_.push_back(next_id_++);
        break;
      case 1:
        if (!open_.empty()) close();
        break;
      case 2: {
        const std::string& covered = kPieces[random_() % kPieces.size()];
        const bool covers = random_() % 2 == 0;
        codes_.push_back(placeholder(next_id_++, text_.size(), covers ? covered.size() : 0));
        if (covers) text_ += covered;
        break;
      }
      default: text_ += kPieces[random_() % kPieces.size()];
    }
  }

  void close() {
    codes_.push_back(closing(open_.back(), text_.size()));
    open_.pop_back();
  }

  std::mt19937 random_;
  std::string text_;
  std::vector<InlineCode> codes_;
  std::vector<std::uint32_t> open_;
  std::uint32_t next_id_ = 1;
};

class SegmentProperties : public testing::TestWithParam<const char*> {};

TEST_P(SegmentProperties, SlicesTileAndAreWellNested) {
  const Segmenter segmenter(GetParam());
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const CodedText text = RandomText(seed).make();
    JoinedSlices joined;
    std::size_t end = 0;
    bool was_gap = false;
    for (const Segment& segment : segmenter.segment(text)) {
      ASSERT_EQ(segment.range.begin, end);
      ASSERT_LT(segment.range.begin, segment.range.end);
      ASSERT_FALSE(was_gap && segment.is_gap);
      end = segment.range.end;
      was_gap = segment.is_gap;
      const CodedText slice = text.slice(segment.range.begin, segment.range.end);
      ASSERT_TRUE(well_nested(slice)) << text.text();
      ASSERT_NO_THROW(CodedText(slice.text(), slice.codes()));
      joined.add(slice);
    }
    ASSERT_EQ(end, text.text().size());
    if (!text.text().empty()) {
      ASSERT_EQ(joined.finish(), text);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, SegmentProperties,
                         testing::Values("", "en", "de", "zh", "ja", "ar", "hy", "el", "bo", "hi"));

}  // namespace
}  // namespace hymt
