// The weights of a linear layer or an embedding, wherever their numbers come from.
#pragma once

#include <cstddef>
#include <vector>

#include "translate/model/tensor.h"

namespace hymt {

// A matrix as a file stores it. With kInt8 the real value is row_scales[row] * element; else
// row_scales is empty.
struct MatrixView {
  TensorView tensor;  // [rows, columns]
  std::vector<float> row_scales;
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

  // What was read need not stay in memory.
  virtual void release() const {}
};

// A matrix in a mapped file.
class StoredMatrix final : public WeightMatrix {
 public:
  explicit StoredMatrix(MatrixView view) : view_(std::move(view)) {}

  [[nodiscard]] std::size_t num_rows() const override { return view_.tensor.shape[0]; }
  [[nodiscard]] std::size_t num_columns() const override { return view_.tensor.shape[1]; }
  // Exact; of int8 the product with the row's scale, rounded to float32.
  void read_rows(std::size_t first, std::size_t count, float* out) const override;
  [[nodiscard]] const MatrixView* stored() const override { return &view_; }
  void release() const override;

 private:
  MatrixView view_;
};

}  // namespace hymt
