// What golden_backend_test.cpp does not ask every backend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/model/forward_logits.h"
#include "translate/model/backend.h"
#include "translate/model/model_folder.h"
#include "translate/model/safetensors_checkpoint.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using testing::HasSubstr;

// Getting weights ready and making a backend of them.
std::string error_of(const std::string& device, std::size_t num_positions = 8) {
  try {
    const auto checkpoint =
        open_safetensors(std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-random");
    const auto weights = prepare_torch_weights(checkpoint, {Precision::kFloat32, device});
    (void)weights->make_backend({1, 32, num_positions});
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    return error.what();
  }
  return "none";
}

TEST(TorchBackendTest, WhatLibtorchSaysReachesTheUser) {
  EXPECT_THAT(error_of("abacus"), AllOf(HasSubstr("libtorch failed"), HasSubstr("abacus")));
  EXPECT_THAT(error_of("cuda:99"), HasSubstr("CUDA"));
  EXPECT_THAT(error_of("cpu", std::size_t{1} << 50U), HasSubstr("out of memory: use a smaller"));
}

TEST(TorchBackendTest, KeysAndValuesTakeMemoryAsTheyCome) {
  const auto weights =
      prepare_torch_weights(open_safetensors(find_model_folder()), {Precision::kFloat32});
  const auto backend = weights->make_backend({1, 32, 256});
  const std::uint64_t empty = backend->num_bytes();
  const std::vector<TokenId> tokens(100, 7);
  (void)forward_logits(*backend, {{0, tokens, 0}});
  const std::uint64_t one_slot = backend->num_bytes();
  // Keys and values of 128 positions, 6 layers, one head of 64, in float32; a page may be spare.
  EXPECT_GE(one_slot - empty, 128U * 6 * 2 * 64 * 4);
  EXPECT_LE(one_slot - empty, 160U * 6 * 2 * 64 * 4);
  for (std::size_t slot = 1; slot < 32; ++slot) backend->share_prefix(0, slot, 100);
  EXPECT_EQ(backend->num_bytes(), one_slot);
}

// An error that the plug-in throws is caught by the program, and what one makes the other may free.
TEST(TorchBackendTest, TokenizerAndErrorsWorkBesideLibtorch) {
  const std::string folder = find_model_folder();
  const auto before = load_tokenizer(folder);
  const std::vector<TokenId> ids = before->encode_document("Click the button.");
  ASSERT_FALSE(ids.empty());
  const auto weights = prepare_torch_weights(open_safetensors(folder), {Precision::kFloat32});
  const auto backend = weights->make_backend({1, 1, 64});
  (void)forward_logits(*backend, {{0, ids, 1}});
  EXPECT_EQ(backend->length(0), ids.size());
  EXPECT_EQ(load_tokenizer(folder)->encode_document("Click the button."), ids);
  EXPECT_THROW(
      (void)prepare_torch_weights(open_safetensors(folder), {Precision::kFloat32, "abacus"}),
      Error);
}

}  // namespace
}  // namespace hymt
