// What fewer bits cost: bf16, int8 and int4 beside fp32 on the answers of the embedded model.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/translate/model/cpu/block_checkpoint.h"
#include "tests/translate/model/forward_logits.h"
#include "translate/model/backend.h"
#include "translate/model/model_folder.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt {
namespace {

struct Answer {
  std::vector<TokenId> sequence;  // All that the model sees on the way to the last token.
  std::size_t num_tokens = 0;
};

std::vector<Answer> reference_answers() {
  std::ifstream stream(std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-en-de/cases.json");
  if (!stream) throw std::runtime_error("cannot read cases.json");
  std::vector<Answer> answers;
  for (const auto& entry : nlohmann::json::parse(stream)) {
    Answer& answer = answers.emplace_back();
    answer.sequence = entry.at("prompt_ids").get<std::vector<TokenId>>();
    const auto tokens = entry.at("greedy").get<std::vector<TokenId>>();
    answer.num_tokens = tokens.size();
    answer.sequence.insert(answer.sequence.end(), tokens.begin(), tokens.end() - 1);
  }
  return answers;
}

// The most likely token at each place of the answers, whatever stands there.
std::vector<TokenId> choices(const std::shared_ptr<const Checkpoint>& checkpoint,
                             Precision precision, const std::vector<Answer>& answers) {
  constexpr std::size_t kPositions = 256;
  const auto weights = prepare_cpu_weights(checkpoint, {precision});
  const auto backend = weights->make_backend({1, 1, kPositions});
  const std::size_t vocab_size = backend->traits().vocab_size;
  std::vector<TokenId> chosen;
  for (const Answer& answer : answers) {
    backend->truncate(0, 0);
    const std::vector<float> logits =
        forward_logits(*backend, {{0, answer.sequence, answer.num_tokens}});
    for (std::size_t i = 0; i < answer.num_tokens; ++i) {
      const auto row = std::span(logits).subspan(i * vocab_size, vocab_size);
      chosen.push_back(static_cast<TokenId>(std::ranges::max_element(row) - row.begin()));
    }
  }
  return chosen;
}

double share_of_equal(const std::vector<TokenId>& some, const std::vector<TokenId>& others) {
  std::size_t num_equal = 0;
  for (std::size_t i = 0; i < some.size(); ++i) num_equal += some[i] == others[i] ? 1 : 0;
  return static_cast<double>(num_equal) / static_cast<double>(some.size());
}

// Of a small model int4 changes more than of a large one.
TEST(PrecisionTest, FewerBitsChooseTheSameTokensNearlyEverywhere) {
  const std::vector<Answer> answers = reference_answers();
  const auto checkpoint = open_safetensors(find_model_folder());
  const std::vector<TokenId> exact = choices(checkpoint, Precision::kFloat32, answers);
  ASSERT_GT(exact.size(), 100U);
  for (const auto& [precision, least] :
       {std::pair{Precision::kInt8, 0.98}, {Precision::kBFloat16, 0.98}, {Precision::kInt4, 0.9}}) {
    EXPECT_GE(share_of_equal(exact, choices(checkpoint, precision, answers)), least)
        << precision_name(precision);
  }
}

// Beside the dequantised weights in fp32, only activations are rounded. What a file has in 4 bits
// is not rounded to int4 again.
TEST(PrecisionTest, BlocksOfAFileAreComputedAsTheyAre) {
  const std::vector<Answer> answers = reference_answers();
  for (const DataType type : {DataType::kQ8Of32, DataType::kQ4Of32}) {
    const auto checkpoint = in_blocks(open_safetensors(find_model_folder()), type);
    const std::vector<TokenId> exact = choices(checkpoint, Precision::kFloat32, answers);
    const std::vector<TokenId> rounded = choices(checkpoint, Precision::kInt8, answers);
    EXPECT_GE(share_of_equal(exact, rounded), 0.98) << traits_of(type).name;
    if (type == DataType::kQ4Of32) {
      EXPECT_EQ(choices(checkpoint, Precision::kInt4, answers), rounded);
    }
  }
}

}  // namespace
}  // namespace hymt
