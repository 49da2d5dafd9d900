// What backends say about rows of logits, the same for all: each is given a checkpoint that
// computes known logits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"
#include "tests/translate/model/golden_backends.h"
#include "translate/model/random_draws.h"
#include "translate/model/safetensors_checkpoint.h"
#include "translate/model/sampler.h"

namespace hymt {
namespace {

using testing::AnyOf;

constexpr std::size_t kHidden = 16;
constexpr std::size_t kVocab = 200;  // The last word of a bit set is not full.

constexpr float kLow = -8.0F;
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Rows of logits, by the token that they stand behind.
enum Row : TokenId { kRandom, kFlat, kTies, kGreatAndSmall, kOverflowing, kBroken, kNumRows };

float logit(TokenId row, std::size_t token) {
  RandomDraws draws(mixed(7U, static_cast<std::uint64_t>(row), token));
  switch (row) {
    case kRandom: return static_cast<float>(draws.below(200)) * 0.125F - 12.0F;
    case kFlat: return 0.5F;
    case kTies: return token == 70 || token == 130 || token == 131 ? 4.0F : kLow;
    case kGreatAndSmall:
      return token == 3 ? 9.0F : token == 150 ? 8.0F : token == 151 ? -1.0F : kLow;
    case kOverflowing: return token == 100 ? kInfinity : 0.0F;
    default: return 0.0F;
  }
}

TensorToWrite tensor_of(std::vector<std::size_t> shape, const std::vector<float>& values) {
  TensorToWrite tensor{"F32", std::move(shape), {}};
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int i = 0; i < 4; ++i) tensor.bytes += static_cast<char>(bits >> 8 * i & 255U);
  }
  return tensor;
}

// The block adds nothing to its input, so the head sees RMSNorm of the embedding: of token t, 4 at
// place t and zeros. Its column t holds a quarter of the logits behind t.
std::shared_ptr<const Checkpoint> checkpoint_of_known_logits(const ScratchFolder& folder) {
  const auto zeros = [](std::vector<std::size_t> shape) {
    const std::vector<float> values(shape[0] * shape[1]);
    return tensor_of(std::move(shape), values);
  };
  std::map<std::string, TensorToWrite> tensors;
  std::vector<float> embedding(kVocab * kHidden);
  std::vector<float> head(kVocab * kHidden);
  for (std::size_t row = 0; row < kNumRows; ++row) {
    embedding[row * kHidden + row] = row == kBroken ? kNaN : 1024.0F;
    for (std::size_t token = 0; token < kVocab; ++token) {
      const float value = logit(static_cast<TokenId>(row), token) / 4;
      head[token * kHidden + row] = std::isfinite(value) ? value : 3e38F;  // Times 4 overflows.
    }
  }
  tensors["model.embed_tokens.weight"] = tensor_of({kVocab, kHidden}, embedding);
  tensors["lm_head.weight"] = tensor_of({kVocab, kHidden}, head);
  const auto ones = [](std::size_t size) { return tensor_of({size}, std::vector(size, 1.0F)); };
  tensors["model.norm.weight"] = ones(kHidden);
  const std::string layer = "model.layers.0.";
  tensors[layer + "input_layernorm.weight"] = ones(kHidden);
  tensors[layer + "post_attention_layernorm.weight"] = ones(kHidden);
  tensors[layer + "self_attn.query_layernorm.weight"] = ones(4);
  tensors[layer + "self_attn.key_layernorm.weight"] = ones(4);
  for (const char* name :
       {"self_attn.q_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"}) {
    tensors[layer + name + ".weight"] = zeros({16, 16});
  }
  tensors[layer + "self_attn.k_proj.weight"] = zeros({8, 16});
  tensors[layer + "self_attn.v_proj.weight"] = zeros({8, 16});
  folder.write("model.safetensors", safetensors_file(tensors));
  folder.write("config.json", R"({
    "architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
    "head_dim": 4, "intermediate_size": 16, "vocab_size": 200, "max_position_embeddings": 64,
    "rms_norm_eps": 1e-5, "tie_word_embeddings": false, "bos_token_id": 1, "eos_token_id": 2})");
  return open_safetensors(folder.path().string());
}

