#include "translate/tags/tagged_text.h"

#include <gtest/gtest.h>

#include "tests/translate/coded_text_samples.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;

std::string tagged(const CodedText& source) {
  return TaggedSegment(source, PairSpelling::kTags).tagged().text;
}

// The fault of `answer`, or the drawing of its target.
std::string read(const CodedText& source, std::string_view answer) {
  const TaggedSegment segment(source, PairSpelling::kTags);
  const std::vector<FoundTag> tags = segment.find_tags(answer);
  const std::optional<TagFault> fault = segment.fault(answer, tags);
  if (!fault) return drawn(segment.target(answer, tags, {}));
  switch (*fault) {
    case TagFault::kUnknown: return "unknown";
    case TagFault::kDoubled: return "doubled";
    case TagFault::kMissing: return "missing";
    case TagFault::kNesting: return "nesting";
    case TagFault::kEmptied: return "emptied";
    case TagFault::kOrder: return "order";
    case TagFault::kGlued: return "glued";
  }
  return "?";
}

const CodedText kClick = coded("Click {1:<b>}Save{/1:</b>} or {2=F5:`F5`}.");

TEST(TaggedSegmentTest, SpellsCodesAsNumberedTags) {
  EXPECT_EQ(tagged(kClick), "Click <s1>Save</s1> or <x2/>.");
  EXPECT_EQ(tagged(coded("{7:<b>}a {9=:<br>}b{/7:</b>} {3=q:`q`}")), "<s1>a <x2/>b</s1> <x3/>");
  EXPECT_EQ(tagged(coded("")), "");
}

TEST(TaggedSegmentTest, TagsSayWhatMayBeDoneWithThem) {
  const CodedText source = coded("{1?:<b>}a{/1?:</b>}{2!=F5:`F5`}");
  const TaggedSegment segment(source, PairSpelling::kTags);
  const std::vector<Tag>& tags = segment.tags();
  ASSERT_EQ(tags.size(), 3U);
  EXPECT_TRUE(tags[0].can_delete);
  EXPECT_TRUE(tags[0].can_reorder);
  EXPECT_FALSE(tags[2].can_delete);
  EXPECT_FALSE(tags[2].can_reorder);
  EXPECT_EQ(tags[2].shown, "F5");
  for (const Tag& tag : tags) EXPECT_EQ(tag.range.of(segment.text()).front(), '<');
}

TEST(TaggedSegmentTest, ReadsAnAnswerBackWithTheSourcesCodes) {
  EXPECT_EQ(read(kClick, "<x2/> oder <s1>Speichern</s1>."),
            "{2=F5:`F5`} oder {1:<b>}Speichern{/1:</b>}.");
}

TEST(TaggedSegmentTest, ReadsBentTagsAsWhatTheyWere) {
  const std::string good = "{1:<b>}A{/1:</b>} {2=F5:`F5`}";
  for (const char* answer :
       {"<s1>A</s1> <x2/>", "< s1 >A</ s1> <x2 />", "<S1>A</S1> <X2/>",
        "&lt;s1&gt;A&lt;/s1&gt; &lt;x2/&gt;", "＜s1＞A＜／s1＞ ＜x2／＞", "<s 1>A< / s1> <x2>",
        "<s01>A</s1> <x2></x2>", "<s1\u00A0>A</s1> <\u3000x2/>"}) {
    EXPECT_EQ(read(kClick, answer), good) << answer;
  }
}

