// Backends against what transformers computes of a mixture of experts (tests/data/tiny-mixture,
// tests/oracles/write_mixture_data.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/translate/model/forward_logits.h"
#include "tests/translate/model/golden_backends.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt {
namespace {

const std::string kFolder = std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-mixture/";
constexpr std::size_t kVocab = 128;

struct MixtureCase {
  std::vector<TokenId> tokens;  // Prompt and answer, but for its last token.
  std::size_t num_prompt = 0;
  std::vector<TokenId> answer;
  std::vector<float> logits;  // [tokens, vocabulary]
};

std::vector<MixtureCase> read_cases() {
  std::vector<MixtureCase> cases;
  std::ifstream stream(kFolder + "cases.json");
  for (const auto& entry : nlohmann::json::parse(stream)) {
    MixtureCase one;
    one.tokens = entry.at("prompt").get<std::vector<TokenId>>();
    one.num_prompt = one.tokens.size();
    one.answer = entry.at("greedy").get<std::vector<TokenId>>();
    one.tokens.insert(one.tokens.end(), one.answer.begin(), one.answer.end() - 1);
    one.logits.resize(one.tokens.size() * kVocab);
    std::ifstream file(kFolder + entry.at("logits").get<std::string>(), std::ios::binary);
    file.read(reinterpret_cast<char*>(one.logits.data()),
              static_cast<std::streamsize>(one.logits.size() * sizeof(float)));
    if (!file) throw std::runtime_error("cannot read the logits of tiny-mixture");
    cases.push_back(std::move(one));
  }
  return cases;
}

std::span<const float> row_of(const std::vector<float>& logits, std::size_t row) {
  return std::span(logits).subspan(row * kVocab, kVocab);
}

class GoldenMixtureTest : public testing::TestWithParam<GoldenBackend> {
 protected:
  GoldenMixtureTest() : backend_(GetParam().make(open_safetensors(kFolder), 6, 256)) {}

  // Float32, in which choices of experts are those of the reference.
  [[nodiscard]] static bool is_exact() { return GetParam().logit_tolerance <= 1e-3F; }

  std::vector<MixtureCase> cases_ = read_cases();
  std::unique_ptr<Backend> backend_;
};

// In few bits a token may choose another expert than the reference does, which changes all of its
// logits; then it is the mean that is bounded.
TEST_P(GoldenMixtureTest, LogitsAreThoseOfTheReference) {
  double squares = 0;
  double of_differences = 0;
  for (const MixtureCase& one : cases_) {
    backend_->truncate(0, 0);
    const auto logits = forward_logits(*backend_, {{0, one.tokens, one.tokens.size()}});
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double difference = double{logits[i]} - double{one.logits[i]};
      if (is_exact()) {
        ASSERT_LE(std::abs(difference), 1e-4) << i;
      }
      squares += double{one.logits[i]} * double{one.logits[i]};
      of_differences += difference * difference;
    }
  }
  EXPECT_LE(std::sqrt(of_differences / squares), 0.2);
}

TEST_P(GoldenMixtureTest, AnswersAreThoseOfTheReference) {
  if (!is_exact()) GTEST_SKIP() << "few bits change answers of random weights";
  for (const MixtureCase& one : cases_) {
    backend_->truncate(1, 0);
    auto logits = forward_logits(*backend_, {{1, std::span(one.tokens).first(one.num_prompt), 1}});
    for (const TokenId token : one.answer) {
      const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
      EXPECT_EQ(static_cast<TokenId>(best), token);
      logits = forward_logits(*backend_, {{1, {&token, 1}, 1}});
    }
  }
}

// Experts take the rows of whoever chose them: those of one sequence must not depend on the others,
// nor on how many of its own tokens go together.
TEST_P(GoldenMixtureTest, CompanyChangesNothing) {
  if (!backend_->traits().is_batch_invariant) GTEST_SKIP();
  std::vector<std::vector<float>> alone;
  for (const MixtureCase& one : cases_) {
    backend_->truncate(0, 0);
    alone.push_back(forward_logits(*backend_, {{0, one.tokens, one.tokens.size()}}));
  }
  std::mt19937 random(3);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::size_t> done(cases_.size());
    for (std::size_t slot = 0; slot < cases_.size(); ++slot) backend_->truncate(slot, 0);
    while (true) {
      std::vector<LogitStep> steps;
      for (std::size_t i = 0; i < cases_.size(); ++i) {
        const std::size_t left = cases_[i].tokens.size() - done[i];
        const std::size_t count = std::min<std::size_t>(left, random() % 20);
        if (count == 0) continue;
        steps.push_back({i, std::span(cases_[i].tokens).subspan(done[i], count), count});
      }
      if (steps.empty()) break;
      const auto logits = forward_logits(*backend_, steps);
      std::size_t row = 0;
      for (const LogitStep& step : steps) {
        for (std::size_t k = 0; k < step.num_logits; ++k, ++row) {
          EXPECT_TRUE(
              std::ranges::equal(row_of(logits, row), row_of(alone[step.slot], done[step.slot]++)));
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, GoldenMixtureTest, testing::ValuesIn(golden_backends()),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace hymt
