// A linear layer's weights in the form that the kernels read: panels of kPanelColumns outputs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "translate/model/backend.h"
#include "translate/model/checkpoint.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/large_buffer.h"
#include "translate/model/cpu/packed_rows.h"
#include "translate/model/cpu/thread_team.h"

namespace hymt::cpu {

// Immutable.
class PackedMatrix {
 public:
  PackedMatrix() = default;

  // Packs `parts` one below the other (so that layers with the same input become one product);
  // they have equally many columns. Each output gets its own int8 scale: its largest magnitude /
  // 127. Throws std::bad_alloc.
  PackedMatrix(std::span<const WeightMatrix* const> parts, WeightFormat format,
               const Kernels& kernels, ThreadTeam& team);

  [[nodiscard]] WeightFormat format() const { return format_; }
  [[nodiscard]] std::size_t num_inputs() const { return num_inputs_; }
  [[nodiscard]] std::size_t num_outputs() const { return num_outputs_; }
  [[nodiscard]] std::size_t num_bytes() const;

  // out[row][output] for all rows; `out_stride` floats from row to row. `rows` are packed for
  // this format and these inputs.
  void multiply(const Kernels& kernels, const PackedRows& rows, float* out, std::size_t out_stride,
                ThreadTeam& team) const;

 private:
  [[nodiscard]] std::size_t panel_bytes() const;
  void pack_panel(std::span<const WeightMatrix* const> parts, std::size_t panel,
                  const Kernels& kernels, std::span<float> weights);
  void pack_column(std::span<const float> weights, std::byte* panel, std::size_t output,
                   const Kernels& kernels);

  WeightFormat format_ = WeightFormat::kFloat32;
  std::size_t num_inputs_ = 0;
  std::size_t num_outputs_ = 0;
  std::size_t num_groups_ = 0;
  LargeBuffer panels_;
  std::vector<float> scales_;  // One an output, for int8.
};

// How weights are packed for a precision. Float32 weights that were bfloat16 in the checkpoint stay
// bfloat16: that is exact, and half as much to read.
[[nodiscard]] WeightFormat weight_format(Precision precision,
                                         std::span<const WeightMatrix* const> parts);

}  // namespace hymt::cpu
