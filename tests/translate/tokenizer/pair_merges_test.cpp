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
    const PairMerges::Merge* best = nullptr;
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
      const PairMerges::Merge* merge = merges.find(symbols[i], symbols[i + 1]);
      if (merge != nullptr && (best == nullptr || merge->rank < best->rank)) {
        best = merge;
        at = i;
      }
    }
    if (best == nullptr) return symbols;
    symbols[at] = best->result;
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
}

TEST(PairMergesTest, TheMostUrgentPairGoesFirst) {
  PairMerges merges(3);
  merges.add(1, 2, {5, 10});
  merges.add(2, 3, {4, 11});
  merges.add(1, 11, {9, 12});
  EXPECT_THAT(merged(merges, {1, 2, 3}), ElementsAre(12));
  EXPECT_THAT(merged(merges, {1, 2, 2, 3}), ElementsAre(10, 11));
  EXPECT_THAT(merged(merges, {7}), ElementsAre(7));
  EXPECT_THAT(merged(merges, {}), ElementsAre());
}

TEST(PairMergesTest, OfEqualPairsTheLeftmostGoesFirst) {
  PairMerges merges(1);
  merges.add(1, 1, {0, 2});
  EXPECT_THAT(merged(merges, {1, 1, 1}), ElementsAre(2, 1));
  EXPECT_THAT(merged(merges, std::vector<TokenId>(7, 1)), ElementsAre(2, 2, 2, 1));
}

TEST(PairMergesTest, ShortAndLongTextsFollowTheDefinition) {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    PairMerges merges(60);
    TokenId next = 4;
    for (int i = 0; i < 60; ++i) {
      const auto any = [&] { return static_cast<TokenId>(random() % static_cast<unsigned>(next)); };
      // Ranks come more than once, as scores of pieces do.
      merges.add(any(), any(), {static_cast<std::uint32_t>(random() % 40), next});
      ++next;
    }
    std::vector<TokenId> symbols(random() % 120);
    for (TokenId& symbol : symbols) symbol = static_cast<TokenId>(random() % 4);
    EXPECT_EQ(merged(merges, symbols), merged_slowly(merges, symbols))
        << "seed " << kSeed << ", round " << round;
  }
}

// A quadratic way would take hours.
TEST(PairMergesTest, AMillionSymbolsAreMerged) {
  PairMerges merges(20);
  for (TokenId id = 1; id <= 20; ++id) merges.add(id, id, {static_cast<std::uint32_t>(id), id + 1});
  EXPECT_THAT(merged(merges, std::vector<TokenId>(std::size_t{1} << 20U, 1)), ElementsAre(21));
}

}  // namespace
}  // namespace hymt