class RowAnswerTest : public testing::TestWithParam<GoldenBackend> {
 protected:
  RowAnswerTest() : backend_(GetParam().make(checkpoint_of_known_logits(folder_), 8, 64)) {}

  // Each request about the row of its token, all together.
  std::vector<RowAnswer> answers(const std::vector<TokenId>& rows,
                                 const std::vector<RowRequest>& requests) {
    std::vector<RowAnswer> answers(requests.size());
    for (std::size_t begin = 0; begin < rows.size(); begin += 8) {
      std::vector<SequenceStep> steps;
      for (std::size_t i = begin; i < std::min(rows.size(), begin + 8); ++i) {
        backend_->truncate(i - begin, 0);
        steps.push_back({i - begin, {&rows[i], 1}, {&requests[i], 1}});
      }
      backend_->forward(steps, std::span(answers).subspan(begin, steps.size()));
    }
    return answers;
  }

  RowAnswer answer(TokenId row, const RowRequest& request) {
    return answers({row}, {request}).front();
  }
  TokenId chosen(TokenId row, const RowRequest& request) {
    const RowAnswer got = answer(row, request);
    EXPECT_EQ(got.status, RowStatus::kDone);
    return got.chosen.token;
  }

  ScratchFolder folder_;
  std::unique_ptr<Backend> backend_;
};

TEST_P(RowAnswerTest, GreedyTakesTheFirstOfTheBest) {
  EXPECT_EQ(chosen(kTies, {}), 70);
  EXPECT_EQ(chosen(kFlat, {}), 0);
  EXPECT_EQ(chosen(kGreatAndSmall, {}), 3);
}

TEST_P(RowAnswerTest, LogProbabilitiesAreThoseOfTheSoftmax) {
  const double sum = std::exp(9) + std::exp(8) + std::exp(-1) + 197 * std::exp(kLow);
  const std::vector<TokenId> ends = {150, 151};
  RowRequest request;
  request.end_tokens = ends;
  const RowAnswer free = answer(kGreatAndSmall, request);
  EXPECT_NEAR(free.chosen.log_probability, 9 - std::log(sum), 1e-5);
  EXPECT_NEAR(free.end_log_probability, std::log((std::exp(8) + std::exp(-1)) / sum), 1e-5);
  request.task = RowTask::kScore;
  request.given = 151;
  const RowAnswer scored = answer(kGreatAndSmall, request);
  EXPECT_EQ(scored.chosen.token, 151);
  EXPECT_NEAR(scored.chosen.log_probability, -1 - std::log(sum), 1e-5);
  EXPECT_EQ(scored.end_log_probability, free.end_log_probability);
  request.end_tokens = {};
  EXPECT_EQ(answer(kGreatAndSmall, request).end_log_probability, -kInfinity);
}

TEST_P(RowAnswerTest, ThePenaltyDividesAboveZeroAndMultipliesBelow) {
  RowRequest request;
  request.sampling.repetition_penalty = 2.0F;
  std::vector<TokenId> penalized = {3};
  request.penalized = penalized;
  const RowAnswer second = answer(kGreatAndSmall, request);
  EXPECT_EQ(second.chosen.token, 150);
  penalized = {3, 150};  // 4.5 and 4: still above the others.
  request.penalized = penalized;
  const RowAnswer first = answer(kGreatAndSmall, request);
  EXPECT_EQ(first.chosen.token, 3);
  // It changes no probability.
  EXPECT_EQ(first.chosen.log_probability, answer(kGreatAndSmall, {}).chosen.log_probability);
  // Below zero: of -1 and the many -8, doubled, the least token that was not seen comes first.
  const std::vector<TokenId> banned = {3, 150};
  request.banned = banned;
  request.sampling.repetition_penalty = 9.0F;
  penalized = {0, 1, 151};
  request.penalized = penalized;
  EXPECT_EQ(chosen(kGreatAndSmall, request), 2);
}

