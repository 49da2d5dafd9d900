// Backends against the numbers of the reference implementation (tests/data/tiny-random) and its
// answers with the embedded model (tests/data/tiny-en-de).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/translate/model/forward_logits.h"
#include "tests/translate/model/golden_backends.h"
#include "translate/model/model_folder.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt {
namespace {

const std::string kData = std::string(HYMT_SOURCE_DIR) + "/tests/data/";
constexpr std::size_t kVocab = 512;
constexpr float kSmallestMargin = 0.03F;

using Logits = std::vector<float>;  // [rows, vocabulary]

struct GoldenCase {
  std::vector<TokenId> prompt;
  Logits prompt_logits;  // [prompt, vocabulary]
  std::vector<TokenId> answer;
  Logits decode_logits;  // [answer, vocabulary]; row i is what answer[i] was chosen from.
  float repetition_penalty = 1.0F;

  // All that the model sees on its way to the last token of the answer.
  [[nodiscard]] std::vector<TokenId> sequence() const {
    std::vector<TokenId> tokens = prompt;
    tokens.insert(tokens.end(), answer.begin(), answer.end() - 1);
    return tokens;
  }
};

nlohmann::json read_json(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error("cannot read " + path);
  return nlohmann::json::parse(stream);
}

Logits read_floats(const std::string& path, std::size_t count) {
  Logits values(count);
  std::ifstream stream(path, std::ios::binary);
  stream.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(count * sizeof(float)));
  if (!stream) throw std::runtime_error("cannot read " + path);
  return values;
}

std::vector<GoldenCase> read_cases() {
  std::vector<GoldenCase> cases;
  const std::string folder = kData + "tiny-random/";
  for (const auto& entry : read_json(folder + "cases.json")) {
    GoldenCase golden;
    golden.prompt = entry.at("prompt").get<std::vector<TokenId>>();
    golden.answer = entry.at("greedy").get<std::vector<TokenId>>();
    golden.repetition_penalty = entry.at("repetition_penalty").get<float>();
    golden.prompt_logits =
        read_floats(folder + entry.at("logits").get<std::string>(), golden.prompt.size() * kVocab);
    golden.decode_logits = read_floats(folder + entry.at("decode_logits").get<std::string>(),
                                       golden.answer.size() * kVocab);
    cases.push_back(std::move(golden));
  }
  return cases;
}

const std::vector<GoldenCase>& golden_cases() {
  static const std::vector<GoldenCase> kCases = read_cases();
  return kCases;
}

// Row `row` of [rows, vocabulary].
std::span<const float> row_of(const Logits& logits, std::size_t row, std::size_t vocab = kVocab) {
  return std::span(logits).subspan(row * vocab, vocab);
}

float greatest_difference(std::span<const float> a, std::span<const float> b) {
  EXPECT_EQ(a.size(), b.size());
  float greatest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= greatest)) greatest = std::abs(a[i] - b[i]);  // Keeps NaN.
  }
  return greatest;
}

// The most likely token once all that were seen are made less likely
// (translate/generation/README.md, (12)).
TokenId choose(std::span<const float> logits, const std::vector<TokenId>& seen, float penalty) {
  Logits values(logits.begin(), logits.end());
  for (const TokenId token : std::set<TokenId>(seen.begin(), seen.end())) {
    float& value = values[static_cast<std::size_t>(token)];
    value = value > 0 ? value / penalty : value * penalty;
  }
  return static_cast<TokenId>(std::max_element(values.begin(), values.end()) - values.begin());
}

class GoldenBackendTest : public testing::TestWithParam<GoldenBackend> {
 protected:
  static constexpr std::size_t kSlots = 6;
  static constexpr std::size_t kPositions = 256;

  GoldenBackendTest()
      : backend_(GetParam().make(open_safetensors(kData + "tiny-random"), kSlots, kPositions)) {}

  void expect_logits(std::span<const float> logits, std::span<const float> golden) const {
    EXPECT_LE(greatest_difference(logits, golden), GetParam().logit_tolerance);
  }

