#include "translate/model/weight_matrix.h"

#include <algorithm>

#include "translate/model/mapped_file.h"
#include "translate/model/quantized_blocks.h"

namespace hymt {

void StoredMatrix::read_rows(std::size_t first, std::size_t count, float* out) const {
  const std::size_t columns = num_columns();
  read_values(view_.tensor, first * columns, count * columns, out);
  if (view_.scales.empty()) return;
  const std::size_t per_row = (columns + view_.block_columns - 1) / view_.block_columns;
  for (std::size_t row = 0; row < count; ++row) {
    const float* scales = &view_.scales[(first + row) / view_.block_rows * per_row];
    float* values = out + row * columns;
    for (std::size_t block = 0; block < per_row; ++block) {
      const std::size_t end = std::min(columns, (block + 1) * view_.block_columns);
      for (std::size_t i = block * view_.block_columns; i < end; ++i) values[i] *= scales[block];
    }
  }
}

std::string_view StoredMatrix::stored_type() const { return traits_of(view_.tensor.type).name; }

std::uint64_t StoredMatrix::num_stored_bytes() const {
  return view_.tensor.bytes.size() + view_.scales.size() * sizeof(float);
}

bool StoredMatrix::is_in_blocks() const { return traits_of(view_.tensor.type).block_values > 1; }

std::optional<BlockTraits> StoredMatrix::block_traits() const {
  return traits_of_blocks(view_.tensor.type);
}

void StoredMatrix::read_blocks(std::size_t row, BlockRow& out) const {
  const DataTypeTraits& traits = traits_of(view_.tensor.type);
  const std::size_t per_row = num_columns() / traits.block_values;
  read_codes(view_.tensor.type, view_.tensor.bytes.data() + row * per_row * traits.block_bytes,
             per_row, out);
}

void StoredMatrix::release() const { release_mapped(view_.tensor.bytes); }

}  // namespace hymt
