#include "translate/generation/sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "parsers/document/error.h"
#include "translate/random_draws.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

TokenChoice choose(SamplerOptions options, std::vector<float> logits,
                   const std::vector<TokenId>& prompt = {},
                   const std::vector<TokenId>& answer = {}) {
  const double log_sum = checked_log_sum(logits);
  return Sampler(std::move(options), prompt, logits.size()).choose(answer, logits, log_sum);
}

std::string error_of(SamplerOptions options, std::vector<float> logits) {
  try {
    (void)choose(std::move(options), std::move(logits));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    return error.what();
  }
  return "no error";
}

SamplerOptions with(SamplingOptions sampling, std::uint64_t seed = 0, std::uint64_t stream = 0) {
  SamplerOptions options;
  options.sampling = sampling;
  options.seed = seed;
  options.stream = stream;
  return options;
}

std::vector<float> random_logits(std::size_t size, std::uint64_t seed) {
  RandomDraws draws(seed);
  std::vector<float> logits(size);
  // Few different values, so that there are ties.
  for (float& logit : logits) logit = static_cast<float>(draws.below(64)) * 0.25F - 8.0F;
  return logits;
}

// The tokens that the specification leaves, with their probabilities, in double precision and by
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

TEST(SamplerTest, GreedyTakesTheFirstOfTheBest) {
  EXPECT_EQ(choose({}, {1, 3, 2, 3}).token, 1);
  EXPECT_EQ(choose({}, {-5}).token, 0);
  EXPECT_EQ(choose({}, {-kInfinity, -2, -kInfinity}).token, 1);
}

TEST(SamplerTest, LogProbabilityIsThatOfTheSoftmax) {
  const TokenChoice choice = choose({}, {1, 3, 2, 3});
  const double sum = std::exp(1) + 2 * std::exp(3) + std::exp(2);
  EXPECT_NEAR(choice.log_probability, 3 - std::log(sum), 1e-6);
}

TEST(SamplerTest, PenaltyCountsEachTokenOfPromptAndAnswerOnce) {
  const SamplerOptions options = with({0.0F, 0, 1.0F, 2.0F});
  // 4 / 2 = 2 is the best still, and 4 / 2 / 2 = 1 would not be.
  EXPECT_EQ(choose(options, {4, 1.5F, -1}, {0, 0, 0}, {0, 0}).token, 0);
  EXPECT_EQ(choose(options, {4, 2.5F, -1}, {0}).token, 1);
  EXPECT_EQ(choose(options, {4, 2.5F, -1}, {}, {0}).token, 1);
  // Below zero the penalty multiplies.
  EXPECT_EQ(choose(options, {-4, -1, -3}, {1}).token, 1);
  EXPECT_EQ(choose(options, {-4, -1, -1.5F}, {1}).token, 2);
}

TEST(SamplerTest, PenaltyLeavesLogProbabilitiesAlone) {
  const TokenChoice plain = choose({}, {4, 2.5F, -1});
  const TokenChoice penalized = choose(with({0.0F, 0, 1.0F, 1.5F}), {4, 2.5F, -1}, {0, 1, 2});
  EXPECT_EQ(penalized.token, 0);
  EXPECT_EQ(penalized.log_probability, plain.log_probability);
}

TEST(SamplerTest, PenaltyGrowsWithTheAnswerAsItIsChosen) {
  Sampler sampler(with({0.0F, 0, 1.0F, 2.0F}), std::vector<TokenId>{}, 3);
  std::vector<TokenId> answer;
  for (int i = 0; i < 4; ++i) {
    std::vector<float> logits{4, 3, 2.5F};
    answer.push_back(sampler.choose(answer, logits, checked_log_sum(logits)).token);
  }
  EXPECT_THAT(answer, ElementsAre(0, 1, 2, 0));
}

TEST(SamplerTest, PenaltyTakesNoNoticeOfIdsOutsideTheVocabulary) {
  SamplerOptions options = with({0.0F, 0, 1.0F, 2.0F});
  options.banned_tokens = {-1, 3, 1'000'000};
  options.unpenalized_tokens = {-7, 3};
  EXPECT_EQ(choose(options, {4, 3, 1}, {-1, 3, 99}, {5}).token, 0);
}

TEST(SamplerTest, TagsAreNotPenalized) {
  SamplerOptions options = with({0.0F, 0, 1.0F, 2.0F});
  options.unpenalized_tokens = {0};
  EXPECT_EQ(choose(options, {4, 3, 1}, {0, 1}).token, 0);
}

class ForbidsAll final : public LogitMask {
 public:
  explicit ForbidsAll(std::set<TokenId> but) : but_(std::move(but)) {}
  void apply(const std::vector<TokenId>& answer, float* logits, std::size_t size) override {
    answers.push_back(answer);
    for (std::size_t i = 0; i < size; ++i) {
      if (!but_.contains(static_cast<TokenId>(i))) logits[i] = -kInfinity;
    }
  }
  std::vector<std::vector<TokenId>> answers;

