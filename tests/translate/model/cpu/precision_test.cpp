// What fewer bits cost: int8 and bf16 beside fp32 on the answers of the embedded model.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

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
std::vector<TokenId> choices(Precision precision, const std::vector<Answer>& answers) {
  constexpr std::size_t kPositions = 256;
  const auto weights = prepare_cpu_weights(open_safetensors(find_model_folder()), {precision});
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

TEST(PrecisionTest, FewerBitsChooseTheSameTokensAt98OfAHundredPlaces) {
  const std::vector<Answer> answers = reference_answers();
  const std::vector<TokenId> exact = choices(Precision::kFloat32, answers);
  ASSERT_GT(exact.size(), 100U);
  for (const Precision precision : {Precision::kInt8, Precision::kBFloat16}) {
    const std::vector<TokenId> rounded = choices(precision, answers);
    std::size_t num_equal = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) num_equal += exact[i] == rounded[i] ? 1 : 0;
    EXPECT_GE(static_cast<double>(num_equal), 0.98 * static_cast<double>(exact.size()))
        << precision_name(precision) << ": " << num_equal << " of " << exact.size();
  }
}

}  // namespace
}  // namespace hymt