TEST_P(RowAnswerTest, BansAndMasksDecideWhatMayCome) {
  const std::vector<TokenId> banned = {70, 130};
  RowRequest request;
  request.banned = banned;
  EXPECT_EQ(chosen(kTies, request), 131);
  const std::vector<TokenId> list = {199, 5, 130};
  request.mask = {TokenMask::Form::kList, list, {}};
  EXPECT_EQ(chosen(kTies, request), 5);  // 130 is banned.
  std::vector<std::uint64_t> bits((kVocab + 63) / 64);
  for (const TokenId token : {199, 150, 130}) {
    bits[static_cast<std::size_t>(token) / 64] |= std::uint64_t{1} << token % 64;
  }
  request.mask = {TokenMask::Form::kBits, {}, bits};
  EXPECT_EQ(chosen(kTies, request), 150);
  request.banned = {};
  const RowAnswer free = answer(kTies, request);
  EXPECT_EQ(free.chosen.token, 130);
  // What may not come had its probability all the same.
  EXPECT_NEAR(free.chosen.log_probability, std::log(1.0 / (3 + 197 * std::exp(kLow - 4.0))), 1e-5);
  request.sampling.temperature = 5.0F;
  for (request.draw.stream = 0; request.draw.stream < 40; ++request.draw.stream) {
    EXPECT_THAT(chosen(kTies, request), AnyOf(130, 150, 199));
  }
}

TEST_P(RowAnswerTest, NothingAllowedAndNothingComputedAreSaid) {
  std::vector<TokenId> all(kVocab);
  for (std::size_t i = 0; i < kVocab; ++i) all[i] = static_cast<TokenId>(i);
  const std::vector<std::uint64_t> no_bits((kVocab + 63) / 64);
  for (const float temperature : {0.0F, 1.0F}) {
    RowRequest request;
    request.sampling = {temperature, 3, 0.5F, 1.1F};
    RowRequest banned = request;
    banned.banned = all;
    RowRequest listed = request;
    listed.mask.form = TokenMask::Form::kList;
    RowRequest masked = request;
    masked.mask = {TokenMask::Form::kBits, {}, no_bits};
    const auto got = answers({kFlat, kFlat, kFlat, kOverflowing, kBroken, kTies},
                             {banned, listed, masked, request, request, request});
    for (const std::size_t i : {0U, 1U, 2U}) EXPECT_EQ(got[i].status, RowStatus::kNothingAllowed);
    for (const std::size_t i : {3U, 4U}) EXPECT_EQ(got[i].status, RowStatus::kNotFinite);
    EXPECT_EQ(got[5].status, RowStatus::kDone);  // Beside the broken ones.
  }
  EXPECT_THAT(std::string(row_error(RowStatus::kNothingAllowed)),
              testing::HasSubstr("forbids all"));
  EXPECT_THAT(std::string(row_error(RowStatus::kNotFinite)), testing::HasSubstr("not a number"));
}

TEST_P(RowAnswerTest, WhatABrokenSequenceLeavesBehindHurtsNobody) {
  const std::vector<TokenId> broken(40, kBroken);
  backend_->forward(std::vector<SequenceStep>{{0, broken, {}}, {1, broken, {}}}, {});
  backend_->truncate(0, 0);
  backend_->truncate(1, 0);
  for (const RowAnswer& row : answers({kTies, kGreatAndSmall}, std::vector<RowRequest>(2))) {
    EXPECT_EQ(row.status, RowStatus::kDone);
  }
}

TEST_P(RowAnswerTest, TheMostProbableTokensComeInOrder) {
  RowRequest request;
  request.task = RowTask::kNone;
  request.num_top = 4;
  const RowAnswer got = answer(kTies, request);
  ASSERT_EQ(got.top.size(), 4U);
  const std::vector<TokenId> expected = {70, 130, 131, 0};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(got.top[i].token, expected[i]);
  EXPECT_EQ(got.top[0].log_probability, got.top[2].log_probability);
  EXPECT_NEAR(got.top[0].log_probability - got.top[3].log_probability, 12.0F, 1e-5F);
  request.num_top = 1000;
  EXPECT_EQ(answer(kTies, request).top.size(), kVocab);
}

TEST_P(RowAnswerTest, ARowComesWholeIfItIsWanted) {
  std::vector<float> row(kVocab);
  RowRequest request;
  request.logits = row;
  EXPECT_EQ(chosen(kGreatAndSmall, request), 3);
  for (std::size_t token = 0; token < kVocab; ++token) {
    EXPECT_EQ(row[token], logit(kGreatAndSmall, token));
  }
}