 private:
  std::set<TokenId> but_;
};

TEST(SamplerTest, BannedAndMaskedTokensAreNeverChosen) {
  SamplerOptions options;
  options.banned_tokens = {1};
  EXPECT_EQ(choose(options, {1, 5, 2}).token, 2);
  const auto mask = std::make_shared<ForbidsAll>(std::set<TokenId>{0, 1});
  options.mask = mask;
  EXPECT_EQ(choose(options, {1, 5, 2}, {2}, {2, 2}).token, 0);
  EXPECT_THAT(mask->answers, ElementsAre(ElementsAre(2, 2)));
  options.sampling = {5.0F, 0, 1.0F, 1.2F};
  for (options.stream = 0; options.stream < 50; ++options.stream) {
    EXPECT_EQ(choose(options, {1, 5, 2}, {0}).token, 0);
  }
}

TEST(SamplerTest, AMaskLeavesLogProbabilitiesUnconstrained) {
  SamplerOptions options;
  options.mask = std::make_shared<ForbidsAll>(std::set<TokenId>{0});
  const TokenChoice choice = choose(options, {0, std::log(3.0F)});
  EXPECT_EQ(choice.token, 0);
  EXPECT_NEAR(choice.log_probability, std::log(0.25), 1e-6);
}

TEST(SamplerTest, DegenerateLogitsAreErrors) {
  for (const float temperature : {0.0F, 1.0F}) {
    const SamplerOptions options = with({temperature, 3, 0.5F, 1.1F});
    EXPECT_THAT(error_of(options, {1, kNaN, 2}), HasSubstr("not a number"));
    EXPECT_THAT(error_of(options, {1, kInfinity, 2}), HasSubstr("not a number"));
    EXPECT_THAT(error_of(options, std::vector<float>(40, kNaN)), HasSubstr("not a number"));
    EXPECT_THAT(error_of(options, std::vector<float>(40, -kInfinity)), HasSubstr("infinite"));
    SamplerOptions masked = options;
    masked.mask = std::make_shared<ForbidsAll>(std::set<TokenId>{});
    EXPECT_THAT(error_of(masked, {1, 2, 3}), HasSubstr("forbids all"));
    SamplerOptions banned = options;
    banned.banned_tokens = {0, 1, 2};
    EXPECT_THAT(error_of(banned, {1, 2, 3}), HasSubstr("forbids all"));
  }
}

TEST(SamplerTest, ADrawIsAFunctionOfSeedStreamAndNumber) {
  const std::vector<float> flat(1000, 0.0F);
  const auto drawn = [&](std::uint64_t seed, std::uint64_t stream, std::size_t number) {
    return choose(with({1.0F}, seed, stream), flat, {}, std::vector<TokenId>(number)).token;
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
    drawn.insert(choose(with({1.0F, 2}, 5, stream), {1, 3, 2, 2, 2, 0}).token);
  }
  EXPECT_THAT(drawn, ElementsAre(1, 2, 3, 4));
}

TEST(SamplerTest, TopPKeepsTheLeastThatReachesIt) {
  // Probabilities 0.5, 0.3, 0.2.
  const std::vector<float> logits{std::log(0.2F), std::log(0.5F), std::log(0.3F)};
  const auto drawn = [&](float top_p) {
    std::set<TokenId> tokens;
    for (std::uint64_t stream = 0; stream < 200; ++stream) {
      tokens.insert(choose(with({1.0F, 0, top_p}, 5, stream), logits).token);
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
    EXPECT_EQ(choose(with({1.0F, 1, 0.6F}, 1, stream), logits).token, 0);
    // A low temperature makes the first so probable that top-p leaves it alone.
    EXPECT_EQ(choose(with({0.1F, 0, 0.8F}, 1, stream), logits).token, 0);
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
    const std::vector<TokenId> prompt{1, 5, 5, 17, 250, 80, 81, 82, 83};
    const auto expected = reference_distribution({logits.begin(), logits.end()}, sampling,
                                                 {prompt.begin(), prompt.end()});
    std::map<TokenId, int> counts;
    for (std::uint64_t stream = 0; stream < kDraws; ++stream) {
      ++counts[choose(with(sampling, seed, stream), logits, prompt).token];
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
    const TokenChoice choice = choose(with({temperature, 0, 0.999F}), {1, -kInfinity, 2, -900});
    EXPECT_NE(choice.token, 1) << temperature;
    if (temperature < 0.02F) {
      EXPECT_EQ(choice.token, 2) << temperature;
    }
  }
}

}  // namespace
}  // namespace hymt
