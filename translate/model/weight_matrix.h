// The weights of a linear layer or an embedding, wherever their numbers come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "translate/model/tensor.h"
#include "translate/model/weight_blocks.h"

namespace hymt {

// A matrix as a file stores it. Where there are scales, the real value is the element times that of
// its block: scales[row / block_rows * ceil(columns / block_columns) + column / block_columns].
struct MatrixView {
  TensorView tensor;  // [rows, columns]
  std::vector<float> scales;
  std::size_t block_rows = 1;  // At least 1 each, and may be more than there are.
  std::size_t block_columns = 1;
};

// [rows, columns], y = x * W^T. Immutable; any number of threads may read it.
class WeightMatrix {
 public:
  WeightMatrix() = default;
  WeightMatrix(const WeightMatrix&) = delete;
  WeightMatrix& operator=(const WeightMatrix&) = delete;
  virtual ~WeightMatrix() = default;

  [[nodiscard]] virtual std::size_t num_rows() const = 0;
  [[nodiscard]] virtual std::size_t num_columns() const = 0;

  // `out` has num_columns() * count values.
  virtual void read_rows(std::size_t first, std::size_t count, float* out) const = 0;

  // The numbers as they are stored, for a backend that can compute with those; null if they are
  // nowhere stored, as where an adapter adds something.
  [[nodiscard]] virtual const MatrixView* stored() const { return nullptr; }

  // The kind of number that files hold, for people ("bf16"), and their bytes with all scales; empty
  // and 0 if they are nowhere stored.
  [[nodiscard]] virtual std::string_view stored_type() const { return {}; }
  [[nodiscard]] virtual std::uint64_t num_stored_bytes() const { return 0; }

  // Whether few of its numbers share a scale in the file: an exact one is not lost in another.
  [[nodiscard]] virtual bool is_in_blocks() const { return false; }

  // How read_blocks() gives them without any loss; none: it cannot.
  [[nodiscard]] virtual std::optional<BlockTraits> block_traits() const { return std::nullopt; }
  // Requires block_traits(). `out` has place for a row.
  virtual void read_blocks([[maybe_unused]] std::size_t row, [[maybe_unused]] BlockRow& out) const {
  }

  // What was read need not stay in memory.
  virtual void release() const {}
};

// A matrix in a mapped file.
class StoredMatrix final : public WeightMatrix {
 public:
  explicit StoredMatrix(MatrixView view) : view_(std::move(view)) {}

  [[nodiscard]] std::size_t num_rows() const override { return view_.tensor.shape[0]; }
  [[nodiscard]] std::size_t num_columns() const override { return view_.tensor.shape[1]; }
  // Exact; where there are scales, the product with them, rounded to float32.
  void read_rows(std::size_t first, std::size_t count, float* out) const override;
  [[nodiscard]] const MatrixView* stored() const override { return &view_; }
  [[nodiscard]] std::string_view stored_type() const override;
  [[nodiscard]] std::uint64_t num_stored_bytes() const override;
  [[nodiscard]] bool is_in_blocks() const override;
  [[nodiscard]] std::optional<BlockTraits> block_traits() const override;
  void read_blocks(std::size_t row, BlockRow& out) const override;
  void release() const override;

 private:
  MatrixView view_;
};

}  // namespace hymt
