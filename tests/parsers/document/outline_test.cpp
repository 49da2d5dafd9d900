#include "parsers/document/outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "parsers/document/sequence_alignment.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Each entry is ten bytes long, in order.
class OutlineBuilder {
 public:
  OutlineBuilder& block(std::string_view name, std::uint32_t depth = 0, std::string value = {}) {
    return add(name, depth, std::move(value), false);
  }
  OutlineBuilder& part(std::string_view name, std::string value = {}, std::uint32_t depth = 0) {
    return add(name, depth, std::move(value), true);
  }
  [[nodiscard]] Outline outline() const { return outline_; }

 private:
  OutlineBuilder& add(std::string_view name, std::uint32_t depth, std::string value,
                      bool is_inline) {
    const std::size_t begin = outline_.size() * 10;
    outline_.push_back({name, std::move(value), depth, is_inline, {begin, begin + 10}});
    return *this;
  }

  Outline outline_;
};

std::vector<std::string> messages(const OutlineBuilder& source, const OutlineBuilder& target,
                                  std::size_t limit = 100) {
  std::vector<std::string> result;
  for (const OutlineDifference& difference :
       compare_outlines(source.outline(), target.outline(), limit)) {
    result.push_back(difference.message);
  }
  return result;
}

TEST(CompareOutlines, TargetsMayHoldMorePlaceholdersThatLookLikeWords) {
  const auto make = [](const std::vector<const char*>& placeholders) {
    OutlineBuilder result;
    result.block("p");
    for (const char* placeholder : placeholders) result.part(kPlaceholderEntry, placeholder);
    return result;
  };
  EXPECT_THAT(messages(make({"a.md"}), make({"d.h", "a.md", "d.h", "a.md"})), IsEmpty());
  EXPECT_THAT(messages(make({"→"}), make({"→", "▁"})), IsEmpty());
  EXPECT_THAT(messages(make({"a.md"}), make({"d.h"})),
              ElementsAre("placeholder 'a.md' is missing"));
  EXPECT_THAT(messages(make({"d.h", "d.h"}), make({"d.h"})),
              ElementsAre("placeholder 'd.h' appears 1 time instead of 2"));
  for (const char* placeholder : {"%s", "www.a.org", "a@b.org", "<x>", "a=b"}) {
    EXPECT_THAT(messages(make({}), make({placeholder})), SizeIs(1)) << placeholder;
  }
  EXPECT_THAT(messages(make({"{a}"}), make({"{a}", "{a}"})),
              ElementsAre("placeholder '{a}' appears 2 times instead of 1"));
}

TEST(CompareOutlines, EqualOnesDoNotDiffer) {
  const auto make = [] {
    return OutlineBuilder().block("heading 1").block("p").part("link", "a.html").part("em");
  };
  EXPECT_THAT(messages(make(), make()), IsEmpty());
  EXPECT_THAT(messages(OutlineBuilder(), OutlineBuilder()), IsEmpty());
}

TEST(CompareOutlines, InlinesMayMoveWithinTheirBlock) {
  EXPECT_THAT(messages(OutlineBuilder().block("p").part("em").part("link", "a", 1),
                       OutlineBuilder().block("p").part("link", "a").part("em")),
              IsEmpty());
}

TEST(CompareOutlines, InlinesMayNotMoveToAnotherBlock) {
  EXPECT_THAT(messages(OutlineBuilder().block("p").part("em").block("p"),
                       OutlineBuilder().block("p").block("p").part("em")),
              ElementsAre("em is missing", "em was added"));
}

TEST(CompareOutlines, InlinesBeforeAllBlocksCount) {
  EXPECT_THAT(messages(OutlineBuilder().part("em"), OutlineBuilder()),
              ElementsAre("em is missing"));
  EXPECT_THAT(messages(OutlineBuilder().block("p"), OutlineBuilder().part("em").block("p")),
              ElementsAre("em was added"));
}

TEST(CompareOutlines, TellsOfALostLinkAndWhereItWas) {
  const Outline source = OutlineBuilder().block("p").part("link", "a.html").outline();
  const Outline target = OutlineBuilder().block("p").outline();
  const std::vector<OutlineDifference> differences = compare_outlines(source, target);
  ASSERT_THAT(differences, SizeIs(1));
  EXPECT_EQ(differences[0].message, "link to 'a.html' is missing");
  EXPECT_EQ(differences[0].source, (ByteRange{10, 20}));
  EXPECT_EQ(differences[0].target, (ByteRange{10, 10}));
}

TEST(CompareOutlines, TellsOfAnAddedBlockAndWhereItIs) {
  const Outline source = OutlineBuilder().block("p").outline();
  const Outline target = OutlineBuilder().block("p").block("rule").outline();
  const std::vector<OutlineDifference> differences = compare_outlines(source, target);
  ASSERT_THAT(differences, SizeIs(1));
  EXPECT_EQ(differences[0].message, "rule was added");
  EXPECT_EQ(differences[0].source, (ByteRange{10, 10}));
  EXPECT_EQ(differences[0].target, (ByteRange{10, 20}));
}

