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
  // 127. Inputs whose int8 weights would be lost beside it are evened out (README.md here).
  // Throws std::bad_alloc.
  PackedMatrix(std::span<const WeightMatrix* const> parts, WeightFormat format,
               const Kernels& kernels, ThreadTeam& team);

  // What multiply() wants its rows to be; valid as long as this.
  [[nodiscard]] RowForm row_form() const {
    return {format_, num_inputs_, input_factors_.empty() ? nullptr : input_factors_.data()};
  }
  [[nodiscard]] std::size_t num_outputs() const { return num_outputs_; }
  [[nodiscard]] std::size_t num_bytes() const;

  // out[row][output] for all rows; `out_stride` floats from row to row. `rows` have row_form().
  void multiply(const Kernels& kernels, const PackedRows& rows, float* out, std::size_t out_stride,
                ThreadTeam& team) const;

 private:
  [[nodiscard]] std::size_t panel_bytes() const;
  // `shares`: [threads, inputs] that become, unless there are none, how much of an int8 range each
  // input's weights use in the rows that the thread has packed (Kernels::raise_shares).
  void pack_panels(std::span<const WeightMatrix* const> parts, const Kernels& kernels,
                   ThreadTeam& team, std::span<float> shares);
  void pack_panel(std::span<const WeightMatrix* const> parts, std::size_t panel,
                  const Kernels& kernels, std::span<float> weights, std::span<float> shares);
  // False if no input needs a factor.
  bool even_out_inputs(std::span<const float> shares);
  void pack_column(std::span<const float> weights, std::byte* panel, std::size_t output,
                   const Kernels& kernels);

  WeightFormat format_ = WeightFormat::kFloat32;
  std::size_t num_inputs_ = 0;
  std::size_t num_outputs_ = 0;
  std::size_t num_groups_ = 0;
  LargeBuffer panels_;
  std::vector<float> scales_;  // One an output, for int8.
  // Powers of two, one an input, or none where all would be 1: inputs are multiplied by them, and
  // weights were divided.
  std::vector<float> input_factors_;
};

// How weights are packed for a precision. Float32 weights that were bfloat16 in the checkpoint stay
// bfloat16: that is exact, and half as much to read.
[[nodiscard]] WeightFormat weight_format(Precision precision,
                                         std::span<const WeightMatrix* const> parts);

}  // namespace hymt::cpu
