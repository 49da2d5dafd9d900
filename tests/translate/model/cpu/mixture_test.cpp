#include "translate/model/cpu/mixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace hymt::cpu {
namespace {

using testing::ElementsAre;

struct Choice {
  std::vector<std::uint32_t> experts;
  std::vector<float> weights;
};

Choice chosen(std::vector<float> logits, const std::vector<float>& bias, std::size_t count) {
  Choice choice{std::vector<std::uint32_t>(count), std::vector<float>(count)};
  std::vector<std::uint32_t> order;
  choose_experts(logits, bias, count, 2.5F, order, choice.experts.data(), choice.weights.data());
  return choice;
}

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

TEST(ChooseExpertsTest, TheGreatestScoresShareTheScale) {
  const Choice choice = chosen({-1, 3, 0, 2}, {0, 0, 0, 0}, 2);
  EXPECT_THAT(choice.experts, ElementsAre(1, 3));
  const float sum = sigmoid(3) + sigmoid(2);
  EXPECT_FLOAT_EQ(choice.weights[0], 2.5F * sigmoid(3) / sum);
  EXPECT_FLOAT_EQ(choice.weights[1], 2.5F * sigmoid(2) / sum);
}

TEST(ChooseExpertsTest, TheBiasChoosesAndDoesNotWeigh) {
  const Choice choice = chosen({-1, 3, 0, 2}, {10, 0, 0, 0}, 2);
  EXPECT_THAT(choice.experts, ElementsAre(0, 1));
  const float sum = sigmoid(-1) + sigmoid(3);
  EXPECT_FLOAT_EQ(choice.weights[0], 2.5F * sigmoid(-1) / sum);
}

TEST(ChooseExpertsTest, OfEqualOnesTheFirstAreTaken) {
  EXPECT_THAT(chosen({1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}, 3).experts, ElementsAre(0, 1, 2));
  // These scores are 1 both.
  EXPECT_THAT(chosen({0, 40, 90}, {0, 0, 0}, 1).experts, ElementsAre(1));
}

TEST(ChooseExpertsTest, WhatIsNoNumberComesLast) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_THAT(chosen({nan, -5, nan, -90}, {0, 0, 0, 0}, 2).experts, ElementsAre(1, 3));
  EXPECT_THAT(chosen({nan, nan, nan}, {0, 0, 0}, 2).experts, ElementsAre(0, 1));
  const Choice extreme = chosen({infinity, -infinity, 0}, {0, 0, 0}, 2);
  EXPECT_THAT(extreme.experts, ElementsAre(0, 2));
  EXPECT_FLOAT_EQ(extreme.weights[0], 2.5F / 1.5F);
  // Scores of 0 only: nothing is divided by nothing.
  EXPECT_THAT(chosen({-infinity, -infinity}, {0, 0}, 2).weights, ElementsAre(0, 0));
}

}  // namespace
}  // namespace hymt::cpu
