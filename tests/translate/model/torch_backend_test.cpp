// What golden_backend_test.cpp does not ask every backend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "parsers/document/error.h"
#include "translate/model/backend.h"

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
  options.device = "cpu";
  options.num_positions = std::size_t{1} << 50U;
  EXPECT_THAT(error_of(options), HasSubstr("libtorch failed"));
}

}  // namespace
}  // namespace hymt
