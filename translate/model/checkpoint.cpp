#include "translate/model/checkpoint.h"

namespace hymt {

std::uint64_t Checkpoint::num_parameters() const {
  std::uint64_t count = 0;
  visit([&](const TensorView& vector) { count += vector.shape[0]; },
        [&](const WeightMatrix& matrix) {
          count += std::uint64_t{matrix.num_rows()} * matrix.num_columns();
        });
  return count;
}

std::uint64_t Checkpoint::num_bytes() const {
  std::uint64_t count = 0;
  visit([&](const TensorView& vector) { count += vector.bytes.size(); },
        [&](const WeightMatrix& matrix) { count += matrix.num_stored_bytes(); });
  return count;
}

}  // namespace hymt
