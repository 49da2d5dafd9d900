// Each kernel against plain arithmetic, for every instruction set of this machine, and the promises
// that the order of sums makes: the same bits in any tile, and with any instruction set.
#include "translate/model/cpu/kernels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "translate/model/cpu/packed_matrix.h"
#include "translate/model/cpu/packed_rows.h"
#include "translate/model/cpu/thread_team.h"

namespace hymt::cpu {
namespace {

constexpr std::array kFormats = {WeightFormat::kInt8, WeightFormat::kBFloat16Pairs,
                                 WeightFormat::kFloat32, WeightFormat::kBFloat16};

struct Matrix {
  std::size_t num_rows = 0;
  std::size_t num_columns = 0;
  std::vector<float> values;

  [[nodiscard]] const float* row(std::size_t i) const { return &values[i * num_columns]; }
  [[nodiscard]] MatrixView view() const {
    return {.tensor = {.name = "matrix",
                       .type = DataType::kFloat32,
                       .shape = {num_rows, num_columns},
                       .bytes = std::as_bytes(std::span(values))},
            .scales = {}};
  }
};

float as_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return std::bit_cast<float>((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
}

Matrix random_matrix(std::mt19937& random, std::size_t num_rows, std::size_t num_columns) {
  std::normal_distribution<float> normal;
  Matrix matrix{num_rows, num_columns, std::vector<float>(num_rows * num_columns)};
  // Values that bfloat16 has, so that all formats but int8 hold them exactly.
  for (float& value : matrix.values) value = as_bfloat16(normal(random));
  return matrix;
}

PackedMatrix packed(const Kernels& kernels, const WeightMatrix& weights, WeightFormat format) {
  ThreadTeam team(1);
  const WeightMatrix* part = &weights;
  PackedMatrix packed({&part, 1}, {&format, 1});
  packed.pack({&part, 1}, kernels, team);
  return packed;
}

PackedMatrix packed(const Kernels& kernels, const Matrix& weights, WeightFormat format) {
  return packed(kernels, StoredMatrix(weights.view()), format);
}

// rows * weights^T, with our kernels.
std::vector<float> product(const Kernels& kernels, const PackedMatrix& weights, const Matrix& rows,
                           std::size_t num_threads = 1) {
  PackedRows packed_rows(kernels);
  packed_rows.reset(weights.row_form(), rows.num_rows);
  for (std::size_t row = 0; row < rows.num_rows; ++row) packed_rows.pack(row, rows.row(row));
  std::vector<float> out(rows.num_rows * weights.num_outputs(), NAN);
  ThreadTeam team(num_threads);
  weights.multiply(kernels, packed_rows, out.data(), weights.num_outputs(), team);
  return out;
}

std::vector<float> product(const Kernels& kernels, const Matrix& weights, WeightFormat format,
                           const Matrix& rows) {
  return product(kernels, packed(kernels, weights, format), rows);
}

// One output as it should be: of int8 values exactly, in double for the others.
double expected(WeightFormat format, const float* weights, const float* row, std::size_t size) {
  double sum = 0;
  if (format != WeightFormat::kInt8) {
    for (std::size_t i = 0; i < size; ++i) sum += double{weights[i]} * double{row[i]};
    return sum;
  }
  const auto scale_of = [](std::span<const float> values) {
    float largest = 0;
    for (const float value : values) largest = std::max(largest, std::abs(value));
    return largest / 127.0F;
  };
  const auto quantised = [](float value, float scale) {
    return std::nearbyint(value * (127.0F / (scale * 127.0F)));
  };
  const float weight_scale = scale_of({weights, size});
  for (std::size_t begin = 0; begin < size; begin += kBlockValues) {
    const std::size_t end = std::min(size, begin + kBlockValues);
    const float row_scale = scale_of({row + begin, end - begin});
    for (std::size_t i = begin; i < end; ++i) {
      sum += quantised(weights[i], weight_scale) * weight_scale * quantised(row[i], row_scale) *
             row_scale;
    }
  }
  return sum;
}

class KernelsTest : public testing::TestWithParam<InstructionSet> {
 protected:
  const Kernels& kernels_ = kernels_for(GetParam());
  std::mt19937 random_{20261121};
};

INSTANTIATE_TEST_SUITE_P(AllOfThisMachine, KernelsTest,
                         testing::ValuesIn(supported_instruction_sets().begin(),
                                           supported_instruction_sets().end()),
                         [](const auto& test) {
                           std::string name(instruction_set_name(test.param));
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST_P(KernelsTest, ProductsAreThoseOfPlainArithmetic) {
  for (const WeightFormat format : kFormats) {
    for (const auto [num_rows, num_outputs, size] :
         {std::array{1, 32, 4}, {3, 40, 130}, {8, 7, 64}, {70, 97, 515}, {13, 64, 1}}) {
      const Matrix weights = random_matrix(random_, static_cast<std::size_t>(num_outputs),
                                           static_cast<std::size_t>(size));
      const Matrix rows = random_matrix(random_, static_cast<std::size_t>(num_rows),
                                        static_cast<std::size_t>(size));
      const std::vector<float> out = product(kernels_, weights, format, rows);
      for (std::size_t i = 0; i < out.size(); ++i) {
        const double right = expected(format, weights.row(i % weights.num_rows),
                                      rows.row(i / weights.num_rows), weights.num_columns);
        ASSERT_NEAR(out[i], right, 1e-4)
            << "format " << static_cast<int>(format) << ", " << size << " inputs, output " << i;
      }
    }
  }
}

TEST_P(KernelsTest, Int8ProductsOfTheLargestValuesDoNotSaturate) {
  const std::size_t size = 4096;
  const Matrix weights{32, size, std::vector<float>(32 * size, -1.0F)};
  const Matrix rows{2, size, std::vector<float>(2 * size, 1.0F)};
  for (const float value : product(kernels_, weights, WeightFormat::kInt8, rows)) {
    EXPECT_FLOAT_EQ(value, -4096.0F);
  }
}

TEST_P(KernelsTest, RowsOfZerosGiveZeros) {
  const Matrix weights = random_matrix(random_, 33, 12);
  const Matrix rows{2, 12, std::vector<float>(24, 0.0F)};
  for (const WeightFormat format : kFormats) {
    EXPECT_THAT(product(kernels_, weights, format, rows), testing::Each(0.0F));
  }
}

TEST_P(KernelsTest, ARowsProductIsTheSameBitsInAnyCompanyAndWithAnyThreads) {
  for (const WeightFormat format : kFormats) {
    for (int round = 0; round < 6; ++round) {
      const std::size_t size = 1 + random_() % 700;
      const Matrix weights = random_matrix(random_, 1 + random_() % 200, size);
      const Matrix rows = random_matrix(random_, 1 + random_() % 75, size);
      const PackedMatrix packed_weights = packed(kernels_, weights, format);
      const std::vector<float> together = product(kernels_, packed_weights, rows, 2);
      for (std::size_t row = 0; row < rows.num_rows; ++row) {
        const Matrix alone{1, size, {rows.row(row), rows.row(row) + size}};
        const auto begin = together.begin() + static_cast<std::ptrdiff_t>(row * weights.num_rows);
        ASSERT_TRUE(std::ranges::equal(
            product(kernels_, packed_weights, alone),
            std::span(begin, begin + static_cast<std::ptrdiff_t>(weights.num_rows))))
            << "format " << static_cast<int>(format) << ", row " << row << " of " << rows.num_rows;
      }
    }
  }
}

// Relative to the whole of the exact product, for a row whose value `outlier` is 300 times the rest
// and weights of that input that are `weight_factor` times the rest.
double int8_error(const Kernels& kernels, std::mt19937& random, float weight_factor) {
  constexpr std::size_t kSize = 512;
  constexpr std::size_t kOutlier = 200;
  Matrix weights = random_matrix(random, 64, kSize);
  Matrix row = random_matrix(random, 1, kSize);
  row.values[kOutlier] = 300.0F;
  for (std::size_t i = 0; i < 64; ++i) weights.values[i * kSize + kOutlier] *= weight_factor;
  const std::vector<float> exact = product(kernels, weights, WeightFormat::kFloat32, row);
  const std::vector<float> rough = product(kernels, weights, WeightFormat::kInt8, row);
  double error = 0;
  double total = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    error += std::pow(double{rough[i]} - double{exact[i]}, 2);
    total += std::pow(double{exact[i]}, 2);
  }
  return std::sqrt(error / total);
}

// With one scale for a row all but the outlier would be lost: an error of 0.07 of 300.
TEST_P(KernelsTest, AnOutlierHarmsNoBlockButItsOwn) {
  EXPECT_LT(int8_error(kernels_, random_, 1.0F), 0.04);
}

// Without factors both the outlier's weights and its block's activations would be lost: 0.5.
TEST_P(KernelsTest, AnInputWithSmallWeightsIsEvenedOut) {
  EXPECT_LT(int8_error(kernels_, random_, 1.0F / 300.0F), 0.015);
}

TEST_P(KernelsTest, DotIsTheSumOfProducts) {
  for (const std::size_t size : {1U, 15U, 16U, 100U, 2048U}) {
    const Matrix a = random_matrix(random_, 1, size);
    const Matrix b = random_matrix(random_, 1, size);
    EXPECT_NEAR(kernels_.dot(a.row(0), b.row(0), size),
                expected(WeightFormat::kFloat32, a.row(0), b.row(0), size), 1e-4);
  }
}

TEST_P(KernelsTest, MaximaAreThoseOfTheirSetsAndPassOverWhatIsNotANumber) {
  for (const std::size_t size : {1U, 17U, 1024U, 1025U, 5000U}) {
    Matrix row = random_matrix(random_, 1, size);
    row.values[size / 2] = NAN;
    std::vector<float> right(num_maxima(size), -INFINITY);
    for (std::size_t i = 0; i < size; ++i) {
      constexpr std::size_t kStretch = kMaximaLanes * kMaximumOf;
      float& maximum = right[i / kStretch * kMaximaLanes + i % kMaximaLanes];
      if (row.values[i] > maximum) maximum = row.values[i];
    }
    std::vector<float> maxima(right.size());
    kernels_.find_maxima(row.row(0), size, maxima.data());
    EXPECT_EQ(maxima, right);
  }
}

TEST_P(KernelsTest, SharesAreRaisedToThoseOfARow) {
  for (const std::size_t size : {1U, 15U, 16U, 100U, 2048U}) {
    const Matrix row = random_matrix(random_, 1, size);
    float largest = 0;
    for (const float value : row.values) largest = std::max(largest, std::abs(value));
    std::vector<float> shares(size, 0.5F);
    kernels_.raise_shares(row.row(0), size, shares.data());
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_FLOAT_EQ(shares[i], std::max(0.5F, std::abs(row.values[i]) / largest));
    }
    const std::vector<float> before = shares;
    kernels_.raise_shares(std::vector<float>(size, 0.0F).data(), size, shares.data());
    EXPECT_EQ(shares, before);
  }
}

// A matrix that counts how often its rows are read.
class CountingMatrix final : public WeightMatrix {
 public:
  explicit CountingMatrix(const Matrix& values) : stored_(values.view()) {}
  [[nodiscard]] std::size_t num_rows() const override { return stored_.num_rows(); }
  [[nodiscard]] std::size_t num_columns() const override { return stored_.num_columns(); }
  void read_rows(std::size_t first, std::size_t count, float* out) const override {
    num_read += count;
    stored_.read_rows(first, count, out);
  }
  mutable std::size_t num_read = 0;

 private:
  StoredMatrix stored_;
};

TEST_P(KernelsTest, WeightsAreReadOnceUnlessAnInputIsEvenedOut) {
  Matrix values = random_matrix(random_, 70, 130);
  const CountingMatrix even(values);
  const PackedMatrix plain = packed(kernels_, even, WeightFormat::kInt8);
  EXPECT_EQ(even.num_read, 70U);
  EXPECT_EQ(plain.row_form().factors, nullptr);

  for (std::size_t row = 0; row < 70; ++row) values.values[row * 130 + 129] *= 1e-3F;
  const CountingMatrix uneven(values);
  const PackedMatrix evened = packed(kernels_, uneven, WeightFormat::kInt8);
  EXPECT_EQ(uneven.num_read, 140U);
  ASSERT_NE(evened.row_form().factors, nullptr);
  EXPECT_LT(evened.row_form().factors[129], 1.0F);
  EXPECT_EQ(evened.row_form().factors[0], 1.0F);
}

// Exponential is not in the table; sigmoid's is.
TEST_P(KernelsTest, SiluIsThatOfTheLibraryWithinAFewUnitsInTheLastPlace) {
  std::vector<float> gate;
  for (float x = -100.0F; x <= 100.0F; x += 0.0173F) gate.push_back(x);
  const std::vector<float> up(gate.size(), 2.0F);
  std::vector<float> out(gate.size());
  kernels_.silu_multiply(gate.data(), up.data(), gate.size(), out.data());
  for (std::size_t i = 0; i < gate.size(); ++i) {
    const double x = gate[i];
    const double right = 2.0 * x / (1.0 + std::exp(-x));
    ASSERT_NEAR(out[i], right, std::abs(right) * 5e-7 + 1e-35) << x;
  }
}

TEST_P(KernelsTest, RmsNormDividesByTheRootOfTheMeanSquare) {
  for (const std::size_t size : {1U, 15U, 16U, 100U, 2048U}) {
    const Matrix row = random_matrix(random_, 1, size);
    const Matrix weight = random_matrix(random_, 1, size);
    std::vector<float> out(size);
    kernels_.rms_norm(row.row(0), weight.row(0), size, 1e-5F, out.data());
    double squares = 0;
    for (const float value : row.values) squares += double{value} * double{value};
    const double factor = 1.0 / std::sqrt(squares / static_cast<double>(size) + 1e-5);
    for (std::size_t i = 0; i < size; ++i) {
      const double right = row.values[i] * factor * weight.values[i];
      ASSERT_NEAR(out[i], right, std::abs(right) * 1e-6);
    }
  }
}

TEST_P(KernelsTest, RotateTurnsThePairsOfTheTwoHalves) {
  std::vector<float> head = {1.0F, 2.0F, 3.0F, 4.0F};
  const std::vector<float> cosines = {0.0F, 0.5F};
  const std::vector<float> sines = {1.0F, 0.25F};
  kernels_.rotate(head.data(), cosines.data(), sines.data(), 4);
  EXPECT_THAT(head, testing::ElementsAre(-3.0F, 0.0F, 1.0F, 2.5F));
}

// Keys and values of some positions in the pages that attend() reads, with float32 elements.
struct CachedHead {
  std::size_t head_dim = 0;
  std::vector<std::vector<float>> pages;  // Keys, then values.

  CachedHead(const Matrix& keys, const Matrix& values) : head_dim(keys.num_columns) {
    const std::size_t value_panels = (head_dim + kPanelColumns - 1) / kPanelColumns;
    const std::size_t page_floats = kPagePositions * (head_dim + value_panels * kPanelColumns);
    pages.resize((keys.num_rows + kPagePositions - 1) / kPagePositions,
                 std::vector<float>(page_floats, 0.0F));
    for (std::size_t position = 0; position < keys.num_rows; ++position) {
      std::vector<float>& page = pages[position / kPagePositions];
      const std::size_t in_page = position % kPagePositions;
      for (std::size_t i = 0; i < head_dim; ++i) {
        page[(in_page / kPanelColumns * head_dim + i) * kPanelColumns + in_page % kPanelColumns] =
            keys.row(position)[i];
        page[head_dim * kPagePositions +
             (i / kPanelColumns * kPagePositions + in_page) * kPanelColumns + i % kPanelColumns] =
            values.row(position)[i];
      }
    }
  }
};

std::vector<float> attention(const Kernels& kernels, const Matrix& queries,
                             const CachedHead& cached, std::size_t num_positions) {
  std::vector<const std::byte*> pages;
  for (const std::vector<float>& page : cached.pages) {
    pages.push_back(reinterpret_cast<const std::byte*>(page.data()));
  }
  const std::size_t scratch_size =
      attention_scratch_size(queries.num_rows, cached.head_dim, num_positions);
  std::vector<std::uint32_t> packed(scratch_size);
  std::vector<float> scores(scratch_size);
  std::vector<float> out(queries.values.size());
  kernels.attend({.num_heads = queries.num_rows,
                  .head_dim = cached.head_dim,
                  .query = queries.values.data(),
                  .pages = pages.data(),
                  .values_offset = cached.head_dim * kPagePositions * sizeof(float),
                  .num_positions = num_positions,
                  .packed_scratch = packed.data(),
                  .score_scratch = scores.data(),
                  .out = out.data()});
  return out;
}

TEST_P(KernelsTest, AttentionIsTheSoftmaxMixOfTheValuesThatItMaySee) {
  for (const auto [num_heads, head_dim, num_positions] :
       {std::array<std::size_t, 3>{4, 128, 200}, {1, 32, 1}, {9, 80, 65}, {5, 64, 64}}) {
    const Matrix queries = random_matrix(random_, num_heads, head_dim);
    // More is cached than may be seen.
    const Matrix keys = random_matrix(random_, num_positions + 3, head_dim);
    const Matrix values = random_matrix(random_, num_positions + 3, head_dim);
    const std::vector<float> out =
        attention(kernels_, queries, CachedHead(keys, values), num_positions);
    for (std::size_t head = 0; head < num_heads; ++head) {
      std::vector<double> weights(num_positions);
      double total = 0;
      for (std::size_t i = 0; i < num_positions; ++i) {
        const double score =
            expected(WeightFormat::kFloat32, queries.row(head), keys.row(i), head_dim);
        total += weights[i] = std::exp(score / std::sqrt(static_cast<double>(head_dim)));
      }
      for (std::size_t column = 0; column < head_dim; ++column) {
        double right = 0;
        for (std::size_t i = 0; i < num_positions; ++i) {
          right += weights[i] / total * values.row(i)[column];
        }
        ASSERT_NEAR(out[head * head_dim + column], right, 2e-6);
      }
    }
  }
}

// The matrix products of int8 without exception.
TEST(InstructionSetsTest, AgreeToTheLastBitInInt8Products) {
  std::mt19937 random(8);
  const Matrix weights = random_matrix(random, 75, 650);
  const Matrix rows = random_matrix(random, 19, 650);
  const auto result = [&](InstructionSet set) {
    return product(kernels_for(set), weights, WeightFormat::kInt8, rows);
  };
  for (const InstructionSet set : supported_instruction_sets()) {
    EXPECT_EQ(result(set), result(InstructionSet::kPortable)) << instruction_set_name(set);
  }
}

// Everything that a forward pass computes in int8 and fp32, with all that have multiply-add.
TEST(InstructionSetsTest, AgreeToTheLastBit) {
  std::mt19937 random(7);
  const Matrix weights = random_matrix(random, 75, 650);
  const Matrix rows = random_matrix(random, 19, 650);
  const Matrix queries = random_matrix(random, 4, 128);
  const CachedHead cached(random_matrix(random, 100, 128), random_matrix(random, 100, 128));
  std::vector<std::vector<float>> results;
  for (const InstructionSet set : supported_instruction_sets()) {
    if (set == InstructionSet::kPortable) continue;
    const Kernels& kernels = kernels_for(set);
    std::vector<float> all = product(kernels, weights, WeightFormat::kInt8, rows);
    for (const WeightFormat format : {WeightFormat::kFloat32, WeightFormat::kBFloat16}) {
      std::ranges::copy(product(kernels, weights, format, rows), std::back_inserter(all));
    }
    std::ranges::copy(attention(kernels, queries, cached, 100), std::back_inserter(all));
    std::vector<float> row = rows.values;
    kernels.rms_norm(row.data(), weights.values.data(), 1234, 1e-5F, row.data());
    kernels.silu_multiply(row.data(), weights.values.data(), 5678, row.data());
    kernels.add(row.data(), weights.values.data(), 777);
    kernels.rotate(row.data(), weights.values.data(), weights.values.data() + 200, 122);
    std::ranges::copy(row, std::back_inserter(all));
    results.push_back(all);
  }
  for (std::size_t i = 1; i < results.size(); ++i) EXPECT_EQ(results[i], results[0]);
}

}  // namespace
}  // namespace hymt::cpu
