// GPTQ's and compressed-tensors' numbers as blocks: the same values as widened ones, or no blocks.
#include "translate/model/packed_integers.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <span>
#include <vector>

namespace hymt {
namespace {

constexpr std::size_t kRows = 8;
constexpr std::size_t kColumns = 512;

struct Stored {
  std::size_t bits = 4;
  PackedAlong along = PackedAlong::kColumns;
  std::size_t group_size = 128;
  float scale = 0.0123F;  // Of the first group; rounded to bfloat16.
  std::uint8_t zeros = 0x77;
};

// Owns what the matrix views.
class PackedIntegersTest : public testing::Test {
 protected:
  PackedIntegers make(const Stored& stored) {
    std::mt19937 random(5);
    const std::size_t groups = kColumns / stored.group_size;
    const std::size_t per_word = 32 / stored.bits;
    numbers_.resize(kRows * kColumns / per_word);
    for (std::uint32_t& word : numbers_) word = static_cast<std::uint32_t>(random());
    zeros_.assign(groups * kRows / per_word * 4, std::byte{stored.zeros});
    scales_.clear();
    for (std::size_t i = 0; i < groups * kRows; ++i) {
      const float scale = stored.scale * static_cast<float>(i + 1);
      std::uint32_t bits = 0;
      std::memcpy(&bits, &scale, sizeof bits);
      scales_.push_back(static_cast<std::uint16_t>(bits >> 16));
    }
    const bool is_gptq = stored.along == PackedAlong::kColumns;
    PackedIntegers packed;
    packed.num_rows = kRows;
    packed.num_columns = kColumns;
    packed.bits = stored.bits;
    packed.packed_along = stored.along;
    packed.numbers = {std::as_bytes(std::span(numbers_)), is_gptq ? kRows : kColumns / per_word};
    packed.zeros = {zeros_, is_gptq ? kRows / per_word : groups};
    packed.zero = 1;
    packed.scales = {.name = "scales",
                     .type = DataType::kBFloat16,
                     .shape = {groups, kRows},
                     .bytes = std::as_bytes(std::span(scales_))};
    packed.num_groups = groups;
    for (std::size_t i = 0; i < kColumns; ++i) {
      packed.groups.push_back(static_cast<std::uint32_t>(i / stored.group_size));
    }
    return packed;
  }

  static void expect_equal_values(const PackedIntegerMatrix& matrix) {
    ASSERT_TRUE(matrix.block_traits());
    const BlockTraits traits = *matrix.block_traits();
    const int zero = traits.has_minimum ? 0 : 1 << (traits.bits - 1);
    BlockRow blocks{std::vector<std::uint8_t>(kColumns),
                    std::vector<WeightBlock>(kColumns / kBlockCodes)};
    std::vector<float> values(kColumns);
    for (std::size_t row = 0; row < kRows; ++row) {
      matrix.read_rows(row, 1, values.data());
      matrix.read_blocks(row, blocks);
      for (std::size_t i = 0; i < kColumns; ++i) {
        const WeightBlock& block = blocks.blocks[i / kBlockCodes];
        const double value = double{block.factor} * block.scale * (blocks.codes[i] - zero) +
                             double{block.shift} * block.minimum;
        ASSERT_EQ(value, values[i]) << row << ", " << i;
      }
    }
  }

 private:
  std::vector<std::uint32_t> numbers_;
  std::vector<std::byte> zeros_;
  std::vector<std::uint16_t> scales_;
};

TEST_F(PackedIntegersTest, BlocksHaveTheSameValues) {
  for (const PackedAlong along : {PackedAlong::kColumns, PackedAlong::kRows}) {
    for (const std::size_t group_size : {32U, 64U, 128U, 512U}) {
      for (const std::uint8_t zeros : {std::uint8_t{0x77}, std::uint8_t{0x35}}) {
        const PackedIntegerMatrix matrix(
            make({.along = along, .group_size = group_size, .zeros = zeros}));
        if (zeros != 0x77 && group_size < kNestedCodes) {
          EXPECT_FALSE(matrix.block_traits());
          continue;
        }
        EXPECT_EQ(matrix.block_traits()->has_minimum, zeros != 0x77);
        expect_equal_values(matrix);
      }
    }
  }
  expect_equal_values(PackedIntegerMatrix(make({.bits = 8, .zeros = 0x7F})));
}

TEST_F(PackedIntegersTest, WhatBlocksCannotHoldIsLeftToRounding) {
  EXPECT_FALSE(PackedIntegerMatrix(make({.scale = 1e-7F})).block_traits());
  EXPECT_FALSE(PackedIntegerMatrix(make({.scale = 1e5F})).block_traits());
  EXPECT_FALSE(PackedIntegerMatrix(make({.bits = 8, .zeros = 0x7E})).block_traits());
  PackedIntegers shuffled = make({});
  std::swap(shuffled.groups[3], shuffled.groups[300]);
  EXPECT_FALSE(PackedIntegerMatrix(std::move(shuffled)).block_traits());
}

}  // namespace
}  // namespace hymt
