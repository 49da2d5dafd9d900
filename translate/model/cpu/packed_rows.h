// Activations in the form that the kernels read: tiles of a few rows (kernels.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "translate/model/cpu/kernels.h"

namespace hymt::cpu {

// What a product wants its activations to be.
struct RowForm {
  WeightFormat format = WeightFormat::kFloat32;
  std::size_t size = 0;            // Values of a row.
  const float* factors = nullptr;  // Null, or what each value is multiplied by first; int8 only.
};

class PackedRows {
 public:
  explicit PackedRows(const Kernels& kernels) : kernels_(&kernels) {}

  // Makes place for so many rows. What was packed before is lost. `form.factors` must last.
  void reset(const RowForm& form, std::size_t num_rows);

  // Different rows may be packed by different threads at the same time.
  void pack(std::size_t row, const float* values);

  [[nodiscard]] const RowForm& form() const { return form_; }
  [[nodiscard]] std::size_t num_rows() const { return num_rows_; }
  [[nodiscard]] std::size_t num_groups() const { return num_groups_; }
  [[nodiscard]] const std::uint32_t* tiles() const { return tiles_.data(); }
  [[nodiscard]] const float* scales() const { return scales_.data(); }
  [[nodiscard]] const std::int32_t* starts() const { return starts_.data(); }
  [[nodiscard]] const float* sums() const { return sums_.data(); }

 private:
  const Kernels* kernels_;
  RowForm form_;
  std::size_t num_rows_ = 0;
  std::size_t block_values_ = kBlockValues;
  std::size_t num_groups_ = 0;
  std::size_t num_blocks_ = 0;
  std::vector<std::uint32_t> tiles_;
  std::vector<float> scales_;
  std::vector<std::int32_t> starts_;
  std::vector<float> sums_;
};

}  // namespace hymt::cpu
