#include "translate/model/cpu/packed_rows.h"

#include <algorithm>
#include <cassert>

namespace hymt::cpu {

void PackedRows::reset(const RowForm& form, std::size_t num_rows) {
  form_ = form;
  num_rows_ = num_rows;
  const std::size_t per_group = values_per_group(form.format);
  block_values_ = is_in_blocks(form.format) ? kWeightBlock : kBlockValues;
  num_blocks_ = (form.size + block_values_ - 1) / block_values_;
  num_groups_ = is_in_blocks(form.format) ? num_blocks_ * kWeightBlock / per_group
                                          : (form.size + per_group - 1) / per_group;
  // Never smaller: the vectors keep their memory for the largest batch seen.
  tiles_.resize(std::max(tiles_.size(), num_rows * num_groups_));
  scales_.resize(std::max(scales_.size(), num_rows * num_blocks_));
  starts_.resize(std::max(starts_.size(), num_rows * num_blocks_));
  if (is_in_blocks(form.format)) sums_.resize(std::max(sums_.size(), num_rows * num_blocks_));
}

void PackedRows::pack(const RowGroup& group, const float* factors, std::size_t row,
                      const float* values) {
  assert(row < group.count && group.first + group.count <= num_rows_);
  const std::size_t in_tile = row % kernels_->tile_rows;
  const std::size_t tile_begin = group.first + row - in_tile;
  kernels_->pack_row({
      .format = form_.format,
      .values = values,
      .size = form_.size,
      .factors = factors,
      .out = tiles_.data() + tile_begin * num_groups_ + in_tile,
      .stride = std::min(kernels_->tile_rows, group.first + group.count - tile_begin),
      .block_values = block_values_,
      .scales = scales_.data() + tile_begin * num_blocks_ + in_tile,
      .starts = starts_.data() + tile_begin * num_blocks_ + in_tile,
      .sums =
          is_in_blocks(form_.format) ? sums_.data() + tile_begin * num_blocks_ + in_tile : nullptr,
  });
}

}  // namespace hymt::cpu
