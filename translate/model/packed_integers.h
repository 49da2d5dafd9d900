// Matrices of small whole numbers, several in 32 bits, as GPTQ and compressed-tensors pack them.
//
//     GPTQ: qweight [columns * bits / 32, rows], qzeros [groups, rows * bits / 32],
//           scales [groups, rows], g_idx [columns], the group of each input
//     compressed-tensors (pack-quantized): weight_packed [rows, ceil(columns * bits / 32)],
//           weight_scale [rows, groups], weight_zero_point [ceil(rows * bits / 32), groups],
//           weight_g_idx [columns]
//
// The first number is in the lowest bits. A value is scale * (number - zero), in float32; both are
// rounded nowhere else. Formulas: AutoGPTQ's qlinear, compressed_tensors' pack_quantized.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "translate/model/weight_matrix.h"

namespace hymt {

// Numbers of `bits` bits in words of 32, [height, width] of them. Views a mapped file.
struct PackedWords {
  std::span<const std::byte> bytes;
  std::size_t num_words = 0;  // Of a row of words.

  [[nodiscard]] std::uint32_t at(std::size_t row, std::size_t word) const;
};

enum class PackedAlong : std::uint8_t {
  kRows,     // compressed-tensors: a word holds numbers of one row.
  kColumns,  // GPTQ: a word holds numbers of one output, which is a column of the words.
};

struct PackedIntegers {
  std::size_t num_rows = 0;
  std::size_t num_columns = 0;
  std::size_t bits = 4;  // Or 8.
  PackedAlong packed_along = PackedAlong::kRows;
  PackedWords numbers;
  PackedWords zeros;      // No bytes: all are `zero`.
  std::int32_t zero = 0;  // Added to all zeros, too.
  TensorView scales;      // [groups, rows] with kColumns, [rows, groups] with kRows.
  std::size_t num_groups = 1;
  std::vector<std::uint32_t> groups;  // Of each column, below num_groups.
};

// Immutable; valid as long as what mapped the views.
class PackedIntegerMatrix final : public WeightMatrix {
 public:
  explicit PackedIntegerMatrix(PackedIntegers packed);

  [[nodiscard]] std::size_t num_rows() const override { return packed_.num_rows; }
  [[nodiscard]] std::size_t num_columns() const override { return packed_.num_columns; }
  void read_rows(std::size_t first, std::size_t count, float* out) const override;
  [[nodiscard]] std::string_view stored_type() const override {
    return packed_.bits == 4 ? "int4" : "int8";
  }
  [[nodiscard]] std::uint64_t num_stored_bytes() const override;
  [[nodiscard]] bool is_in_blocks() const override { return true; }
  // Where inputs are in order, groups are whole blocks and scales numbers that binary16 has: with
  // zeros in the middle, or in 4 bits any zeros of groups that are multiples of 128.
  [[nodiscard]] std::optional<BlockTraits> block_traits() const override { return block_traits_; }
  void read_blocks(std::size_t row, BlockRow& out) const override;
  void release() const override;

 private:
  void read_row(std::size_t row, float* out) const;
  void read_codes(std::size_t row, std::uint8_t* out) const;
  [[nodiscard]] float scale_of(std::size_t row, std::size_t group) const;
  [[nodiscard]] std::int32_t zero_of(std::size_t row, std::size_t group) const;
  [[nodiscard]] std::optional<BlockTraits> find_block_traits() const;
  [[nodiscard]] bool has_ordered_groups(std::size_t multiple_of) const;
  [[nodiscard]] bool has_float16_scales() const;
  [[nodiscard]] bool is_symmetric() const;

  PackedIntegers packed_;
  std::optional<BlockTraits> block_traits_;
};

}  // namespace hymt