// What a random request is made from; holds what its spans show.
struct RandomRequest {
  explicit RandomRequest(RandomDraws& draws) {
    const auto some_tokens = [&](std::size_t most) {
      std::vector<TokenId> tokens;
      for (std::size_t token = draws.below(9); token < kVocab; token += 1 + draws.below(400 / most))
        tokens.push_back(static_cast<TokenId>(token));
      return tokens;
    };
    penalized = some_tokens(40);
    banned = some_tokens(40);
    ends = some_tokens(5);
    list = some_tokens(60);
    for (std::size_t i = 0; i < (kVocab + 63) / 64; ++i) bits.push_back(draws.next());
    bits.back() &= (std::uint64_t{1} << kVocab % 64) - 1;
    if (draws.one_in(2)) request.banned = banned;
    if (draws.one_in(2)) request.penalized = penalized;
    request.end_tokens = ends;
    request.num_top = draws.below(4);
    const std::size_t form = draws.below(3);
    if (form == 1) request.mask = {TokenMask::Form::kList, list, {}};
    if (form == 2) request.mask = {TokenMask::Form::kBits, {}, bits};
    request.draw = {draws.next(), draws.next(), draws.below(100)};
    constexpr float kTemperatures[] = {0.0F, 0.7F, 1.0F, 3.0F};
    constexpr std::int32_t kTopKs[] = {0, 1, 20, 199, 200, 1000};
    constexpr float kTopPs[] = {1.0F, 0.6F, 0.9F, 0.0F};
    request.sampling = {kTemperatures[draws.below(4)], kTopKs[draws.below(6)],
                        kTopPs[draws.below(4)], draws.one_in(2) ? 1.05F : 1.0F};
    if (draws.one_in(8)) {
      request.task = RowTask::kScore;
      request.given = static_cast<TokenId>(draws.below(kVocab));
    }
  }

  std::vector<TokenId> penalized, banned, ends, list;
  std::vector<std::uint64_t> bits;
  RowRequest request;
};

TEST_P(RowAnswerTest, RandomRequestsAreAnsweredAsTheDefinitionSays) {
  RandomDraws draws(5);
  std::vector<RandomRequest> kept;
  std::vector<TokenId> rows;
  std::vector<RowRequest> requests;
  for (int i = 0; i < 400; ++i) {
    kept.emplace_back(draws);
    rows.push_back(static_cast<TokenId>(draws.below(kGreatAndSmall + 1)));
  }
  for (const RandomRequest& random : kept) requests.push_back(random.request);
  const std::vector<RowAnswer> got = answers(rows, requests);
  const float tolerance = backend_->traits().is_batch_invariant ? 0.0F : 1e-5F;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    SCOPED_TRACE(testing::Message() << "request " << i);
    std::vector<float> logits(kVocab);
    for (std::size_t token = 0; token < kVocab; ++token) logits[token] = logit(rows[i], token);
    const RowAnswer expected = Sampler().answer(requests[i], logits);
    EXPECT_EQ(got[i].status, expected.status);
    EXPECT_EQ(got[i].chosen.token, expected.chosen.token);
    EXPECT_NEAR(got[i].chosen.log_probability, expected.chosen.log_probability, tolerance);
    EXPECT_NEAR(got[i].end_log_probability, expected.end_log_probability, tolerance);
    ASSERT_EQ(got[i].top.size(), expected.top.size());
    for (std::size_t k = 0; k < expected.top.size(); ++k) {
      EXPECT_EQ(got[i].top[k].token, expected.top[k].token);
      EXPECT_NEAR(got[i].top[k].log_probability, expected.top[k].log_probability, tolerance);
    }
  }
}

// With those whose arithmetic is exact on the logits above.
std::vector<GoldenBackend> exact_backends() {
  std::vector<GoldenBackend> backends = golden_backends();
  std::erase_if(backends,
                [](const GoldenBackend& backend) { return backend.logit_tolerance > 1e-3F; });
  return backends;
}

INSTANTIATE_TEST_SUITE_P(Backends, RowAnswerTest, testing::ValuesIn(exact_backends()),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace hymt
