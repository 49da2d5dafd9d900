// Activations in the form that the kernels read: tiles of a few rows (kernels.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "translate/model/cpu/kernels.h"

namespace hymt::cpu {

class PackedRows {
 public:
  explicit PackedRows(const Kernels& kernels) : kernels_(&kernels) {}

  // Makes place for so many rows. What was packed before is lost.
  void reset(WeightFormat format, std::size_t num_rows, std::size_t row_size);

  // Different rows may be packed by different threads at the same time.
  void pack(std::size_t row, const float* values);

  [[nodiscard]] WeightFormat format() const { return format_; }
  [[nodiscard]] std::size_t num_rows() const { return num_rows_; }
  [[nodiscard]] std::size_t row_size() const { return row_size_; }
  [[nodiscard]] const std::uint32_t* tiles() const { return tiles_.data(); }
  [[nodiscard]] const float* scales() const { return scales_.data(); }
  [[nodiscard]] const std::int32_t* sums() const { return sums_.data(); }

 private:
  const Kernels* kernels_;
  WeightFormat format_ = WeightFormat::kFloat32;
  std::size_t num_rows_ = 0;
  std::size_t row_size_ = 0;
  std::size_t num_groups_ = 0;
  std::vector<std::uint32_t> tiles_;
  std::vector<float> scales_;
  std::vector<std::int32_t> sums_;
};

}  // namespace hymt::cpu
