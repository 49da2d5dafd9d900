#include "translate/model/block_quantizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "translate/model/float16.h"

namespace hymt {
namespace {

std::vector<float> there_and_back(DataType type, const std::vector<float>& values) {
  const DataTypeTraits& traits = traits_of(type);
  std::vector<std::byte> bytes(values.size() / traits.block_values * traits.block_bytes);
  quantize(type, values, bytes.data());
  EXPECT_TRUE(all_finite(type, bytes));
  std::vector<float> again(values.size());
  read_values({{}, type, {values.size()}, bytes}, 0, again.size(), again.data());
  return again;
}

double relative_error(const std::vector<float>& values, const std::vector<float>& others) {
  double differences = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    differences += std::pow(double{values[i]} - double{others[i]}, 2);
    squares += std::pow(double{values[i]}, 2);
  }
  return std::sqrt(differences / squares);
}

std::vector<float> normal_values(std::size_t count, float deviation, float mean = 0) {
  std::mt19937 random(7);
  std::normal_distribution<float> distribution(mean, deviation);
  std::vector<float> values(count);
  for (float& value : values) value = distribution(random);
  return values;
}

TEST(NearestFloat16Test, EveryNumberIsItself) {
  for (std::uint32_t bits = 0; bits < 0x10000U; ++bits) {
    if ((bits & 0x7C00U) == 0x7C00U) continue;  // Infinite, or no number.
    const auto half = static_cast<std::uint16_t>(bits);
    ASSERT_EQ(nearest_float16(widened_float16(half)), half);
  }
}

TEST(NearestFloat16Test, BetweenTwoTheNearerIsTaken) {
  for (std::uint16_t half = 0; half < 0x7BFF; ++half) {
    const auto next = static_cast<std::uint16_t>(half + 1);
    const float low = widened_float16(half);
    const float high = widened_float16(next);
    const float middle = low + (high - low) / 2;  // Exact in float32.
    ASSERT_EQ(nearest_float16(middle), half % 2 == 0 ? half : next);
    ASSERT_EQ(nearest_float16(std::nextafter(middle, low)), half);
    ASSERT_EQ(nearest_float16(std::nextafter(middle, high)), next);
    ASSERT_EQ(nearest_float16(-std::nextafter(middle, high)), next | 0x8000);
  }
}

TEST(NearestFloat16Test, WhatIsTooGreatBecomesTheGreatest) {
  for (const float value : {65519.0F, 65520.0F, 1e30F, std::numeric_limits<float>::infinity()}) {
    EXPECT_EQ(widened_float16(nearest_float16(value)), 65504.0F);
    EXPECT_EQ(widened_float16(nearest_float16(-value)), -65504.0F);
  }
}

TEST(BlockQuantizerTest, TypesOfFloatingPointKeepWhatTheyCanHold) {
  const std::vector<float> values = {0, -0.0F, 1, -1.5F, 0.0078125F, 240};
  for (const DataType type : {DataType::kFloat32, DataType::kFloat16, DataType::kBFloat16}) {
    EXPECT_EQ(there_and_back(type, values), values);
  }
}

// Of numbers as weights are. Rounding to the nearest with the scale that reaches the greatest gives
// 0.0053, 0.086, 0.078 and 0.0188.
TEST(BlockQuantizerTest, ErrorsAreThoseOfAGoodChoiceOfScales) {
  const std::vector<float> values = normal_values(256 * 200, 0.02F);
  const auto error = [&values](DataType type) {
    return relative_error(values, there_and_back(type, values));
  };
  EXPECT_LT(error(DataType::kQ8Of32), 0.0055);
  EXPECT_LT(error(DataType::kQ4Of32), 0.083);
  EXPECT_LT(error(DataType::kQ4K), 0.072);
  EXPECT_LT(error(DataType::kQ6K), 0.0182);
}

TEST(BlockQuantizerTest, NumbersOnOneSideOfZeroUseAllCodes) {
  for (const float mean : {0.5F, -0.5F}) {
    const std::vector<float> values = normal_values(256 * 50, 0.02F, mean);
    // A scale alone would have steps of about 1/15 of the mean.
    EXPECT_LT(relative_error(values, there_and_back(DataType::kQ4K, values)),
              mean > 0 ? 0.03 : 0.006);
  }
}

TEST(BlockQuantizerTest, EqualNumbersAndZeroesStay) {
  for (const DataType type :
       {DataType::kQ8Of32, DataType::kQ4Of32, DataType::kQ4K, DataType::kQ6K}) {
    EXPECT_EQ(there_and_back(type, std::vector<float>(256, 0)), std::vector<float>(256, 0));
    for (const float value : {0.25F, -0.25F}) {
      const std::vector<float> values(256, value);
      EXPECT_LT(relative_error(values, there_and_back(type, values)), 0.01)
          << traits_of(type).name << " " << value;
    }
  }
}

TEST(BlockQuantizerTest, NoFiniteNumbersMakeBlocksThatAreNot) {
  std::mt19937 random(3);
  for (const DataType type :
       {DataType::kFloat16, DataType::kQ8Of32, DataType::kQ4Of32, DataType::kQ4K, DataType::kQ6K}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<float> values(256);
      for (float& value : values) {
        const int exponent = static_cast<int>(random() % 277) - 149;
        value = std::ldexp(random() % 2 == 0 ? 1.0F : -1.7F, exponent);
        if (!std::isfinite(value)) value = std::numeric_limits<float>::max();
      }
      for (const float value : there_and_back(type, values)) ASSERT_TRUE(std::isfinite(value));
    }
  }
}

}  // namespace
}  // namespace hymt
