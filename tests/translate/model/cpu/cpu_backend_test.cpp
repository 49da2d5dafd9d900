// What the cpu backend promises beyond the reference's numbers (golden_backend_test.cpp): the same
// bits however the work is divided, memory that follows use, and plain words when there is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"
#include "tests/translate/model/forward_logits.h"
#include "tests/translate/model/memory_limit.h"
#include "translate/model/cpu/cpu_weights.h"
#include "translate/model/model_folder.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt::cpu {
namespace {

constexpr std::size_t kPositions = 700;

std::shared_ptr<const Checkpoint> embedded_model() {
  static const auto kCheckpoint = open_safetensors(find_model_folder());
  return kCheckpoint;
}

std::unique_ptr<Backend> make(Precision precision, std::size_t num_threads = 1,
                              InstructionSet set = supported_instruction_sets().back()) {
  return prepare_weights(embedded_model(), {precision, "cpu", num_threads}, set)
      ->make_backend({num_threads, 33, kPositions});
}

std::vector<TokenId> random_tokens(std::mt19937& random, std::size_t count) {
  std::vector<TokenId> tokens(count);
  for (TokenId& token : tokens) {
    token = static_cast<TokenId>(random() % embedded_model()->config().vocab_size);
  }
  return tokens;
}

// The logits of the last token of each sequence, each computed alone in one call.
std::vector<std::vector<float>> logits_alone(Backend& backend,
                                             const std::vector<std::vector<TokenId>>& sequences) {
  std::vector<std::vector<float>> logits;
  for (const std::vector<TokenId>& sequence : sequences) {
    backend.truncate(0, 0);
    logits.push_back(forward_logits(backend, {{0, sequence, 1}}));
  }
  return logits;
}

// The same, all together, in calls that hold random pieces of some of them.
std::vector<std::vector<float>> logits_in_pieces(Backend& backend, std::mt19937& random,
                                                 const std::vector<std::vector<TokenId>>& all) {
  std::vector<std::size_t> done(all.size());
  std::vector<std::vector<float>> logits(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) backend.truncate(i, 0);
  while (!std::ranges::equal(done, all, {}, {}, &std::vector<TokenId>::size)) {
    std::vector<LogitStep> steps;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::size_t left = all[i].size() - done[i];
      if (left == 0 || random() % 3 == 0) continue;
      const std::size_t count = random() % 4 == 0 ? 1 + random() % left : 1;
      steps.push_back({i, std::span(all[i]).subspan(done[i], count), 1});
      done[i] += count;
    }
    if (steps.empty()) continue;
    const std::vector<float> rows = forward_logits(backend, steps);
    const std::size_t vocab = backend.traits().vocab_size;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(k * vocab);
      logits[steps[k].slot].assign(begin, begin + static_cast<std::ptrdiff_t>(vocab));
    }
  }
  return logits;
}

TEST(CpuBackendTest, LogitsAreTheSameBitsAloneAndInAnyCompanyPieceByPieceWithAnyThreads) {
  std::mt19937 random(11);
  for (const PrecisionTraits& traits : precisions()) {
    const Precision precision = traits.precision;
    std::vector<std::vector<TokenId>> sequences;
    for (int i = 0; i < 7; ++i) sequences.push_back(random_tokens(random, 1 + random() % 40));
    const auto one = make(precision, 1);
    const auto alone = logits_alone(*one, sequences);
    EXPECT_TRUE(one->traits().is_batch_invariant);
    for (const std::size_t num_threads : {1U, 2U, 3U}) {
      const auto backend = make(precision, num_threads);
      EXPECT_TRUE(logits_in_pieces(*backend, random, sequences) == alone)
          << precision_name(precision) << ", " << num_threads << " threads";
    }
  }
}

TEST(CpuBackendTest, InstructionSetsWithMultiplyAddGiveTheSameBitsInIntegersAndFp32) {
  std::mt19937 random(12);
  const std::vector<std::vector<TokenId>> sequences = {random_tokens(random, 90)};
  for (const Precision precision : {Precision::kInt8, Precision::kInt4, Precision::kFloat32}) {
    const auto best = logits_alone(*make(precision), sequences);
    for (const InstructionSet set : supported_instruction_sets()) {
      if (set == InstructionSet::kPortable) continue;
      EXPECT_TRUE(logits_alone(*make(precision, 2, set), sequences) == best)
          << instruction_set_name(set);
    }
  }
}

