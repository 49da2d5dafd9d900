// Which logits are computed anew, and that they are then exact.
#include "translate/model/cpu/head_rescorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "translate/model/weight_matrix.h"

namespace hymt::cpu {
namespace {

constexpr std::size_t kHidden = 8;
constexpr std::size_t kVocab = 3000;
constexpr float kExact = 1000.0F;

// Weights that make every logit kExact + token.
class CountingHead final : public WeightMatrix {
 public:
  [[nodiscard]] std::size_t num_rows() const override { return kVocab; }
  [[nodiscard]] std::size_t num_columns() const override { return kHidden; }
  void read_rows(std::size_t first, std::size_t count, float* out) const override {
    ASSERT_EQ(count, 1U);
    std::fill_n(out, kHidden, 0.0F);
    out[0] = kExact + static_cast<float>(first);
  }
};

class HeadRescorerTest : public testing::Test {
 protected:
  HeadRescorerTest() {
    std::mt19937 random(5);
    for (float& logit : logits_) logit = static_cast<float>(random() % 100000) / 10000.0F;
  }

  // The tokens whose logits were computed anew.
  std::vector<TokenId> rescored(const RowRequest& request) {
    std::vector<float> logits = logits_;
    std::vector<float> normed(kHidden, 0.0F);
    normed[0] = 1.0F;
    rescorer_.rescore(head_, kernels_for(InstructionSet::kPortable), request, normed.data(),
                      logits);
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < kVocab; ++i) {
      if (logits[i] == kExact + static_cast<float>(i)) {
        tokens.push_back(static_cast<TokenId>(i));
      } else {
        EXPECT_TRUE(logits[i] == logits_[i] || std::isnan(logits_[i]));
      }
    }
    return tokens;
  }

  // The `count` most probable of those that `may_come`, by id.
  template <class MayCome>
  std::vector<TokenId> most_probable(std::size_t count, const MayCome& may_come) const {
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < kVocab; ++i) {
      if (may_come(i) && !std::isnan(logits_[i])) tokens.push_back(static_cast<TokenId>(i));
    }
    std::ranges::stable_sort(tokens, std::greater<>(), [&](TokenId token) {
      return logits_[static_cast<std::size_t>(token)];
    });
    tokens.resize(std::min(count, tokens.size()));
    std::ranges::sort(tokens);
    return tokens;
  }

  static bool all(std::size_t) { return true; }

  CountingHead head_;
  HeadRescorer rescorer_;
  std::vector<float> logits_ = std::vector<float>(kVocab);
};

TEST_F(HeadRescorerTest, TheMostProbableBecomeExact) {
  EXPECT_EQ(rescored({}), most_probable(HeadRescorer::kNumTokens, all));
}

TEST_F(HeadRescorerTest, OfEqualLogitsTheFirstOnesCome) {
  std::ranges::fill(logits_, 1.0F);
  EXPECT_EQ(rescored({}), most_probable(HeadRescorer::kNumTokens, all));
}

TEST_F(HeadRescorerTest, WhatIsNotANumberIsNoCandidate) {
  for (std::size_t i = 0; i < kVocab; i += 2) logits_[i] = NAN;
  EXPECT_EQ(rescored({}), most_probable(HeadRescorer::kNumTokens, all));
  std::ranges::fill(logits_, NAN);
  EXPECT_THAT(rescored({}), testing::IsEmpty());
}

TEST_F(HeadRescorerTest, WhereATokenIsGivenItAloneAndTheEndsBecomeExact) {
  const std::vector<TokenId> ends = {2, 2999};
  RowRequest request;
  request.task = RowTask::kScore;
  request.given = 77;
  request.end_tokens = ends;
  EXPECT_THAT(rescored(request), testing::ElementsAre(2, 77, 2999));
}

TEST_F(HeadRescorerTest, BannedTokensCostNothing) {
  for (const std::size_t num_banned : {5U, 200U}) {
    const std::vector<TokenId> banned = most_probable(num_banned, all);
    RowRequest request;
    request.banned = banned;
    EXPECT_EQ(rescored(request), most_probable(HeadRescorer::kNumTokens, [&](std::size_t token) {
                return !std::ranges::binary_search(banned, static_cast<TokenId>(token));
              }));
  }
}

TEST_F(HeadRescorerTest, AsManyMoreAsAreAskedAbout) {
  const std::vector<TokenId> banned = most_probable(5, all);
  RowRequest request;
  request.banned = banned;
  request.num_top = 100;
  EXPECT_EQ(rescored(request), most_probable(100, all));
}

TEST_F(HeadRescorerTest, TokensMayBeAllowedThatAreFarFromLikely) {
  const std::vector<TokenId> likely = most_probable(kVocab - 20, all);
  std::vector<std::uint64_t> bits((kVocab + 63) / 64, ~std::uint64_t{0});
  for (const TokenId token : likely) {
    const auto id = static_cast<std::size_t>(token);
    bits[id / 64] &= ~(std::uint64_t{1} << (id % 64));
  }
  RowRequest request;
  request.mask = {TokenMask::Form::kBits, {}, bits};
  EXPECT_EQ(rescored(request), most_probable(HeadRescorer::kNumTokens, [&](std::size_t token) {
              return !std::ranges::binary_search(likely, static_cast<TokenId>(token));
            }));
}

TEST_F(HeadRescorerTest, OnlyAllowedTokensCount) {
  const std::vector<TokenId> list = {5, 9, 1000};
  RowRequest request;
  request.mask = {TokenMask::Form::kList, list, {}};
  EXPECT_EQ(rescored(request), list);
  const std::vector<std::uint64_t> bits((kVocab + 63) / 64, 0xF0);
  request.mask = {TokenMask::Form::kBits, {}, bits};
  EXPECT_EQ(rescored(request), most_probable(HeadRescorer::kNumTokens, [](std::size_t token) {
              return token % 64 >= 4 && token % 64 < 8;
            }));
}

}  // namespace
}  // namespace hymt::cpu
