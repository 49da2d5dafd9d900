#include "translate/model/weight_matrix.h"

#include "translate/model/mapped_file.h"

namespace hymt {

void StoredMatrix::read_rows(std::size_t first, std::size_t count, float* out) const {
  const std::size_t columns = num_columns();
  read_values(view_.tensor, first * columns, count * columns, out);
  if (view_.row_scales.empty()) return;
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t i = 0; i < columns; ++i) {
      out[row * columns + i] *= view_.row_scales[first + row];
    }
  }
}

void StoredMatrix::release() const { release_mapped(view_.tensor.bytes); }

}  // namespace hymt
