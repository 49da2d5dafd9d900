// Products with weights in blocks, against plain arithmetic in double, for every instruction set of
// this machine; the same bits in any company and with any instruction set; and rounding to blocks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "translate/model/cpu/block_packing.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/packed_matrix.h"
#include "translate/model/cpu/packed_rows.h"
#include "translate/model/cpu/thread_team.h"
#include "translate/model/float16.h"

namespace hymt::cpu {
namespace {

constexpr std::array kAllTraits = {BlockTraits{8, false, false}, BlockTraits{4, false, false},
                                   BlockTraits{4, true, false}, BlockTraits{4, true, true}};

// Random codes, with scales of both signs.
class BlockMatrix final : public WeightMatrix {
 public:
  BlockMatrix(std::mt19937& random, BlockTraits traits, std::size_t rows, std::size_t columns)
      : traits_(traits), columns_(columns), rows_(rows) {
    for (BlockRow& row : rows_) {
      for (std::size_t i = 0; i < columns; ++i) {
        row.codes.push_back(static_cast<std::uint8_t>(random() % (1U << traits.bits)));
      }
      WeightBlock block;
      for (std::size_t i = 0; i < columns; i += kBlockCodes) {
        if (!traits.is_nested || i % kNestedCodes == 0) {
          block.factor = random_half(random);
          if (traits.has_minimum) block.shift = random_half(random);
        }
        if (traits.is_nested) {
          block.scale = static_cast<std::uint8_t>(random() % 64);
          block.minimum = static_cast<std::uint8_t>(random() % 64);
        }
        row.blocks.push_back(block);
      }
    }
  }

  [[nodiscard]] std::size_t num_rows() const override { return rows_.size(); }
  [[nodiscard]] std::size_t num_columns() const override { return columns_; }
  void read_rows(std::size_t first, std::size_t count, float* out) const override {
    for (std::size_t i = 0; i < count * columns_; ++i) {
      out[i] = static_cast<float>(value(first + i / columns_, i % columns_));
    }
  }
  [[nodiscard]] bool is_in_blocks() const override { return true; }
  [[nodiscard]] std::optional<BlockTraits> block_traits() const override { return traits_; }
  void read_blocks(std::size_t row, BlockRow& out) const override { out = rows_[row]; }

  [[nodiscard]] double value(std::size_t row, std::size_t column) const {
    const WeightBlock& block = rows_[row].blocks[column / kBlockCodes];
    const double zero = traits_.has_minimum ? 0 : traits_.bits == 8 ? 128 : 8;
    return double{block.factor} * block.scale * (rows_[row].codes[column] - zero) +
           double{block.shift} * block.minimum;
  }

 private:
  static float random_half(std::mt19937& random) {
    const float value = std::normal_distribution<float>(0.0F, 0.01F)(random);
    return widened_float16(float16_away_from_zero(value));
  }