  // The token that the case's answer has in place `step`, chosen from these logits.
  void expect_token(std::span<const float> logits, const GoldenCase& golden,
                    std::size_t step) const {
    if (2 * GetParam().logit_tolerance >= kSmallestMargin) return;
    std::vector<TokenId> seen = golden.prompt;
    seen.insert(seen.end(), golden.answer.begin(),
                golden.answer.begin() + static_cast<std::ptrdiff_t>(step));
    EXPECT_EQ(choose(logits, seen, golden.repetition_penalty), golden.answer[step]) << step;
  }

  std::unique_ptr<Backend> backend_;
};

TEST_P(GoldenBackendTest, TraitsSayWhatWasAskedFor) {
  const BackendTraits traits = backend_->traits();
  EXPECT_EQ(backend_->num_slots(), kSlots);
  EXPECT_EQ(backend_->num_positions(), kPositions);
  EXPECT_EQ(traits.vocab_size, kVocab);
  EXPECT_FALSE(traits.name.empty());
  (void)forward_logits(*backend_, {{0, golden_cases()[0].prompt, 1}});
  EXPECT_GT(backend_->num_bytes(), 0U);
}

TEST_P(GoldenBackendTest, PromptsGiveTheReferenceLogits) {
  for (const GoldenCase& golden : golden_cases()) {
    backend_->truncate(2, 0);
    const Logits logits = forward_logits(*backend_, {{2, golden.prompt, golden.prompt.size()}});
    expect_logits(logits, golden.prompt_logits);
    EXPECT_EQ(backend_->length(2), golden.prompt.size());
  }
}

TEST_P(GoldenBackendTest, AnswersAloneAreTheReferenceAnswers) {
  for (const GoldenCase& golden : golden_cases()) {
    backend_->truncate(0, 0);
    Logits logits = forward_logits(*backend_, {{0, golden.prompt, 1}});
    for (std::size_t step = 0; step < golden.answer.size(); ++step) {
      expect_logits(logits, row_of(golden.decode_logits, step));
      expect_token(logits, golden, step);
      logits = forward_logits(*backend_, {{0, {&golden.answer[step], 1}, 1}});
    }
  }
}

// Prompts of 1 to 150 tokens in one call; then each sequence starts a few steps after the one
// before, so that every call holds prompts and single tokens at different positions.
TEST_P(GoldenBackendTest, AnswersInRaggedBatchesAreTheReferenceAnswers) {
  const std::vector<GoldenCase>& cases = golden_cases();
  std::vector<LogitStep> prompts;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    prompts.push_back({cases.size() - i, cases[i].prompt, cases[i].prompt.size()});
  }
  const Logits logits = forward_logits(*backend_, prompts);
  std::size_t row = 0;
  for (const GoldenCase& golden : cases) {
    expect_logits(std::span(logits).subspan(row * kVocab, golden.prompt_logits.size()),
                  golden.prompt_logits);
    row += golden.prompt.size();
  }

  for (std::size_t slot = 0; slot < kSlots; ++slot) backend_->truncate(slot, 0);
  constexpr std::size_t kDelay = 7;
  const std::size_t num_steps = cases[0].answer.size() + kDelay * (cases.size() - 1);
  for (std::size_t time = 0; time < num_steps; ++time) {
    std::vector<LogitStep> steps;
    std::vector<std::pair<std::size_t, std::size_t>> wanted;  // Case and place in its answer.
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (time < i * kDelay || time - i * kDelay >= cases[i].answer.size()) continue;
      const std::size_t step = time - i * kDelay;
      if (step == 0)
        steps.push_back({i, cases[i].prompt, 1});
      else
        steps.push_back({i, {&cases[i].answer[step - 1], 1}, 1});
      wanted.emplace_back(i, step);
    }
    const Logits rows = forward_logits(*backend_, steps);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      const auto [i, step] = wanted[k];
      expect_logits(row_of(rows, k), row_of(cases[i].decode_logits, step));
      expect_token(row_of(rows, k), cases[i], step);
    }
  }
}

