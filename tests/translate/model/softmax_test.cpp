#include "translate/model/softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "translate/model/random_draws.h"

namespace hymt {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

std::vector<float> random_values(std::size_t count, float scale, std::uint64_t seed) {
  RandomDraws draws(seed);
  std::vector<float> values(count);
  for (float& value : values) {
    value = scale * (static_cast<float>(draws.below(2'000'001)) * 1e-6F - 1.0F);
  }
  return values;
}

double reference_log_sum_exp(const std::vector<float>& values) {
  double max = -std::numeric_limits<double>::infinity();
  for (const float value : values) max = std::max<double>(max, value);
  double sum = 0;
  for (const float value : values) sum += std::exp(value - max);
  return max + std::log(sum);
}

TEST(SoftmaxTest, ExponentialIsRightToTwoUnitsInTheLastPlace) {
  EXPECT_EQ(exp_nonpositive(0.0F), 1.0F);
  EXPECT_EQ(exp_nonpositive(-0.0F), 1.0F);
  for (double x = 0; x >= -87; x -= 0.000913) {
    const auto argument = static_cast<float>(x);
    const double exact = std::exp(static_cast<double>(argument));
    EXPECT_NEAR(exp_nonpositive(argument) / exact, 1.0, 2.4e-7) << x;
  }
}

TEST(SoftmaxTest, ExponentialOfVeryLowIsTinyAndOfNoNumberIsNone) {
  EXPECT_NEAR(exp_nonpositive(-87.0F), 1.6e-38, 1e-39);
  EXPECT_EQ(exp_nonpositive(-1e30F), exp_nonpositive(-87.0F));
  EXPECT_EQ(exp_nonpositive(-kInfinity), exp_nonpositive(-87.0F));
  EXPECT_TRUE(std::isnan(exp_nonpositive(kNaN)));
}

TEST(SoftmaxTest, MaximumIsFoundAtEveryPlaceOfEverySize) {
  for (const std::size_t size : {1U, 15U, 16U, 17U, 40U}) {
    for (std::size_t place = 0; place < size; ++place) {
      std::vector<float> values(size, -3.0F);
      values[place] = 2.5F;
      EXPECT_EQ(max_of(values), 2.5F);
    }
  }
  EXPECT_EQ(max_of({}), -kInfinity);
  EXPECT_EQ(max_of(std::vector<float>(33, -kInfinity)), -kInfinity);
}

TEST(SoftmaxTest, MaximumPassesOverWhatIsNoNumberAndKnowsInfinitiesAndSigns) {
  for (const std::size_t size : {3U, 20U, 100U}) {
    std::vector<float> values(size, kNaN);
    EXPECT_EQ(max_of(values), -kInfinity);
    values[1] = -kNaN;
    values[2] = -1e-45F;
    EXPECT_EQ(max_of(values), -1e-45F);
    values[1] = -0.0F;
    EXPECT_EQ(max_of(values), 0.0F);
    values[0] = kInfinity;
    EXPECT_EQ(max_of(values), kInfinity);
  }
}

TEST(SoftmaxTest, TheFirstOfEqualsIsFound) {
  for (const std::size_t size : {1U, 16U, 513U, 2000U}) {
    for (std::size_t place = 0; place < size; place += 1 + size / 7) {
      std::vector<float> values(size, -3.0F);
      values[place] = 2.5F;
      values.back() = 2.5F;
      EXPECT_EQ(first_of(values, 2.5F), place);
      EXPECT_EQ(first_of(values, 7.0F), size);
    }
  }
  EXPECT_EQ(first_of(std::vector<float>{1, -0.0F}, 0.0F), 1U);
}

TEST(SoftmaxTest, LogSumExpAgreesWithDoublePrecision) {
  for (const std::size_t size : {1U, 7U, 16U, 511U, 512U, 513U, 12'000U, 120'818U}) {
    for (const float scale : {0.0F, 0.5F, 20.0F, 300.0F}) {
      const std::vector<float> values = random_values(size, scale, size);
      EXPECT_NEAR(log_sum_exp(values, max_of(values)), reference_log_sum_exp(values), 2e-6)
          << size << " values to " << scale;
    }
  }
}

TEST(SoftmaxTest, LogSumExpPassesOverForbiddenValues) {
  std::vector<float> values = random_values(1000, 5.0F, 1);
  const double expected = reference_log_sum_exp(values);
  values.resize(50'000, -kInfinity);
  EXPECT_NEAR(log_sum_exp(values, max_of(values)), expected, 1e-6);
}

TEST(SoftmaxTest, LogSumExpOfDegenerateValuesIsNotFinite) {
  const auto is_finite = [](std::vector<float> values) {
    return std::isfinite(log_sum_exp(values, max_of(values)));
  };
  EXPECT_TRUE(is_finite({1.0F, -kInfinity}));
  EXPECT_FALSE(is_finite({}));
  EXPECT_FALSE(is_finite(std::vector<float>(40, -kInfinity)));
  EXPECT_FALSE(is_finite(std::vector<float>(40, kNaN)));
  for (const std::size_t place : {0U, 17U, 39U}) {
    std::vector<float> values(40, 1.0F);
    values[place] = kNaN;
    EXPECT_FALSE(is_finite(values)) << place;
    values[place] = kInfinity;
    EXPECT_FALSE(is_finite(values)) << place;
  }
}

}  // namespace
}  // namespace hymt
