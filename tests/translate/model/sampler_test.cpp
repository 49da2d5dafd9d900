#include "translate/model/sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::ElementsAre;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Options {
  SamplingOptions sampling;
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;
};

ScoredToken choose(const Options& options, std::vector<float> logits,
                   const std::vector<TokenId>& penalized = {}, std::uint64_t number = 0) {
  RowRequest request;
  request.sampling = options.sampling;
  request.draw = {options.seed, options.stream, number};
  request.penalized = penalized;
  const RowAnswer answer = Sampler().answer(request, logits);
  EXPECT_EQ(answer.status, RowStatus::kDone);
  return answer.chosen;
}

std::vector<float> random_logits(std::size_t size, std::uint64_t seed) {
  RandomDraws draws(seed);
  std::vector<float> logits(size);
  // Few different values, so that there are ties.
  for (float& logit : logits) logit = static_cast<float>(draws.below(64)) * 0.25F - 8.0F;
  return logits;
}

// The tokens that the rules leave, with their probabilities, in double precision and by
// sorting everything.
std::map<TokenId, double> reference_distribution(std::vector<double> scores,
                                                 const SamplingOptions& sampling,
                                                 const std::set<TokenId>& seen) {
  for (const TokenId token : seen) {
    double& score = scores[static_cast<std::size_t>(token)];
    score = score < 0 ? score * sampling.repetition_penalty : score / sampling.repetition_penalty;
  }
  for (double& score : scores) score /= sampling.temperature;
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  if (sampling.top_k > 0 && static_cast<std::size_t>(sampling.top_k) < order.size()) {
    const double least = scores[order[static_cast<std::size_t>(sampling.top_k) - 1]];
    std::erase_if(order, [&](std::size_t i) { return scores[i] < least; });
  }
  const auto mass = [&] {
    double sum = 0;
    for (const std::size_t i : order) sum += std::exp(scores[i] - scores[order[0]]);
    return sum;
  };
  double total = mass();
  if (sampling.top_p < 1.0F) {
    double before = 0;
    std::size_t kept = 0;
    for (; kept < order.size() && (kept == 0 || before < double{sampling.top_p} * total); ++kept) {
      before += std::exp(scores[order[kept]] - scores[order[0]]);
    }
    order.resize(kept);
    total = mass();
  }
  std::map<TokenId, double> result;
  for (const std::size_t i : order) {
    result[static_cast<TokenId>(i)] = std::exp(scores[i] - scores[order[0]]) / total;
  }
  return result;
}

TEST(SamplerTest, ADrawIsAFunctionOfSeedStreamAndNumber) {
  const std::vector<float> flat(1000, 0.0F);
  const auto drawn = [&](std::uint64_t seed, std::uint64_t stream, std::uint64_t number) {
    return choose({{1.0F}, seed, stream}, flat, {}, number).token;
  };
  EXPECT_EQ(drawn(1, 2, 3), drawn(1, 2, 3));
  std::set<TokenId> tokens;
  for (std::uint64_t i = 0; i < 4; ++i) {
    tokens.insert({drawn(i, 7, 9), drawn(9, 100 + i, 9), drawn(9, 7, 10 + i)});
  }
  EXPECT_GE(tokens.size(), 11U);
}

TEST(SamplerTest, TiesAtTopKSurvive) {
  std::set<TokenId> drawn;
  for (std::uint64_t stream = 0; stream < 200; ++stream) {
    drawn.insert(choose({{1.0F, 2}, 5, stream}, {1, 3, 2, 2, 2, 0}).token);
  }
  EXPECT_THAT(drawn, ElementsAre(1, 2, 3, 4));
}

TEST(SamplerTest, TopPKeepsTheLeastThatReachesIt) {
  // Probabilities 0.5, 0.3, 0.2.
  const std::vector<float> logits{std::log(0.2F), std::log(0.5F), std::log(0.3F)};
  const auto drawn = [&](float top_p) {
    std::set<TokenId> tokens;
    for (std::uint64_t stream = 0; stream < 200; ++stream) {
      tokens.insert(choose({{1.0F, 0, top_p}, 5, stream}, logits).token);
    }
    return tokens;
  };
  EXPECT_THAT(drawn(0.0F), ElementsAre(1));
  EXPECT_THAT(drawn(0.49F), ElementsAre(1));
  EXPECT_THAT(drawn(0.51F), ElementsAre(1, 2));
  EXPECT_THAT(drawn(0.81F), ElementsAre(0, 1, 2));
}

TEST(SamplerTest, TopKComesBeforeTopPAndTemperatureBeforeBoth) {
  // Of 0.4, 0.3, 0.3 top-k 1 leaves the first alone, though top-p alone would keep two.
  const std::vector<float> logits{std::log(0.4F), std::log(0.3F), std::log(0.3F)};
  for (std::uint64_t stream = 0; stream < 50; ++stream) {
    EXPECT_EQ(choose({{1.0F, 1, 0.6F}, 1, stream}, logits).token, 0);
    // A low temperature makes the first so probable that top-p leaves it alone.
    EXPECT_EQ(choose({{0.1F, 0, 0.8F}, 1, stream}, logits).token, 0);
  }
}

// Draws come as often as the reference says, within five standard deviations.
TEST(SamplerTest, FrequenciesAreThoseOfTheReference) {
  constexpr int kDraws = 4000;
  const std::vector<SamplingOptions> cases = {{1.0F, 0, 1.0F, 1.0F},   {0.7F, 20, 0.6F, 1.05F},
                                              {1.3F, 5, 1.0F, 1.0F},   {0.9F, 0, 0.9F, 1.3F},
                                              {2.0F, 200, 0.8F, 2.0F}, {0.3F, 0, 0.99F, 1.0F}};
  std::uint64_t seed = 100;
  for (const SamplingOptions& sampling : cases) {
    const std::vector<float> logits = random_logits(300, ++seed);
    const std::vector<TokenId> prompt{1, 5, 17, 250, 80, 81, 82, 83};
    const auto expected = reference_distribution({logits.begin(), logits.end()}, sampling,
                                                 {prompt.begin(), prompt.end()});
    std::map<TokenId, int> counts;
    for (std::uint64_t stream = 0; stream < kDraws; ++stream) {
      ++counts[choose({sampling, seed, stream}, logits, prompt).token];
    }
    for (const auto& [token, count] : counts) {
      EXPECT_TRUE(expected.contains(token)) << "token " << token << ", seed " << seed;
    }
    for (const auto& [token, probability] : expected) {
      const double mean = kDraws * probability;
      const double deviation = std::sqrt(mean * (1 - probability)) + 0.5;
      EXPECT_NEAR(counts[token], mean, 5 * deviation) << "token " << token << ", seed " << seed;
    }
  }
}

TEST(SamplerTest, AnyTemperatureGivesATokenThatMayBeChosen) {
  for (const float temperature : {1e-38F, 1e-6F, 0.01F, 100.0F, 1e30F}) {
    const ScoredToken choice = choose({{temperature, 0, 0.999F}}, {1, -kInfinity, 2, -900});
    EXPECT_NE(choice.token, 1) << temperature;
    if (temperature < 0.02F) {
      EXPECT_EQ(choice.token, 2) << temperature;
    }
  }
}

}  // namespace
}  // namespace hymt