TEST(CpuBackendTest, APromptLongerThanWhatGoesThroughTheLayersTogetherIsTakenInTurns) {
  std::mt19937 random(13);
  const std::vector<TokenId> tokens = random_tokens(random, 650);
  const std::vector<TokenId> other = random_tokens(random, 3);
  const auto backend = make(Precision::kInt8, 2);
  const std::vector<float> together =
      forward_logits(*backend, {{4, other, 2}, {5, tokens, 200}, {6, other, 3}});
  const std::size_t vocab = backend->traits().vocab_size;
  const std::vector<float> shorter =
      forward_logits(*backend, {{7, std::span(tokens).first(500), 1}});
  EXPECT_TRUE(std::ranges::equal(shorter, std::span(together).subspan((2 + 49) * vocab, vocab)));
  const std::vector<float> again = forward_logits(*backend, {{8, other, 3}});
  EXPECT_TRUE(std::ranges::equal(again, std::span(together).last(3 * vocab)));
  EXPECT_EQ(backend->length(5), 650U);
}

TEST(CpuBackendTest, MemoryFollowsTheTokensHeldAndIsUsedAgain) {
  std::mt19937 random(14);
  const std::vector<TokenId> tokens = random_tokens(random, 300);
  const auto backend = make(Precision::kInt8);
  const auto fill = [&](std::size_t slot) { (void)forward_logits(*backend, {{slot, tokens, 0}}); };
  fill(0);
  fill(1);  // Beyond the 8 pages that are kept ready.
  const std::uint64_t two_slots = backend->num_bytes();
  fill(2);
  const std::uint64_t three_slots = backend->num_bytes();
  // bfloat16 keys and values of 320 positions (5 pages), 6 layers, 1 head of 64.
  EXPECT_EQ(three_slots - two_slots, 320U * 6 * 2 * 64 * 2);
  backend->truncate(0, 0);
  backend->truncate(1, 0);
  backend->truncate(2, 10);
  for (std::size_t slot = 3; slot < 11; ++slot) {
    fill(slot);
    backend->truncate(slot, 0);
  }
  EXPECT_EQ(backend->num_bytes(), three_slots);
}

TEST(CpuBackendTest, SharedBeginningsTakeMemoryOnceAndOneMorePageForWhoGoesOn) {
  std::mt19937 random(15);
  const std::vector<TokenId> tokens = random_tokens(random, 620);
  const std::vector<TokenId> more = random_tokens(random, 5);
  const auto backend = make(Precision::kInt8);
  (void)forward_logits(*backend, {{0, tokens, 0}});
  const auto alone = forward_logits(*backend, {{0, more, 1}});
  backend->truncate(0, 620);
  const std::uint64_t one_slot = backend->num_bytes();
  for (std::size_t slot = 1; slot < 33; ++slot) backend->share_prefix(0, slot, 620);
  EXPECT_EQ(backend->num_bytes(), one_slot);
  EXPECT_TRUE(forward_logits(*backend, {{20, more, 1}}) == alone);
  EXPECT_EQ(backend->num_bytes() - one_slot, 64U * 6 * 2 * 64 * 2);
  EXPECT_TRUE(forward_logits(*backend, {{21, more, 1}}) == alone);
  EXPECT_TRUE(forward_logits(*backend, {{0, more, 1}}) == alone);
}

TEST(CpuBackendTest, WithoutMemoryAPassThrowsAndTheSlotsHoldWhatTheyHeld) {
  std::mt19937 random(16);
  const std::vector<TokenId> tokens = random_tokens(random, 640);
  const std::vector<TokenId> more = random_tokens(random, 30);
  const auto plenty = make(Precision::kFloat32);
  (void)forward_logits(*plenty, {{0, tokens, 0}});
  const auto expected = forward_logits(*plenty, {{0, more, 3}});
  const auto backend = make(Precision::kFloat32);
  (void)forward_logits(*backend, {{0, tokens, 0}});
  (void)forward_logits(*backend, {{1, tokens, 0}});  // Buffers and grants are what they will be.
  std::size_t slot = 2;
  {
    // A slot of 640 positions takes 1.9 MiB; 128 are left to the rest of the program.
    const MemoryLimit limit(std::uint64_t{134} << 20);
    try {
      for (; slot < 33; ++slot) (void)forward_logits(*backend, {{slot, tokens, 0}});
      FAIL() << "there was more memory";
    } catch (const OutOfMemory& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("a pass with 1 segment"));
      EXPECT_THAT(error.what(), testing::HasSubstr("use --precision int8"));
    }
    EXPECT_EQ(backend->length(slot), 0U);
    EXPECT_EQ(backend->length(slot - 1), 640U);
    // What one slot gives back is enough for another one.
    backend->truncate(1, 0);
    EXPECT_NO_THROW((void)forward_logits(*backend, {{slot, tokens, 0}}));
  }
  backend->truncate(0, 640);
  EXPECT_TRUE(forward_logits(*backend, {{0, more, 3}}) == expected);
}

