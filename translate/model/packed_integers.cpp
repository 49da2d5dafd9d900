#include "translate/model/packed_integers.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "translate/model/float16.h"
#include "translate/model/mapped_file.h"

namespace hymt {
namespace {

constexpr std::size_t kWordBits = 32;

constexpr std::uint32_t mask_of(std::size_t bits) { return (std::uint32_t{1} << bits) - 1; }

}  // namespace

std::uint32_t PackedWords::at(std::size_t row, std::size_t word) const {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + (row * num_words + word) * sizeof value, sizeof value);
  return value;
}

PackedIntegerMatrix::PackedIntegerMatrix(PackedIntegers packed)
    : packed_(std::move(packed)), block_traits_(find_block_traits()) {}

void PackedIntegerMatrix::read_rows(std::size_t first, std::size_t count, float* out) const {
  for (std::size_t row = first; row < first + count; ++row) {
    read_row(row, out);
    out += packed_.num_columns;
  }
}

float PackedIntegerMatrix::scale_of(std::size_t row, std::size_t group) const {
  const bool is_gptq = packed_.packed_along == PackedAlong::kColumns;
  float scale = 0.0F;
  read_values(packed_.scales,
              is_gptq ? group * packed_.num_rows + row : row * packed_.num_groups + group, 1,
              &scale);
  return scale;
}

std::int32_t PackedIntegerMatrix::zero_of(std::size_t row, std::size_t group) const {
  if (packed_.zeros.bytes.empty()) return packed_.zero;
  const std::size_t per_word = kWordBits / packed_.bits;
  const std::uint32_t word = packed_.packed_along == PackedAlong::kColumns
                                 ? packed_.zeros.at(group, row / per_word)
                                 : packed_.zeros.at(row / per_word, group);
  const std::uint32_t stored = word >> row % per_word * packed_.bits & mask_of(packed_.bits);
  return packed_.zero + static_cast<std::int32_t>(stored);
}

void PackedIntegerMatrix::read_codes(std::size_t row, std::uint8_t* out) const {
  const std::size_t per_word = kWordBits / packed_.bits;
  const bool is_gptq = packed_.packed_along == PackedAlong::kColumns;
  for (std::size_t begin = 0; begin < packed_.num_columns; begin += per_word) {
    std::uint32_t word = is_gptq ? packed_.numbers.at(begin / per_word, row)
                                 : packed_.numbers.at(row, begin / per_word);
    const std::size_t end = std::min(packed_.num_columns, begin + per_word);
    for (std::size_t column = begin; column < end; ++column) {
      out[column] = static_cast<std::uint8_t>(word & mask_of(packed_.bits));
      word >>= packed_.bits;
    }
  }
}

void PackedIntegerMatrix::read_row(std::size_t row, float* out) const {
  std::vector<float> scales(packed_.num_groups);
  std::vector<std::int32_t> zeros(packed_.num_groups);
  for (std::size_t group = 0; group < packed_.num_groups; ++group) {
    scales[group] = scale_of(row, group);
    zeros[group] = zero_of(row, group);
  }
  std::vector<std::uint8_t> codes(packed_.num_columns);
  read_codes(row, codes.data());
  for (std::size_t column = 0; column < packed_.num_columns; ++column) {
    const std::uint32_t group = packed_.groups[column];
    out[column] = scales[group] * static_cast<float>(std::int32_t{codes[column]} - zeros[group]);
  }
}

void PackedIntegerMatrix::read_blocks(std::size_t row, BlockRow& out) const {
  read_codes(row, out.codes.data());
  for (std::size_t block = 0; block < out.blocks.size(); ++block) {
    const std::size_t group = packed_.groups[block * kBlockCodes];
    const float scale = scale_of(row, group);
    out.blocks[block] = {.factor = scale};
    if (!block_traits_->has_minimum) continue;
    out.blocks[block].shift = -scale;
    out.blocks[block].minimum = static_cast<std::uint8_t>(zero_of(row, group));
  }
}

// Whether each run of so many inputs is of one group.
bool PackedIntegerMatrix::has_ordered_groups(std::size_t multiple_of) const {
  for (std::size_t column = 1; column < packed_.num_columns; ++column) {
    if (column % multiple_of != 0 && packed_.groups[column] != packed_.groups[column - 1]) {
      return false;
    }
  }
  return true;
}

bool PackedIntegerMatrix::has_float16_scales() const {
  constexpr std::size_t kAtOnce = 4096;
  const std::size_t count = packed_.num_groups * packed_.num_rows;
  std::vector<float> scales(std::min(count, kAtOnce));
  for (std::size_t begin = 0; begin < count; begin += kAtOnce) {
    const std::size_t size = std::min(kAtOnce, count - begin);
    read_values(packed_.scales, begin, size, scales.data());
    if (!std::all_of(scales.begin(), scales.begin() + static_cast<std::ptrdiff_t>(size),
                     is_float16)) {
      return false;
    }
  }
  return true;
}

bool PackedIntegerMatrix::is_symmetric() const {
  const std::int32_t middle = 1 << (packed_.bits - 1);
  if (packed_.zeros.bytes.empty()) return packed_.zero == middle;
  for (std::size_t row = 0; row < packed_.num_rows; ++row) {
    for (std::size_t group = 0; group < packed_.num_groups; ++group) {
      if (zero_of(row, group) != middle) return false;
    }
  }
  return true;
}

std::optional<BlockTraits> PackedIntegerMatrix::find_block_traits() const {
  if (!has_ordered_groups(kBlockCodes) || !has_float16_scales()) return std::nullopt;
  if (is_symmetric()) return BlockTraits{packed_.bits, false, false};
  if (packed_.bits == 4 && has_ordered_groups(kNestedCodes)) return BlockTraits{4, true, true};
  return std::nullopt;
}

std::uint64_t PackedIntegerMatrix::num_stored_bytes() const {
  return packed_.numbers.bytes.size() + packed_.zeros.bytes.size() + packed_.scales.bytes.size();
}

void PackedIntegerMatrix::release() const {
  for (const auto bytes : {packed_.numbers.bytes, packed_.zeros.bytes, packed_.scales.bytes}) {
    release_mapped(bytes);
  }
}

}  // namespace hymt