TEST(TaggedSegmentTest, FindsWhatIsWrongWithTags) {
  EXPECT_EQ(read(kClick, "Klick <s1>A</s1>"), "missing");
  EXPECT_EQ(read(kClick, "Klick <s1>A <x2/>"), "nesting");
  EXPECT_EQ(read(kClick, "Klick <s1>A</s1"), "unknown");
  EXPECT_EQ(read(kClick, "Klick <x2/> A</s1>"), "nesting");
  EXPECT_EQ(read(kClick, "Klick <x2/> <s1>A"), "missing");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2/> <x2/>"), "doubled");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <s1>B</s1> <x2/>"), "doubled");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2/> <s3>B</s3>"), "unknown");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2/> <x99999999999/>"), "unknown");
  EXPECT_EQ(read(kClick, "<s0>A</s0> <x2/>"), "unknown");
  EXPECT_EQ(read(kClick, "<s1/>A <x2/>"), "unknown");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2>F5</x2>"), "unknown");
  EXPECT_EQ(read(kClick, "<s1>A <x2/></s1>"), "nesting");
  EXPECT_EQ(read(kClick, "<s1> </s1>A <x2/>"), "emptied");
  EXPECT_EQ(read(kClick, "<s1>A</s1> Spei<x2/>chern"), "glued");
  EXPECT_EQ(read(kClick, "<s1>A</s1> Speichern<x2/>."), "glued");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2/>2."), "glued");
  EXPECT_EQ(read(kClick, "<s1>A</s1>.<x2/>"), "glued");  // ".js" is another name than "js".
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2/> [s1]"), "unknown");
  EXPECT_EQ(read(kClick, "<s1>A</s1> <x2/> x1/"), "unknown");
}

TEST(TaggedSegmentTest, PairsThatWereEmptyMayStayEmpty) {
  const CodedText source = coded("a {1:<i>}{/1:</i>} b");
  EXPECT_EQ(read(source, "c <s1></s1> d"), "c {1:<i>}{/1:</i>} d");
}

TEST(TaggedSegmentTest, APlaceholderFillsItsPair) {
  const CodedText source = coded("a {1:<a>}{2=:<img>}{/1:</a>}");
  EXPECT_EQ(read(source, "<s1><x2/></s1> b"), "{1:<a>}{2=:<img>}{/1:</a>} b");
  EXPECT_EQ(read(source, "<s1></s1><x2/> b"), "nesting");
}

TEST(TaggedSegmentTest, CodesThatMayBeLeftOutMayBeLeftOutWhole) {
  const CodedText source = coded("{1?:<b>}a{/1?:</b>} b {2?=:<wbr>}");
  EXPECT_EQ(read(source, "c d"), "c d");
  EXPECT_EQ(read(source, "<s1>c d"), "missing");
  EXPECT_EQ(read(source, "c</s1> d"), "nesting");
}

TEST(TaggedSegmentTest, CodesThatMayNotBePassedKeepTheirPlaceAmongTheOthers) {
  const CodedText source = coded("a {1=A:`A`} b {2!=:<br>} c {3=C:`C`} d {4=D:`D`}");
  EXPECT_EQ(read(source, "<x1/> a <x2/> <x4/> <x3/>"), "{1=A:`A`} a {2=:<br>} {4=D:`D`} {3=C:`C`}");
  EXPECT_EQ(read(source, "<x3/> a <x2/> <x4/> <x1/>"), "order");
  EXPECT_EQ(read(source, "<x2/> a <x1/> <x3/> <x4/>"), "order");
}

TEST(TaggedSegmentTest, PlaceholdersTouchWordsWhereTheyDidOrWhereWordsDo) {
  EXPECT_EQ(read(coded("{1=F5:`F5`}s"), "{die} <x1/>s"), "{die} {1=F5:`F5`}s");
  EXPECT_EQ(read(kClick, "<s1>保存</s1>或按<x2/>键"), "{1:<b>}保存{/1:</b>}或按{2=F5:`F5`}键");
  EXPECT_EQ(read(coded("a {1=:[^1]} b"), "a<x1/> b"), "a{1=:[^1]} b");
  EXPECT_EQ(read(coded("a {1=:[^1]} b"), "a<x1/>b"), "glued");
  EXPECT_EQ(read(coded("a {1=b:`b`} {2=c:`c`}"), "a <x1/><x2/>"), "glued");
  EXPECT_EQ(read(coded("a {1:<b>}{2=b:`b`}{/1:</b>} c"), "a<s1><x2/></s1> c"), "glued");
}

TEST(TaggedSegmentTest, ProtectedBlanksKeepApartFromOtherBlanks) {
  const CodedText source = coded("name{1= :\t\t}value, and more");
  EXPECT_EQ(read(source, "Name<x1/>Wert, und mehr"), "Name{1= :\t\t}Wert, und mehr");
  EXPECT_EQ(read(source, "Name, <x1/>Wert und mehr"), "glued");
  EXPECT_EQ(read(source, "Name, Wert und mehr<x1/>"), "glued");
}