TEST(CpuBackendTest, DetailsNameTheInstructionSet) {
  for (const InstructionSet set : supported_instruction_sets()) {
    const std::string name(instruction_set_name(set));
    EXPECT_EQ(make(Precision::kFloat32, 1, set)->traits().details, name);
    EXPECT_EQ(make(Precision::kInt8, 1, set)->traits().details, name + ", blocks of 128");
    EXPECT_EQ(make(Precision::kInt4, 1, set)->traits().details, name + ", blocks of 32");
  }
}

// A checkpoint whose file has half a terabyte on paper and nothing on the disk.
TEST(CpuBackendTest, AModelThatDoesNotFitIsAnErrorThatSaysHowMuchItNeeds) {
  ScratchFolder folder;
  constexpr std::size_t kVocab = std::size_t{1} << 24;
  constexpr std::size_t kHidden = std::size_t{1} << 14;
  std::map<std::string, std::vector<std::size_t>> shapes = {
      {"model.embed_tokens", {kVocab, kHidden}}, {"model.norm", {kHidden}}};
  const std::string layer = "model.layers.0.";
  for (const char* norm : {"input_layernorm", "post_attention_layernorm"}) {
    shapes[layer + norm] = {kHidden};
  }
  for (const char* norm : {"query_layernorm", "key_layernorm"}) {
    shapes[layer + "self_attn." + norm] = {4};
  }
  for (const char* into : {"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
                           "mlp.gate_proj", "mlp.up_proj"}) {
    shapes[layer + into] = {4, kHidden};
  }
  for (const char* from : {"self_attn.o_proj", "mlp.down_proj"}) {
    shapes[layer + from] = {kHidden, 4};
  }
  std::string header;
  std::size_t offset = 0;
  for (const auto& [name, shape] : shapes) {
    const std::size_t size = shape[0] * (shape.size() == 2 ? shape[1] : 1) * 2;
    header += (header.empty() ? "{\"" : ",\"") + name + R"(.weight":{"dtype":"F16","shape":[)" +
              std::to_string(shape[0]) +
              (shape.size() == 2 ? "," + std::to_string(shape[1]) : std::string()) +
              "],\"data_offsets\":[" + std::to_string(offset) + "," +
              std::to_string(offset + size) + "]}";
    offset += size;
  }
  const std::string file = folder.write("model.safetensors", safetensors_file(header + "}", ""));
  std::filesystem::resize_file(file, std::filesystem::file_size(file) + offset);
  folder.write("config.json", R"({
    "architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
    "hidden_size": 16384, "num_hidden_layers": 1, "num_attention_heads": 1, "head_dim": 4,
    "intermediate_size": 4, "vocab_size": 16777216, "max_position_embeddings": 64,
    "rms_norm_eps": 1e-5, "bos_token_id": 1, "eos_token_id": 2})");
  try {
    (void)prepare_cpu_weights(open_safetensors(folder.path().string()), {Precision::kFloat32});
    FAIL() << "there is a terabyte";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_EQ(error.path(), folder.path().string());
    EXPECT_THAT(error.what(), testing::HasSubstr("1048577 MiB of them for its weights"));
  }
}

#ifndef NDEBUG
TEST(CpuBackendDeathTest, WhatIsOutOfRangeIsAsserted) {
  const auto backend = make(Precision::kInt8);
  const auto vocab = static_cast<TokenId>(backend->traits().vocab_size);
  const std::vector<TokenId> one = {1};
  const std::vector<TokenId> outside = {vocab};
  const std::vector<TokenId> negative = {-1};
  const std::vector<TokenId> many(kPositions + 1, 1);
  EXPECT_DEATH((void)forward_logits(*backend, {{33, one, 1}}), "slot");
  EXPECT_DEATH((void)forward_logits(*backend, {{0, outside, 1}}), "vocab");
  EXPECT_DEATH((void)forward_logits(*backend, {{0, negative, 1}}), "tokens");
  EXPECT_DEATH((void)forward_logits(*backend, {{0, {}, 0}}), "tokens");
  EXPECT_DEATH((void)forward_logits(*backend, {{0, one, 2}}), "rows");
  EXPECT_DEATH((void)forward_logits(*backend, {{0, many, 1}}), "num_positions");
  EXPECT_DEATH((void)forward_logits(*backend, {{0, one, 1}, {0, one, 1}}), "twice");
  EXPECT_DEATH(backend->truncate(0, 1), "length");
  EXPECT_DEATH((void)backend->length(33), "slot");
  EXPECT_DEATH(backend->share_prefix(0, 0, 0), "from");
}
#endif

}  // namespace
}  // namespace hymt::cpu
