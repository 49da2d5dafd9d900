// What golden_backend_test.cpp does not ask every backend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/model/forward_logits.h"
#include "translate/model/backend.h"
#include "translate/model/model_folder.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using testing::HasSubstr;

std::string error_of(const BackendOptions& options) {
  try {
    (void)make_torch_backend(
        Checkpoint::open(std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-random"), options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    return error.what();
  }
  return "none";
}

TEST(TorchBackendTest, Int8IsLeftToOthers) {
  BackendOptions options;
  options.precision = Precision::kInt8;
  options.num_positions = 8;
  EXPECT_THAT(error_of(options), HasSubstr("fp32 or bf16"));
}

TEST(TorchBackendTest, WhatLibtorchSaysReachesTheUser) {
  BackendOptions options;
  options.precision = Precision::kFloat32;
  options.num_positions = 8;
  options.device = "abacus";
  EXPECT_THAT(error_of(options), AllOf(HasSubstr("libtorch failed"), HasSubstr("abacus")));
  options.device = "cuda:99";
  EXPECT_THAT(error_of(options), HasSubstr("CUDA"));
  options.device = "cpu";
  options.num_positions = std::size_t{1} << 50U;
  EXPECT_THAT(error_of(options), HasSubstr("libtorch failed"));
}

TEST(TorchBackendTest, KeysAndValuesTakeMemoryAsTheyCome) {
  BackendOptions options;
  options.precision = Precision::kFloat32;
  options.num_slots = 32;
  options.num_positions = 256;
  const auto backend = make_torch_backend(Checkpoint::open(find_model_folder()), options);
  const std::uint64_t empty = backend->traits().num_bytes;
  const std::vector<TokenId> tokens(100, 7);
  (void)forward_logits(*backend, {{0, tokens, 0}});
  const std::uint64_t one_slot = backend->traits().num_bytes;
  // Keys and values of 128 positions, 6 layers, one head of 64, in float32; a page may be spare.
  EXPECT_GE(one_slot - empty, 128U * 6 * 2 * 64 * 4);
  EXPECT_LE(one_slot - empty, 160U * 6 * 2 * 64 * 4);
  for (std::size_t slot = 1; slot < 32; ++slot) backend->share_prefix(0, slot, 100);
  EXPECT_EQ(backend->traits().num_bytes, one_slot);
}

// An error that the plug-in throws is caught by the program, and what one makes the other may free.
TEST(TorchBackendTest, TokenizerAndErrorsWorkBesideLibtorch) {
  const std::string folder = find_model_folder();
  const auto before = load_tokenizer(folder);
  const std::vector<TokenId> ids = before->encode_document("Click the button.");
  ASSERT_FALSE(ids.empty());
  BackendOptions options;
  options.precision = Precision::kFloat32;
  options.num_slots = 1;
  options.num_positions = 64;
  const auto backend = make_torch_backend(Checkpoint::open(folder), options);
  (void)forward_logits(*backend, {{0, ids, 1}});
  EXPECT_EQ(backend->length(0), ids.size());
  EXPECT_EQ(load_tokenizer(folder)->encode_document("Click the button."), ids);
  options.precision = Precision::kInt8;
  EXPECT_THROW((void)make_torch_backend(Checkpoint::open(folder), options), Error);
}

}  // namespace
}  // namespace hymt