  BlockTraits traits_;
  std::size_t columns_;
  std::vector<BlockRow> rows_;
};

using Rows = std::vector<std::vector<float>>;

Rows random_rows(std::mt19937& random, std::size_t count, std::size_t size) {
  std::normal_distribution<float> normal;
  Rows rows(count, std::vector<float>(size));
  for (std::vector<float>& row : rows) std::ranges::generate(row, [&] { return normal(random); });
  return rows;
}

PackedMatrix packed(const Kernels& kernels, std::span<const WeightMatrix* const> parts,
                    std::span<const WeightFormat> formats) {
  ThreadTeam team(2);
  PackedMatrix matrix(parts, formats);
  matrix.pack(parts, kernels, team);
  return matrix;
}

PackedMatrix packed(const Kernels& kernels, const BlockMatrix& weights) {
  const WeightMatrix* part = &weights;
  const WeightFormat format = format_of_blocks(*weights.block_traits());
  return packed(kernels, {&part, 1}, {&format, 1});
}

std::vector<float> product(const Kernels& kernels, const PackedMatrix& weights, const Rows& rows) {
  PackedRows packed_rows(kernels);
  packed_rows.reset(weights.row_form(), rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) packed_rows.pack(row, rows[row].data());
  std::vector<float> out(rows.size() * weights.num_outputs(), NAN);
  ThreadTeam team(2);
  weights.multiply(kernels, packed_rows, out.data(), weights.num_outputs(), team);
  return out;
}

// A row as the products see it: each kWeightBlock rounded to int8.
std::vector<double> rounded(const std::vector<float>& row) {
  std::vector<double> result;
  for (std::size_t begin = 0; begin < row.size(); begin += kWeightBlock) {
    const auto block = std::span(row).subspan(begin, std::min(kWeightBlock, row.size() - begin));
    float largest = 0;
    for (const float value : block) largest = std::max(largest, std::abs(value));
    for (const float value : block) {
      result.push_back(std::nearbyint(value * (127.0F / largest)) * double{largest / 127.0F});
    }
  }
  return result;
}

class BlockProductsTest : public testing::TestWithParam<InstructionSet> {
 protected:
  const Kernels& kernels_ = kernels_for(GetParam());
  std::mt19937 random_{20261130};
};

INSTANTIATE_TEST_SUITE_P(AllOfThisMachine, BlockProductsTest,
                         testing::ValuesIn(supported_instruction_sets().begin(),
                                           supported_instruction_sets().end()),
                         [](const auto& test) {
                           std::string name(instruction_set_name(test.param));
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// Float32 rounds each of the sums of up to 24 blocks: 2^-24 of the sum of all magnitudes for each.
TEST_P(BlockProductsTest, AreThoseOfPlainArithmetic) {
  for (const BlockTraits traits : kAllTraits) {
    for (const auto [num_rows, num_outputs, num_values] :
         {std::array<std::size_t, 3>{1, 32, 32}, {3, 40, 160}, {8, 7, 544}, {70, 97, 768}}) {
      const BlockMatrix weights(random_, traits, num_outputs, num_values);
      const Rows rows = random_rows(random_, num_rows, num_values);
      const std::vector<float> out = product(kernels_, packed(kernels_, weights), rows);
      for (std::size_t row = 0; row < num_rows; ++row) {
        const std::vector<double> inputs = rounded(rows[row]);
        for (std::size_t output = 0; output < num_outputs; ++output) {
          double right = 0;
          double magnitude = 0;
          for (std::size_t i = 0; i < num_values; ++i) {
            right += inputs[i] * weights.value(output, i);
            magnitude += std::abs(inputs[i] * weights.value(output, i));
          }
          ASSERT_NEAR(out[row * num_outputs + output], right, magnitude * 48 * 0x1p-24)
              << traits.bits << " bits, nested " << traits.is_nested << ", output " << output;
        }
      }
    }
  }
}

TEST_P(BlockProductsTest, TheLargestCodesDoNotSaturate) {
  for (const BlockTraits traits : kAllTraits) {
    const std::size_t size = 4096;
    const BlockMatrix random(random_, traits, 1, size);
    BlockRow largest;
    random.read_blocks(0, largest);
    for (const unsigned code : {0U, (1U << traits.bits) - 1}) {
      std::ranges::fill(largest.codes, static_cast<std::uint8_t>(code));
      std::ranges::fill(largest.blocks, WeightBlock{.factor = 1.0F});
      std::vector<std::byte> panel(block_panel_bytes(format_of_blocks(traits), size));
      pack_blocks({&largest, 1}, format_of_blocks(traits), 0, panel.data());
      PackedRows rows(kernels_);
      rows.reset({format_of_blocks(traits), size, nullptr}, 1);
      rows.pack(0, std::vector<float>(size, -127.0F).data());
      float out = NAN;
      kernels_.multiply_panels({.format = format_of_blocks(traits),
                                .num_groups = rows.num_groups(),
                                .panels = panel.data(),
                                .num_columns = 1,
                                .rows = rows.tiles(),
                                .num_rows = 1,
                                .row_scales = rows.scales(),
                                .row_starts = rows.starts(),
                                .row_sums = rows.sums(),
                                .out = &out,
                                .out_stride = 1});
      const float zero = traits.has_minimum ? 0.0F : traits.bits == 8 ? 128.0F : 8.0F;
      EXPECT_FLOAT_EQ(out, -127.0F * 4096.0F * (static_cast<float>(code) - zero));
    }
  }
}

TEST_P(BlockProductsTest, ARowsProductIsTheSameBitsInAnyCompany) {
  for (const BlockTraits traits : kAllTraits) {
    for (int round = 0; round < 3; ++round) {
      const std::size_t size = kWeightBlock * (1 + random_() % 22);
      const BlockMatrix weights(random_, traits, 1 + random_() % 150, size);
      const PackedMatrix packed_weights = packed(kernels_, weights);
      const Rows rows = random_rows(random_, 1 + random_() % 75, size);
      const std::vector<float> together = product(kernels_, packed_weights, rows);
      for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::vector<float> alone = product(kernels_, packed_weights, {rows[row]});
        ASSERT_TRUE(std::ranges::equal(
            alone, std::span(together).subspan(row * weights.num_rows(), weights.num_rows())));
      }
    }
  }
}

TEST_P(BlockProductsTest, PartsOfSeveralFormatsStandBelowEachOther) {
  const BlockMatrix first(random_, {4, true, true}, 70, 256);
  const BlockMatrix second(random_, {8, false, false}, 5, 256);
  const BlockMatrix third(random_, {8, false, false}, 30, 256);
  const std::array<const WeightMatrix*, 3> parts = {&first, &second, &third};
  const std::array formats = {WeightFormat::kInt4NestedBlocks, WeightFormat::kInt8Blocks,
                              WeightFormat::kInt8Blocks};
  const Rows rows = random_rows(random_, 9, 256);
  const std::vector<float> out = product(kernels_, packed(kernels_, parts, formats), rows);
  std::size_t begin = 0;
  for (const BlockMatrix* part : {&first, &second, &third}) {
    const std::vector<float> alone = product(kernels_, packed(kernels_, *part), rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      ASSERT_TRUE(
          std::ranges::equal(std::span(alone).subspan(row * part->num_rows(), part->num_rows()),
                             std::span(out).subspan(row * 105 + begin, part->num_rows())));
    }
    begin += part->num_rows();
  }
}

struct Rounding {
  std::vector<std::uint8_t> codes;
  std::vector<float> scales;
};

Rounding quantised(const Kernels& kernels, std::size_t bits, const std::vector<float>& weights) {
  const std::size_t count = num_blocks(weights.size());
  Rounding rounding{std::vector<std::uint8_t>(count * kWeightBlock), std::vector<float>(count)};
  kernels.quantise_blocks({.bits = bits,
                           .weights = weights.data(),
                           .size = weights.size(),
                           .codes = rounding.codes.data(),
                           .scales = rounding.scales.data()});
  return rounding;
}

TEST_P(BlockProductsTest, RoundingIsWithinHalfAStepOrAsNearAsWithASymmetricRange) {
  for (const float deviation : {1e-9F, 1e-5F, 0.02F, 1.0F, 1e4F}) {
    std::vector<float> weights = random_rows(random_, 1, 32 * 40 + 7).front();
    for (float& weight : weights) weight *= deviation;
    for (const std::size_t bits : {std::size_t{8}, std::size_t{4}}) {
      const Rounding rounding = quantised(kernels_, bits, weights);
      const int zero = bits == 8 ? 128 : 8;
      for (std::size_t begin = 0; begin < weights.size(); begin += kWeightBlock) {
        const double scale = rounding.scales[begin / kWeightBlock];
        double largest = 0;
        double error = 0;
        for (std::size_t i = begin; i < std::min(weights.size(), begin + kWeightBlock); ++i) {
          const double off = weights[i] - scale * (rounding.codes[i] - zero);
          if (bits == 8) {
            ASSERT_LE(std::abs(off), std::abs(scale) * 0.5001);
          }
          error += off * off;
          largest = std::max(largest, double{std::abs(weights[i])});
        }
        const double step =
            widened_float16(float16_away_from_zero(static_cast<float>(largest / 7)));
        if (bits == 4) {
          ASSERT_LE(error, 32 * step * step / 4);
        }
        EXPECT_TRUE(is_float16(static_cast<float>(scale)));
      }
    }
  }
}

TEST_P(BlockProductsTest, WhatIsNoNumberOrTooLargeHarmsNoOtherBlock) {
  std::vector<float> weights(4 * kWeightBlock, 0.5F);
  weights[0] = NAN;
  weights[kWeightBlock] = std::numeric_limits<float>::infinity();
  weights[2 * kWeightBlock] = -3e38F;
  for (const std::size_t bits : {std::size_t{8}, std::size_t{4}}) {
    const Rounding rounding = quantised(kernels_, bits, weights);
    const int zero = bits == 8 ? 128 : 8;
    for (std::size_t i = 3 * kWeightBlock; i < weights.size(); ++i) {
      EXPECT_NEAR(rounding.scales[3] * static_cast<float>(rounding.codes[i] - zero), 0.5F, 0.04F);
    }
    EXPECT_THAT(rounding.scales, testing::Each(testing::Truly([](float scale) {
                  return std::isfinite(scale) && is_float16(scale);
                })));
  }
}

// Of inputs that are no multiple of a block, and evened out where some have small weights.
TEST_P(BlockProductsTest, RoundedWeightsGiveNearlyTheExactProduct) {
  constexpr std::size_t kSize = 530;
  const Rows values = random_rows(random_, 33, kSize);
  std::vector<float> all;
  for (const std::vector<float>& row : values) {
    all.insert(all.end(), row.begin(), row.end());
    *(all.end() - 1) *= 1e-3F;
  }
  Rows rows = random_rows(random_, 5, kSize);
  for (std::vector<float>& row : rows) row.back() *= 1e3F;
  const StoredMatrix stored({.tensor = {.name = "matrix",
                                        .type = DataType::kFloat32,
                                        .shape = {33, kSize},
                                        .bytes = std::as_bytes(std::span(all))},
                             .scales = {}});
  const WeightMatrix* part = &stored;
  for (const auto& [format, limit] :
       {std::pair{WeightFormat::kInt8Blocks, 0.01}, {WeightFormat::kInt4Blocks, 0.1}}) {
    const std::vector<float> out =
        product(kernels_, packed(kernels_, {&part, 1}, {&format, 1}), rows);
    double error = 0;
    double total = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      double right = 0;
      for (std::size_t k = 0; k < kSize; ++k) {
        right += double{all[i % 33 * kSize + k]} * double{rows[i / 33][k]};
      }
      error += (out[i] - right) * (out[i] - right);
      total += right * right;
    }
    EXPECT_LT(std::sqrt(error / total), limit);
  }
}

TEST(BlockInstructionSetsTest, AgreeToTheLastBit) {
  std::mt19937 random(9);
  for (const BlockTraits traits : kAllTraits) {
    const BlockMatrix weights(random, traits, 75, 672);
    const Rows rows = random_rows(random, 19, 672);
    const Rounding right = quantised(kernels_for(InstructionSet::kPortable), traits.bits, rows[0]);
    const auto result = [&](const Kernels& kernels) {
      return product(kernels, packed(kernels, weights), rows);
    };
    for (const InstructionSet set : supported_instruction_sets()) {
      const Kernels& kernels = kernels_for(set);
      EXPECT_EQ(result(kernels), result(kernels_for(InstructionSet::kPortable)))
          << instruction_set_name(set);
      const Rounding rounding = quantised(kernels, traits.bits, rows[0]);
      EXPECT_EQ(rounding.codes, right.codes) << instruction_set_name(set);
      EXPECT_EQ(rounding.scales, right.scales) << instruction_set_name(set);
    }
  }
}

TEST(Float16Test, IsRoundedAwayFromZero) {
  for (std::uint32_t bits = 0; bits < 0x7C00; ++bits) {
    const float exact = widened_float16(static_cast<std::uint16_t>(bits));
    ASSERT_EQ(float16_away_from_zero(exact), bits);
    ASSERT_EQ(float16_away_from_zero(-exact), bits | 0x8000U);
    if (bits == 0x7BFF) continue;
    ASSERT_EQ(float16_away_from_zero(std::nextafter(exact, 1e9F)), bits + 1);
    ASSERT_FALSE(is_float16(std::nextafter(exact, 1e9F)));
  }
  EXPECT_EQ(float16_away_from_zero(1e30F), 0x7BFF);
  EXPECT_FALSE(is_float16(NAN));
  EXPECT_FALSE(is_float16(std::numeric_limits<float>::infinity()));
}

}  // namespace
}  // namespace hymt::cpu
