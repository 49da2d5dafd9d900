#include "translate/model/cpu/packed_rows.h"

#include <algorithm>
#include <cassert>

namespace hymt::cpu {

void PackedRows::reset(WeightFormat format, std::size_t num_rows, std::size_t row_size) {
  format_ = format;
  num_rows_ = num_rows;
  row_size_ = row_size;
  const std::size_t per_group = values_per_group(format);
  num_groups_ = (row_size + per_group - 1) / per_group;
  // Never smaller: the vectors keep their memory for the largest batch seen.
  tiles_.resize(std::max(tiles_.size(), num_rows * num_groups_));
  scales_.resize(std::max(scales_.size(), num_rows));
  sums_.resize(std::max(sums_.size(), num_rows));
}

void PackedRows::pack(std::size_t row, const float* values) {
  assert(row < num_rows_);
  const std::size_t tile_begin = row / kernels_->tile_rows * kernels_->tile_rows;
  const std::size_t rows_in_tile = std::min(kernels_->tile_rows, num_rows_ - tile_begin);
  std::uint32_t* out = tiles_.data() + tile_begin * num_groups_ + (row - tile_begin);
  kernels_->pack_row(format_, values, row_size_, out, rows_in_tile, &scales_[row], &sums_[row]);
}

}  // namespace hymt::cpu
