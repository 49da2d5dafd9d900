#include "translate/loading/backend_kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string shown(std::string_view backend, std::string_view device, std::string_view precision) {
  const BackendChoice choice = choose_backend(backend, device, precision);
  return std::string(choice.kind->name) + " " + choice.device + " " +
         std::string(precision_name(choice.precision));
}

Error error_of(std::string_view backend, std::string_view device, std::string_view precision) {
  try {
    (void)choose_backend(backend, device, precision);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::kUsage, "no error");
}

TEST(BackendKindsTest, AutomaticIsInt8OnOurOwnKernels) {
  EXPECT_EQ(shown("auto", "auto", "auto"), "cpu cpu int8");
  EXPECT_EQ(shown("auto", "cpu", "bf16"), "cpu cpu bf16");
  const BackendChoice standard;
  EXPECT_EQ(standard.kind->name, "cpu");
  EXPECT_EQ(standard.precision, Precision::kInt8);
}

TEST(BackendKindsTest, ADeviceThatOnlyOneHasChoosesTheBackend) {
  EXPECT_EQ(shown("auto", "cuda", "auto"), "torch cuda bf16");
  EXPECT_EQ(shown("auto", "cuda:1", "fp32"), "torch cuda:1 fp32");
  EXPECT_EQ(shown("torch", "auto", "auto"), "torch cpu fp32");
}

TEST(BackendKindsTest, WhatDoesNotGoTogetherIsTold) {
  EXPECT_THAT(error_of("gpu", "auto", "auto").what(),
              HasSubstr("--backend: 'gpu' is none of auto, cpu, torch"));
  EXPECT_THAT(error_of("auto", "abacus", "auto").what(),
              HasSubstr("--device: 'abacus' is none of auto, cpu, cuda"));
  EXPECT_THAT(error_of("auto", "auto", "int2").what(),
              HasSubstr("--precision: 'int2' is none of auto, fp32, bf16, int8, int4"));
  const Error device = error_of("cpu", "cuda", "auto");
  EXPECT_EQ(device.kind(), ErrorKind::kUsage);
  EXPECT_THAT(device.what(), HasSubstr("--device cuda needs --backend torch"));
  const Error precision = error_of("torch", "auto", "int8");
  EXPECT_EQ(precision.kind(), ErrorKind::kEngine);
  EXPECT_STREQ(precision.what(),
               "the torch backend computes in fp32 or bf16; choose one of them, or --backend cpu "
               "for int8");
}

TEST(BackendKindsTest, WordsComeFromTheTable) {
  EXPECT_THAT(backend_words(), ElementsAre("auto", "cpu", "torch"));
  EXPECT_THAT(device_words(), ElementsAre("auto", "cpu", "cuda"));
  EXPECT_THAT(precision_words(), ElementsAre("auto", "fp32", "bf16", "int8", "int4"));
}

TEST(BackendKindsTest, EveryDefaultPrecisionIsOneOfItsBackend) {
  for (const BackendKind& kind : backend_kinds()) {
    for (const BackendDevice& device : kind.devices) {
      EXPECT_THAT(kind.precisions, testing::Contains(device.default_precision)) << kind.name;
    }
  }
}

}  // namespace
}  // namespace hymt
