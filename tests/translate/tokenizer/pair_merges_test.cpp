#include "translate/tokenizer/pair_merges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace hymt {
namespace {

using testing::ElementsAre;

std::vector<TokenId> merged(const PairMerges& merges, const std::vector<TokenId>& symbols) {
  std::vector<TokenId> ids;
  PairMerger(merges).merge(symbols, ids);
  return ids;
}

// The definition, step by step.
std::vector<TokenId> merged_slowly(const PairMerges& merges, std::vector<TokenId> symbols) {
  for (;;) {
    std::uint32_t best = PairMerges::kNone;
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
      const std::uint32_t rank = merges.find(symbols[i], symbols[i + 1]);
      if (rank < best) {
        best = rank;
        at = i;
      }
    }
    if (best == PairMerges::kNone) return symbols;
    symbols[at] = merges.result_of(best);
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
}

TEST(PairMergesTest, TheMostUrgentPairGoesFirst) {
  PairMerges merges(3);
  merges.add(1, 2, 5, 10);
  merges.add(2, 3, 4, 11);
  merges.add(1, 11, 9, 12);
  EXPECT_THAT(merged(merges, {1, 2, 3}), ElementsAre(12));
  EXPECT_THAT(merged(merges, {1, 2, 2, 3}), ElementsAre(10, 11));
  EXPECT_THAT(merged(merges, {7}), ElementsAre(7));
  EXPECT_THAT(merged(merges, {}), ElementsAre());
}

TEST(PairMergesTest, OfEqualPairsTheLeftmostGoesFirst) {
  PairMerges merges(1);
  merges.add(1, 1, 0, 2);
  EXPECT_THAT(merged(merges, {1, 1, 1}), ElementsAre(2, 1));
  EXPECT_THAT(merged(merges, std::vector<TokenId>(7, 1)), ElementsAre(2, 2, 2, 1));
}

TEST(PairMergesTest, ShortAndLongTextsFollowTheDefinition) {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    // Some ids have more than the table of pairs with low ids holds. Several pairs become one
    // token, and so have one rank.
    PairMerges merges(60);
    const auto id_of = [](std::uint_fast32_t number) {
      return static_cast<TokenId>(number % 3 == 0 ? number + 600 : number);
    };
    for (unsigned i = 0; i < 60; ++i) {
      const unsigned result = 4 + i / 2;
      const auto any = [&] { return id_of(random() % (4 + i / 2)); };
      const TokenId left = any();
      merges.add(left, any(), result * 7 % 41, id_of(result));
    }
    std::vector<TokenId> symbols(random() % 120);
    for (TokenId& symbol : symbols) symbol = id_of(random() % 4);
    EXPECT_EQ(merged(merges, symbols), merged_slowly(merges, symbols))
        << "seed " << kSeed << ", round " << round;
  }
}

// A quadratic way would take hours.
TEST(PairMergesTest, AMillionSymbolsAreMerged) {
  PairMerges merges(20);
  for (TokenId id = 1; id <= 20; ++id) merges.add(id, id, static_cast<std::uint32_t>(id), id + 1);
  EXPECT_THAT(merged(merges, std::vector<TokenId>(std::size_t{1} << 20U, 1)), ElementsAre(21));
}

}  // namespace
}  // namespace hymt
