#include "translate/generation/penalty_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<TokenId> tokens_of(const PenaltySet& set) {
  return {set.tokens().begin(), set.tokens().end()};
}

TEST(PenaltySetTest, HoldsEachTokenOnceAndGrows) {
  PenaltySet set(10, {});
  set.see(std::vector<TokenId>{3, 3, 5});
  EXPECT_THAT(tokens_of(set), ElementsAre(3, 5));
  set.see(std::vector<TokenId>{5, 9, 3});
  EXPECT_THAT(tokens_of(set), ElementsAre(3, 5, 9));
}

TEST(PenaltySetTest, SparesTags) {
  PenaltySet set(10, std::vector<TokenId>{3, -7, 10});
  set.see(std::vector<TokenId>{3, 4});
  EXPECT_THAT(tokens_of(set), ElementsAre(4));
}

TEST(PenaltySetTest, TakesNoNoticeOfIdsOutsideTheVocabulary) {
  PenaltySet set(3, {});
  set.see(std::vector<TokenId>{-1, 3, 1'000'000});
  EXPECT_THAT(tokens_of(set), IsEmpty());
}

TEST(PenaltySetTest, HoldsNothingWithoutAPenalty) {
  PenaltySet set;
  set.see(std::vector<TokenId>{0, 1});
  EXPECT_THAT(tokens_of(set), IsEmpty());
}

}  // namespace
}  // namespace hymt
