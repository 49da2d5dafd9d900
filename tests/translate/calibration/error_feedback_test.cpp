#include "translate/calibration/error_feedback.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "translate/model/block_quantizer.h"

namespace hymt {
namespace {

PlainMatrix normal_matrix(std::size_t rows, std::size_t columns, float deviation) {
  std::mt19937 random(static_cast<unsigned>(rows * 31 + columns));
  std::normal_distribution<float> distribution(0, deviation);
  PlainMatrix matrix(rows, columns);
  for (float& value : matrix.values) value = distribution(random);
  return matrix;
}

// Inputs of which neighbours say much about each other.
PlainMatrix smooth_inputs(std::size_t rows, std::size_t columns) {
  PlainMatrix inputs = normal_matrix(rows, columns, 1);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 1; j < columns; ++j) {
      inputs.row(i)[j] = 0.9F * inputs.row(i)[j - 1] + 0.4F * inputs.row(i)[j];
    }
  }
  return inputs;
}

PlainMatrix nearest(DataType type, const PlainMatrix& weights) {
  const DataTypeTraits& traits = traits_of(type);
  std::vector<std::byte> blocks(weights.values.size() / traits.block_values * traits.block_bytes);
  quantize(type, weights.values, blocks.data());
  PlainMatrix result(weights.num_rows, weights.num_columns);
  read_values({{}, type, {result.values.size()}, blocks}, 0, result.values.size(), result.row(0));
  return result;
}

double error_on(const PlainMatrix& inputs, const PlainMatrix& weights, const PlainMatrix& others) {
  const PlainMatrix expected = multiply(inputs, weights, 1);
  const PlainMatrix found = multiply(inputs, others, 1);
  double sum = 0;
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    sum += std::pow(double{expected.values[i]} - double{found.values[i]}, 2);
  }
  return sum;
}

TEST(ProductTest, IsThatOfTheSchoolBook) {
  for (const auto& [rows, columns, others] :
       {std::array{1U, 1U, 1U}, std::array{5U, 7U, 9U}, std::array{8U, 33U, 17U}}) {
    const PlainMatrix x = normal_matrix(rows, columns, 1);
    const PlainMatrix w = normal_matrix(others, columns, 1);
    const PlainMatrix y = multiply(x, w, 2);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < others; ++j) {
        float sum = 0;
        for (std::size_t c = 0; c < columns; ++c) sum += x.row(i)[c] * w.row(j)[c];
        EXPECT_EQ(y.row(i)[j], sum);
      }
    }
  }
}

// (F + I) D (F + I)ᵀ, with D found again from the last column to the first, is H.
TEST(ErrorFeedbackTest, FactorsAreThoseOfTheInputs) {
  constexpr std::size_t kSize = 100;  // More than three panels.
  const PlainMatrix inputs = smooth_inputs(500, kSize);
  const ErrorFeedback feedback(inputs, 2);
  const PlainMatrix columns = transposed(inputs);
  PlainMatrix moments = multiply(columns, columns, 1);
  double trace = 0;
  for (std::size_t i = 0; i < kSize; ++i) trace += double{moments.row(i)[i]};
  for (std::size_t i = 0; i < kSize; ++i) {
    moments.row(i)[i] += static_cast<float>(0.01 * trace / kSize);
  }
  const auto factor = [&feedback](std::size_t k, std::size_t j) {
    return k == j ? 1.0 : k < j ? double{feedback.factors_of(j)[k]} : 0.0;
  };
  std::vector<double> diagonal(kSize);
  for (std::size_t j = kSize; j-- > 0;) {
    diagonal[j] = moments.row(j)[j];
    for (std::size_t m = j + 1; m < kSize; ++m) {
      diagonal[j] -= factor(j, m) * factor(j, m) * diagonal[m];
    }
  }
  for (std::size_t i = 0; i < kSize; ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      double sum = 0;
      for (std::size_t m = i; m < kSize; ++m) sum += factor(i, m) * factor(k, m) * diagonal[m];
      EXPECT_NEAR(sum, double{moments.row(i)[k]}, 2e-3 * trace / kSize);
    }
  }
}

TEST(ErrorFeedbackTest, RoundingErrsLessOnTheInputs) {
  const PlainMatrix inputs = smooth_inputs(2000, 512);
  const ErrorFeedback feedback(inputs, 2);
  const PlainMatrix weights = normal_matrix(40, 512, 0.02F);
  for (const DataType type :
       {DataType::kQ8Of32, DataType::kQ4Of32, DataType::kQ4K, DataType::kQ6K}) {
    const RoundedMatrix rounded = round_with_feedback(type, weights, feedback, 2);
    const double error = error_on(inputs, weights, rounded.numbers);
    EXPECT_LT(error, 0.5 * error_on(inputs, weights, nearest(type, weights)))
        << traits_of(type).name;
    // The blocks hold these numbers.
    std::vector<float> read(weights.values.size());
    read_values({{}, type, {read.size()}, rounded.blocks}, 0, read.size(), read.data());
    for (std::size_t i = 0; i < read.size(); ++i) {
      ASSERT_NEAR(read[i], rounded.numbers.values[i], 1e-6) << traits_of(type).name;
    }
  }
}

TEST(ErrorFeedbackTest, InputsThatSayNothingOfEachOtherLeaveTheNearest) {
  PlainMatrix inputs(256, 256);
  for (std::size_t i = 0; i < 256; ++i) inputs.row(i)[i] = 1;
  const PlainMatrix weights = normal_matrix(20, 256, 0.02F);
  const ErrorFeedback feedback(inputs, 1);
  EXPECT_EQ(round_with_feedback(DataType::kQ4K, weights, feedback, 1).numbers.values,
            nearest(DataType::kQ4K, weights).values);
}

TEST(ErrorFeedbackTest, ThreadsMakeNoDifference) {
  const PlainMatrix inputs = smooth_inputs(100, 256);  // Fewer than columns.
  const PlainMatrix weights = normal_matrix(50, 256, 0.02F);
  const auto blocks = [&](std::size_t threads) {
    return round_with_feedback(DataType::kQ4Of32, weights, ErrorFeedback(inputs, threads), threads)
        .blocks;
  };
  EXPECT_EQ(blocks(1), blocks(3));
}

TEST(ErrorFeedbackTest, InputsOfNothingButZeroesAreTaken) {
  const PlainMatrix weights = normal_matrix(3, 64, 0.02F);
  const ErrorFeedback feedback(PlainMatrix(10, 64), 1);
  EXPECT_EQ(round_with_feedback(DataType::kQ4Of32, weights, feedback, 1).numbers.values,
            nearest(DataType::kQ4Of32, weights).values);
}

}  // namespace
}  // namespace hymt