TEST(CompareOutlines, TellsHowOftenAnInlineAppears) {
  EXPECT_THAT(messages(OutlineBuilder().block("p").part("code span", "x"),
                       OutlineBuilder().block("p").part("code span", "x").part("code span", "x")),
              ElementsAre("code span 'x' appears 2 times instead of 1"));
  EXPECT_THAT(messages(OutlineBuilder().block("p").part("em").part("em").part("em"),
                       OutlineBuilder().block("p").part("em")),
              ElementsAre("em appears 1 time instead of 3"));
}

TEST(CompareOutlines, TellsWhatBecameOfAnEntry) {
  EXPECT_THAT(messages(OutlineBuilder().block("heading 2").block("p"),
                       OutlineBuilder().block("heading 3").block("p")),
              ElementsAre("heading 2 became heading 3"));
  EXPECT_THAT(messages(OutlineBuilder().block("code block", 0, "cpp"),
                       OutlineBuilder().block("code block", 0, "python")),
              ElementsAre("code block 'cpp' became code block 'python'"));
  EXPECT_THAT(messages(OutlineBuilder().block("p").part("link", "a").part("link", "b"),
                       OutlineBuilder().block("p").part("link", "b").part("link", "c")),
              ElementsAre("link to 'a' became link to 'c'"));
}

TEST(CompareOutlines, ChangedBlockStillHasItsInlinesCompared) {
  EXPECT_THAT(messages(OutlineBuilder().block("p", 0, "id=a").part("em"),
                       OutlineBuilder().block("p", 0, "id=b")),
              ElementsAre("p 'id=a' became p 'id=b'", "em is missing"));
}

TEST(CompareOutlines, OneLostHeadingIsOneDifference) {
  OutlineBuilder source;
  OutlineBuilder target;
  for (int section = 0; section < 1000; ++section) {
    source.block("heading 2").block("p").part("em").block("list").block("list item", 1);
    if (section != 400) target.block("heading 2");
    target.block("p").part("em").block("list").block("list item", 1);
  }
  EXPECT_THAT(messages(source, target), ElementsAre("heading 2 is missing"));
}

TEST(CompareOutlines, LostListIsOneDifference) {
  EXPECT_THAT(messages(OutlineBuilder()
                           .block("p")
                           .block("list")
                           .block("list item", 1)
                           .block("list item", 1)
                           .block("p"),
                       OutlineBuilder().block("p").block("p")),
              ElementsAre("list with the 2 blocks in it is missing"));
}

TEST(CompareOutlines, LostQuoteAroundBlocksIsOneDifference) {
  EXPECT_THAT(messages(OutlineBuilder().block("quote").block("p", 1).block("table", 1).block("p"),
                       OutlineBuilder().block("p").block("table").block("p")),
              ElementsAre("quote is missing"));
}

TEST(CompareOutlines, TellsOfAChangeOfDepthAlone) {
  EXPECT_THAT(messages(OutlineBuilder().block("list").block("p", 1).block("p", 1),
                       OutlineBuilder().block("list").block("p", 2).block("p", 2)),
              ElementsAre("p moved from depth 1 to depth 2"));
}

TEST(CompareOutlines, ReturnsNoMoreThanTheLimit) {
  OutlineBuilder source;
  for (int i = 0; i < 50; ++i) source.block("p").part("em").part("strong");
  EXPECT_THAT(messages(source, OutlineBuilder(), 7), SizeIs(7));
  EXPECT_THAT(messages(source, OutlineBuilder(), 0), IsEmpty());
}

TEST(CompareOutlines, MessagesAreShortLinesOfValidUtf8) {
  EXPECT_THAT(messages(OutlineBuilder().block("code", 0,
                                              "a\nb\xFF"
                                              "c"),
                       OutlineBuilder()),
              ElementsAre("code 'a b\uFFFDc' is missing"));
  EXPECT_THAT(
      messages(OutlineBuilder().block("code", 0, std::string(59, 'x') + "éé"), OutlineBuilder()),
      ElementsAre("code '" + std::string(59, 'x') + "…' is missing"));
  EXPECT_THAT(messages(OutlineBuilder().block("code", 0, std::string(100, 'x') + "a"),
                       OutlineBuilder().block("code", 0, std::string(100, 'x') + "b")),
              ElementsAre("code '" + std::string(60, 'x') + "…' was changed"));
}

