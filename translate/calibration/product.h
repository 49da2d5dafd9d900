// A matrix product in float32 whose bits do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hymt {

// Row-major; immutable once it is made.
struct PlainMatrix {
  std::size_t num_rows = 0;
  std::size_t num_columns = 0;
  std::vector<float> values;

  PlainMatrix() = default;
  PlainMatrix(std::size_t rows, std::size_t columns)
      : num_rows(rows), num_columns(columns), values(rows * columns) {}

  [[nodiscard]] float* row(std::size_t i) { return values.data() + i * num_columns; }
  [[nodiscard]] const float* row(std::size_t i) const { return values.data() + i * num_columns; }
};

// x wᵀ, [x.num_rows, w.num_rows]. Each sum is taken from the first column to the last. Requires
// equal numbers of columns.
[[nodiscard]] PlainMatrix multiply(const PlainMatrix& x, const PlainMatrix& w,
                                   std::size_t num_threads);

[[nodiscard]] PlainMatrix transposed(const PlainMatrix& matrix);

}  // namespace hymt
