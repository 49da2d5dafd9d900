#include "translate/model/packed_integers.h"

#include <algorithm>
#include <cstring>

#include "translate/model/mapped_file.h"

namespace hymt {
namespace {

constexpr std::size_t kWordBits = 32;

}  // namespace

std::uint32_t PackedWords::at(std::size_t row, std::size_t word) const {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + (row * num_words + word) * sizeof value, sizeof value);
  return value;
}

void PackedIntegerMatrix::read_rows(std::size_t first, std::size_t count, float* out) const {
  for (std::size_t row = first; row < first + count; ++row) {
    read_row(row, out);
    out += packed_.num_columns;
  }
}

void PackedIntegerMatrix::read_row(std::size_t row, float* out) const {
  const std::size_t per_word = kWordBits / packed_.bits;
  const std::uint32_t mask = (std::uint32_t{1} << packed_.bits) - 1;
  const bool is_gptq = packed_.packed_along == PackedAlong::kColumns;
  // Of this row, by group.
  std::vector<float> scales(packed_.num_groups);
  std::vector<std::int32_t> zeros(packed_.num_groups, packed_.zero);
  for (std::size_t group = 0; group < packed_.num_groups; ++group) {
    const std::size_t at =
        is_gptq ? group * packed_.num_rows + row : row * packed_.num_groups + group;
    read_values(packed_.scales, at, 1, &scales[group]);
    if (packed_.zeros.bytes.empty()) continue;
    const std::uint32_t word =
        is_gptq ? packed_.zeros.at(group, row / per_word) : packed_.zeros.at(row / per_word, group);
    zeros[group] += static_cast<std::int32_t>(word >> row % per_word * packed_.bits & mask);
  }
  for (std::size_t begin = 0; begin < packed_.num_columns; begin += per_word) {
    std::uint32_t word = is_gptq ? packed_.numbers.at(begin / per_word, row)
                                 : packed_.numbers.at(row, begin / per_word);
    const std::size_t end = std::min(packed_.num_columns, begin + per_word);
    for (std::size_t column = begin; column < end; ++column) {
      const std::uint32_t group = packed_.groups[column];
      const std::int32_t number = static_cast<std::int32_t>(word & mask) - zeros[group];
      out[column] = scales[group] * static_cast<float>(number);
      word >>= packed_.bits;
    }
  }
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