// Random pairs of outlines: differences are found exactly when there are any.
TEST(CompareOutlines, FindsADifferenceExactlyIfThereIsOne) {
  const auto random_outline = [](std::mt19937& random) {
    OutlineBuilder builder;
    const std::size_t size = random() % 6;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string value(random() % 2, 'v');
      if (random() % 2 == 0) {
        builder.block(random() % 2 == 0 ? "p" : "list", random() % 2, value);
      } else {
        builder.part(random() % 2 == 0 ? "em" : "link", value);
      }
    }
    return builder;
  };
  const auto canonical = [](const OutlineBuilder& builder) {
    std::vector<std::string> lines;
    std::size_t block_begin = 0;
    for (const OutlineEntry& entry : builder.outline()) {
      if (!entry.is_inline) block_begin = lines.size() + 1;
      lines.push_back(entry.is_inline
                          ? " " + std::string(entry.name()) + entry.value
                          : std::string(entry.name()) + entry.value + std::to_string(entry.depth));
      if (entry.is_inline) {
        std::sort(lines.begin() + static_cast<std::ptrdiff_t>(block_begin), lines.end());
      }
    }
    return lines;
  };
  int num_equal = 0;
  for (std::uint32_t seed = 0; seed < 20000; ++seed) {
    std::mt19937 random(seed);
    const OutlineBuilder source = random_outline(random);
    const OutlineBuilder target = random_outline(random);
    const bool equal = canonical(source) == canonical(target);
    num_equal += equal ? 1 : 0;
    ASSERT_EQ(messages(source, target).empty(), equal) << "seed " << seed;
  }
  EXPECT_GT(num_equal, 100);
}

// Long outlines that differ everywhere, in the ways that defeat simple methods.
TEST(CompareOutlines, ManyEntriesTakeBoundedTime) {
  constexpr std::size_t kNumBlocks = 100000;
  const auto outline = [](auto name_of) {
    OutlineBuilder builder;
    for (std::size_t i = 0; i < kNumBlocks; ++i) builder.block("p", 0, name_of(i));
    return builder;
  };
  const OutlineBuilder alike = outline([](std::size_t i) { return i % 2 == 0 ? "a" : "b"; });
  const OutlineBuilder other = outline([](std::size_t i) { return i % 3 == 0 ? "a" : "b"; });
  const OutlineBuilder unique = outline([](std::size_t i) { return std::to_string(i); });
  const OutlineBuilder reversed =
      outline([](std::size_t i) { return std::to_string(kNumBlocks - i); });
  const OutlineBuilder shifted = outline([](std::size_t i) { return std::to_string(i + i / 100); });
  EXPECT_THAT(messages(alike, other), SizeIs(100));
  EXPECT_THAT(messages(unique, reversed), SizeIs(100));
  EXPECT_THAT(messages(unique, alike), SizeIs(100));
  EXPECT_THAT(messages(unique, shifted, 3),
              ElementsAre("p '100' is missing", "p '201' is missing", "p '302' is missing"));
}

TEST(CompareOutlines, ManyInlinesInOneBlockTakeBoundedTime) {
  OutlineBuilder source;
  OutlineBuilder target;
  source.block("p");
  target.block("p");
  for (std::size_t i = 0; i < 100000; ++i) {
    source.part("link", std::to_string(i));
    target.part("link", std::to_string(100000 - i));
  }
  EXPECT_THAT(messages(source, target), ElementsAre("link to '0' became link to '100000'"));
}

// Against the textbook method, which takes quadratic time.
TEST(AlignSequences, FindsALongestCommonSubsequenceOfShortOnes) {
  for (std::uint32_t seed = 0; seed < 5000; ++seed) {
    std::mt19937 random(seed);
    const auto sequence = [&random] {
      std::vector<std::uint32_t> result(random() % 15);
      for (std::uint32_t& element : result) element = static_cast<std::uint32_t>(random() % 4);
      return result;
    };
    const std::vector<std::uint32_t> a = sequence();
    const std::vector<std::uint32_t> b = sequence();
    std::vector<std::vector<std::size_t>> length(a.size() + 1,
                                                 std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 1; i <= a.size(); ++i) {
      for (std::size_t k = 1; k <= b.size(); ++k) {
        length[i][k] = a[i - 1] == b[k - 1] ? length[i - 1][k - 1] + 1
                                            : std::max(length[i - 1][k], length[i][k - 1]);
      }
    }
    const std::vector<AlignedPair> pairs = align_sequences(a, b);
    ASSERT_EQ(pairs.size(), length[a.size()][b.size()]) << "seed " << seed;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      ASSERT_EQ(a[pairs[i].a_index], b[pairs[i].b_index]) << "seed " << seed;
      ASSERT_TRUE(i == 0 || (pairs[i - 1].a_index < pairs[i].a_index &&
                             pairs[i - 1].b_index < pairs[i].b_index))
          << "seed " << seed;
    }
  }
}

TEST(AlignSequences, LinesUpLongOnesThatDifferMuch) {
  // Every tenth element is the same in both and occurs once; the rest differs.
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    a.push_back(i % 10 == 0 ? 100 + i : 1);
    if (i % 10 == 0) b.push_back(2);
    b.push_back(i % 10 == 0 ? 100 + i : 3);
  }
  EXPECT_THAT(align_sequences(a, b), SizeIs(2000));
}

}  // namespace
}  // namespace hymt