TEST_P(GoldenBackendTest, PiecesGiveTheLogitsOfOneFullPass) {
  const std::vector<TokenId> sequence = golden_cases().back().sequence();
  const Logits full = forward_logits(*backend_, {{0, sequence, sequence.size()}});
  const bool is_invariant = backend_->traits().is_batch_invariant;
  // Two sums in another order: twice the distance from the reference at most.
  const float tolerance = is_invariant ? 0 : 2 * GetParam().logit_tolerance;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{50}}) {
    backend_->truncate(1, 0);
    for (std::size_t begin = 0; begin < sequence.size(); begin += piece) {
      const std::size_t count = std::min(piece, sequence.size() - begin);
      const Logits logits =
          forward_logits(*backend_, {{1, std::span(sequence).subspan(begin, count), count}});
      EXPECT_LE(
          greatest_difference(logits, std::span(full).subspan(begin * kVocab, count * kVocab)),
          tolerance)
          << "from " << begin << " by " << piece;
    }
  }
}

TEST_P(GoldenBackendTest, ASlotGoesOnWhereItWasCut) {
  const GoldenCase& golden = golden_cases()[3];
  const GoldenCase& other = golden_cases()[4];
  (void)forward_logits(*backend_, {{0, golden.prompt, 1}});
  (void)forward_logits(*backend_, {{0, other.prompt, 1}});
  backend_->truncate(0, golden.prompt.size());
  EXPECT_EQ(backend_->length(0), golden.prompt.size());
  const Logits logits = forward_logits(*backend_, {{0, {golden.answer.data(), 1}, 1}});
  expect_logits(logits, row_of(golden.decode_logits, 1));
}

TEST_P(GoldenBackendTest, ACopiedBeginningIsAsGoodAsAComputedOne) {
  const GoldenCase& golden = golden_cases()[4];
  constexpr std::size_t kShared = 100;
  const std::span prompt(golden.prompt);
  (void)forward_logits(*backend_, {{3, prompt, 0}, {5, golden_cases()[1].prompt, 0}});
  backend_->share_prefix(3, 5, kShared);
  EXPECT_EQ(backend_->length(5), kShared);
  EXPECT_EQ(backend_->length(3), prompt.size());
  const Logits logits =
      forward_logits(*backend_, {{5, prompt.subspan(kShared), prompt.size() - kShared}});
  expect_logits(logits, std::span(golden.prompt_logits).subspan(kShared * kVocab));
}

// Greedy answers of the embedded model to all ten prompts together, up to its end token.
TEST_P(GoldenBackendTest, TheEmbeddedModelAnswersAsTheReference) {
  const auto checkpoint = open_safetensors(find_model_folder());
  const TokenId end = checkpoint->config().end_tokens.front();
  const auto cases = read_json(kData + "tiny-en-de/cases.json");
  const auto backend = GetParam().make(checkpoint, cases.size(), 160);
  const std::size_t vocab = checkpoint->config().vocab_size;

  std::vector<std::vector<TokenId>> answers(cases.size());
  std::vector<std::vector<TokenId>> inputs;
  for (const auto& entry : cases) {
    inputs.push_back(entry.at("prompt_ids").get<std::vector<TokenId>>());
  }
  for (std::size_t round = 0; round < 60; ++round) {
    std::vector<LogitStep> steps;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (answers[i].empty() || answers[i].back() != end) steps.push_back({i, inputs[i], 1});
    }
    if (steps.empty()) break;
    const Logits logits = forward_logits(*backend, steps);
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const TokenId token = choose(row_of(logits, k, vocab), {}, 1);
      answers[steps[k].slot].push_back(token);
      inputs[steps[k].slot] = {token};
    }
  }

  std::size_t num_equal = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (answers[i] == cases[i].at("greedy").get<std::vector<TokenId>>()) ++num_equal;
  }
  EXPECT_GE(num_equal, GetParam().num_equal_answers);
}

INSTANTIATE_TEST_SUITE_P(Backends, GoldenBackendTest, testing::ValuesIn(golden_backends()),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace hymt
