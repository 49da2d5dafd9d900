#include "translate/memory/packed_text.h"

#include <gtest/gtest.h>

#include <string>

namespace hymt {
namespace {

TEST(PackedTextTest, ComesBack) {
  const std::string long_text(100'000, 'x');
  for (const std::string& text : {std::string(), std::string("x\0y", 3), long_text}) {
    EXPECT_EQ(unpacked(packed(text), 1U << 20), text);
  }
  EXPECT_LT(packed(long_text).size(), 1000U);
}

TEST(PackedTextTest, NothingIsTakenForMoreThanItMayBe) {
  const std::string bytes = packed(std::string(5000, 'x'));
  EXPECT_TRUE(unpacked(bytes, 5000));
  EXPECT_FALSE(unpacked(bytes, 4999));
}

TEST(PackedTextTest, WhatIsDamagedIsNothing) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += std::to_string(i * 7919);
  const std::string bytes = packed(text);
  EXPECT_FALSE(unpacked("", 100));
  EXPECT_FALSE(unpacked("no frame at all", 100));
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    EXPECT_FALSE(unpacked(bytes.substr(0, size), 1U << 20)) << size;
  }
}

}  // namespace
}  // namespace hymt
