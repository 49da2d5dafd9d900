#include "translate/tags/segment_cuts.h"

#include <gtest/gtest.h>

#include "tests/translate/coded_text_samples.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;

std::vector<std::string> drawings(const CodedText& text, const std::vector<Span>& spans) {
  std::vector<std::string> result;
  for (const Span& span : spans) result.push_back(drawn(extract(text, span)));
  return result;
}

std::string core(const char* drawing) {
  const CodedText text = coded(drawing);
  return drawn(extract(text, core_span(text)));
}

TEST(CoreSpanTest, TakesOffWhatCannotChangeAtTheEdges) {
  EXPECT_EQ(core("  Save \u3000"), "Save");
  EXPECT_EQ(core("{1:<b>} Save {/1:</b>}"), "Save");
  EXPECT_EQ(core("{1=:<img>} {2:<a>}{3=:<i>}Save it{/2:</a>}{4=:<br>}"), "Save it");
  EXPECT_EQ(core("{1:<b>}a{/1:</b>} {2:<b>}b{/2:</b>}"), "{1:<b>}a{/1:</b>} {2:<b>}b{/2:</b>}");
  EXPECT_EQ(core("{1=F5:`F5`} saves"), "{1=F5:`F5`} saves");
  EXPECT_EQ(core(""), "");
  EXPECT_EQ(core(" {1=:<br>} "), "");
}

TEST(HalvesTest, CutsNearTheMiddleBehindAClauseOrAtACode) {
  const CodedText text = coded("If it works, leave it alone; else, turn it off and on again");
  const auto parts = halves(text);
  ASSERT_TRUE(parts);
  EXPECT_EQ(drawings(text, *parts), (std::vector<std::string>{"If it works, leave it alone; ",
                                                              "else, turn it off and on again"}));
  const CodedText code =
      coded("press the big key that says {1:<b>}Enter{/1:</b>} until all of the lights are green");
  ASSERT_TRUE(halves(code));
  EXPECT_EQ(drawings(code, *halves(code)),
            (std::vector<std::string>{"press the big key that says {1:<b>}Enter{/1:</b>}",
                                      " until all of the lights are green"}));
  const CodedText chinese = coded("如果可以，就不要动它");
  ASSERT_TRUE(halves(chinese));
  EXPECT_EQ(drawings(chinese, *halves(chinese)),
            (std::vector<std::string>{"如果可以，", "就不要动它"}));
}

TEST(HalvesTest, NeverCutsInsideAPairOrCover) {
  EXPECT_FALSE(halves(coded("{1:<b>}one, two, three{/1:</b>}")));
  EXPECT_FALSE(halves(coded("{1=one, two:`one, two`}")));
  EXPECT_FALSE(halves(coded("plain words without a clause")));
  EXPECT_FALSE(halves(coded("a longer clause, 4212341234")));        // Nothing to translate in it.
  EXPECT_FALSE(halves(coded("see {1:<b>}the key{/1:</b>} there")));  // Parts would be short.
}

TEST(ChunksTest, PartsAreShortWhereTheyCanBe) {
  constexpr std::uint64_t kSeed = 5;
  RandomDraws draws(kSeed);
  for (int round = 0; round < 300; ++round) {
    const CodedText text(testing::random_text(draws, 400), {});
    const std::vector<Span> parts = chunks(text, 40);
    for (const Span& part : parts) EXPECT_LE(part.text.size(), 44U) << "round " << round;
  }
  const CodedText prose = coded("one two, three four five six seven, eight");
  EXPECT_EQ(drawings(prose, chunks(prose, 20)),
            (std::vector<std::string>{"one two, ", "three four five six ", "seven, eight"}));
}

TEST(SegmentCutsTest, PartsThatAreWovenTogetherGiveTheWhole) {
  constexpr std::uint64_t kSeed = 9;
  RandomDraws draws(kSeed);
  for (int round = 0; round < 5000; ++round) {
    const CodedText text = testing::random_coded_text(draws, 14);
    std::vector<std::vector<Span>> cuts = {{core_span(text)}, chunks(text, 10), bare_pieces(text)};
    if (const auto parts = halves(text)) cuts.push_back(*parts);
    for (const std::vector<Span>& spans : cuts) {
      std::vector<CodedText> parts;
      std::vector<const CodedText*> targets;
      parts.reserve(spans.size());
      for (const Span& span : spans) {
        parts.push_back(extract(text, span));
        targets.push_back(&parts.back());
        ASSERT_TRUE(well_nested(parts.back())) << "seed " << kSeed << " round " << round;
      }
      ASSERT_EQ(weave(text, spans, targets), text) << "seed " << kSeed << " round " << round;
    }
  }
}

TEST(BarePiecesTest, HoldLettersAndNoCodes) {
  const CodedText text = coded("Click {1:<b>}Save{/1:</b>}, {2=F5:`F5`} - {3=:<br>}now.");
  EXPECT_EQ(drawings(text, bare_pieces(text)),
            (std::vector<std::string>{"Click ", "Save", "now."}));
}

}  // namespace
}  // namespace hymt