TEST(TaggedSegmentTest, TextThatLooksLikeATagIsNoTag) {
  const CodedText source =
      coded("Type <s1> or </S2> or &lt;x7/> then {1=F5:`F5`} {2:<b>}b{/2:</b>}");
  EXPECT_EQ(tagged(source), "Type <s1> or </S2> or &lt;x7/> then <y1/> <t2>b</t2>");
  EXPECT_EQ(read(source, "Tippe <s1> oder </S2> oder &lt;x7/>, <y1/> <t2>c</t2>"),
            "Tippe <s1> oder </S2> oder &lt;x7/>, {1=F5:`F5`} {2:<b>}c{/2:</b>}");
}

TEST(TaggedSegmentTest, NamesNeverRunOut) {
  std::string text;
  for (char a = 'a'; a <= 'z'; ++a) {
    text += std::string("<") + a + "1>";
    for (char b = 'a'; b <= 'z'; ++b) text += std::string("<") + a + b + ">";
  }
  const TagNames names = choose_tag_names(text);
  EXPECT_NE(names.pair, names.standalone);
  EXPECT_TRUE(find_tags(text, names).empty());
  EXPECT_EQ(text.find("<" + names.pair + ">"), std::string::npos);
}

TEST(TaggedSegmentTest, HalvesOfNothingAreStandaloneAndStayInOrder) {
  const CodedText source = coded("{/1:</b>}a{2:<i>}b");
  EXPECT_EQ(tagged(source), "<x1/>a<x2/>b");
  EXPECT_EQ(read(source, "<x1/>c <x2/>d"), "{/1:</b>}c {2:<i>}d");
  EXPECT_EQ(read(source, "<x2/>c <x1/>d"), "order");
}

TEST(TaggedSegmentTest, OpaquePairsAreOneTagEach) {
  const CodedText source = coded("Click {1?:<b>}the {2=F5:`F5`} key{/1?:</b>} {3=:<br>}now");
  const TaggedSegment segment(source, PairSpelling::kOpaque);
  EXPECT_EQ(segment.text(), "Click <x1/> <x2/>now");
  EXPECT_FALSE(segment.tags()[0].can_delete);  // There is text in it.
  EXPECT_EQ(segment.tags()[0].shown, "the F5 key");
  const std::string answer = "<x2/>jetzt <x1/> klicken";
  const CodedText inner = coded("{1:<b>}die Taste {2=F5:`F5`}{/1:</b>}");
  EXPECT_EQ(drawn(segment.target(answer, segment.find_tags(answer), {inner, {}})),
            "{3=:<br>}jetzt {1:<b>}die Taste {2=F5:`F5`}{/1:</b>} klicken");
}

TEST(TaggedSegmentTest, TheSourceIsAnAnswerToItself) {
  constexpr std::uint64_t kSeed = 3;
  RandomDraws draws(kSeed);
  for (int round = 0; round < 20000; ++round) {
    const CodedText source = testing::random_coded_text(draws, 12);
    const TaggedSegment segment(source, PairSpelling::kTags);
    const std::string answer(segment.text());
    const std::vector<FoundTag> tags = segment.find_tags(answer);
    ASSERT_EQ(tags.size(), source.codes().size()) << answer;
    ASSERT_EQ(segment.fault(answer, tags), std::nullopt) << answer;
    ASSERT_EQ(segment.target(answer, tags, {}), source) << "seed " << kSeed << " round " << round;
  }
}

TEST(FindTagsTest, HostileTextIsReadInLinearTime) {
  // Each of these would be quadratic if a failed tag were read again from its middle.
  for (const char* piece : {"<", "< ", "<s", "&lt;", "<s1", "</", "<s11111", "＜"}) {
    std::string text;
    while (text.size() < 1000000) text += piece;
    EXPECT_NO_THROW(static_cast<void>(find_tags(text, choose_tag_names("x"))));
    EXPECT_NO_THROW(static_cast<void>(choose_tag_names(text)));
  }
}

}  // namespace
}  // namespace hymt
