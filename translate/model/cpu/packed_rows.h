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

// Rows that are multiplied by themselves, [first, first + count): tiles begin with the first.
struct RowGroup {
  std::size_t first = 0;
  std::size_t count = 0;
};

class PackedRows {
 public:
  explicit PackedRows(const Kernels& kernels) : kernels_(&kernels) {}

  // Makes place for so many rows. What was packed before is lost. `form.factors` must last.
  void reset(const RowForm& form, std::size_t num_rows);

  // Different rows may be packed by different threads at the same time.
  void pack(std::size_t row, const float* values) {
    pack({0, num_rows_}, form_.factors, row, values);
  }
  // Row `row` of a group, with factors of its own in place of the form's.
  void pack(const RowGroup& group, const float* factors, std::size_t row, const float* values);

  [[nodiscard]] const RowForm& form() const { return form_; }
  [[nodiscard]] std::size_t num_rows() const { return num_rows_; }
  [[nodiscard]] std::size_t num_groups() const { return num_groups_; }
  // From the first row of a group on.
  [[nodiscard]] const std::uint32_t* tiles(std::size_t first = 0) const {
    return tiles_.data() + first * num_groups_;
  }
  [[nodiscard]] const float* scales(std::size_t first = 0) const {
    return scales_.data() + first * num_blocks_;
  }
  [[nodiscard]] const std::int32_t* starts(std::size_t first = 0) const {
    return starts_.data() + first * num_blocks_;
  }
  // Of weights in blocks only.
  [[nodiscard]] const float* sums(std::size_t first = 0) const {
    return sums_.data() + (sums_.empty() ? 0 : first * num_blocks_);
  }

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
