// A linear layer's weights in the form that the kernels read: panels of kPanelColumns outputs.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "translate/model/backend.h"
#include "translate/model/checkpoint.h"
#include "translate/model/cpu/block_packing.h"
#include "translate/model/cpu/kernels.h"
#include "translate/model/cpu/large_buffer.h"
#include "translate/model/cpu/packed_rows.h"
#include "translate/model/cpu/thread_team.h"

namespace hymt::cpu {

// Immutable.
class PackedMatrix {
 public:
  PackedMatrix() = default;

  // The form of `parts` one below the other (so that layers with the same input become one
  // product), each in its format; they have equally many columns, and all or none are in blocks.
  // It has no numbers, nor a place for them, before pack() or place_for_numbers().
  PackedMatrix(std::span<const WeightMatrix* const> parts, std::span<const WeightFormat> formats);

  // Packs the same `parts`. What a part has as blocks of its format is taken as it is. Else, in
  // int8, each output gets its own scale: its largest magnitude / 127; and in blocks each block
  // (Kernels::quantise_blocks). Where all is rounded, inputs whose weights would be lost beside
  // others are evened out (README.md here). Throws std::bad_alloc.
  void pack(std::span<const WeightMatrix* const> parts, const Kernels& kernels, ThreadTeam& team);

  // All its numbers, one stretch of memory after the other: what pack() made, and a place of the
  // same sizes for what another object of the same form had. Throws std::bad_alloc.
  [[nodiscard]] std::vector<std::span<const std::byte>> numbers() const;
  [[nodiscard]] std::vector<std::span<std::byte>> place_for_numbers(bool has_input_factors);
  [[nodiscard]] bool has_input_factors() const { return !input_factors_.empty(); }

  // What multiply() wants its rows to be; valid as long as this.
  [[nodiscard]] RowForm row_form() const {
    return {slabs_.front().format, num_inputs_,
            input_factors_.empty() ? nullptr : input_factors_.data()};
  }
  [[nodiscard]] std::size_t num_outputs() const { return num_outputs_; }
  [[nodiscard]] std::size_t num_bytes() const;

  // out[row][output] for all rows; `out_stride` floats from row to row. `rows` have row_form().
  void multiply(const Kernels& kernels, const PackedRows& rows, float* out, std::size_t out_stride,
                ThreadTeam& team) const;

  // One of `num_parts` parts of the outputs of one group of the rows, by the thread that calls.
  // `out` is of the group's first row.
  void multiply_part(const Kernels& kernels, const PackedRows& rows, const RowGroup& group,
                     float* out, std::size_t out_stride, std::size_t part,
                     std::size_t num_parts) const;

 private:
  // Parts that follow each other and are of one format.
  struct Slab {
    WeightFormat format = WeightFormat::kFloat32;
    std::size_t first_part = 0;
    std::size_t num_parts = 0;
    std::size_t first_output = 0;
    std::size_t num_outputs = 0;
    LargeBuffer panels;
    std::vector<float> scales;  // One an output, for int8.

    [[nodiscard]] std::size_t num_panels() const;
  };
  // What a thread needs to pack an output.
  struct Scratch {
    std::vector<float> weights;
    std::array<BlockRow, kRowsTogether> blocks;
    std::vector<float> scales;
    // How much of an int8 range each input's weights use in the rows that the thread has packed
    // (Kernels::raise_shares); empty if nobody wants to know.
    std::vector<float> shares;
  };

  void multiply_panels(const Slab& slab, const Kernels& kernels, const PackedRows& rows,
                       const RowGroup& group, float* out, std::size_t out_stride,
                       std::size_t first_panel, std::size_t end_panel) const;
  [[nodiscard]] std::size_t panel_bytes(WeightFormat format) const;
  void make_place(Slab& slab) const;
  void pack_slabs(std::span<const WeightMatrix* const> parts, const Kernels& kernels,
                  ThreadTeam& team, std::span<Scratch> scratch);
  void pack_panel(Slab& slab, std::span<const WeightMatrix* const> parts, std::size_t panel,
                  const Kernels& kernels, Scratch& scratch) const;
  void pack_block_outputs(Slab& slab, const WeightMatrix& part, std::size_t row, std::size_t count,
                          std::size_t output, const Kernels& kernels, Scratch& scratch) const;
  void read_block_row(WeightFormat format, const WeightMatrix& part, std::size_t row,
                      const Kernels& kernels, Scratch& scratch, BlockRow& out) const;
  void read_weights(const WeightMatrix& part, std::size_t row, const Kernels& kernels,
                    Scratch& scratch) const;
  void pack_output(Slab& slab, const WeightMatrix& part, std::size_t row, std::size_t output,
                   const Kernels& kernels, Scratch& scratch) const;
  // False if no input needs a factor.
  bool even_out_inputs(std::span<const Scratch> scratch);

  std::size_t num_inputs_ = 0;
  std::size_t num_outputs_ = 0;
  std::vector<Slab> slabs_;
  // Powers of two, one an input, or none where all would be 1: inputs are multiplied by them, and
  // weights were divided.
  std::vector<float> input_factors_;
};

// How the weights of parts with the same input are packed for a precision. Float32 weights that
// were bfloat16 in the checkpoint stay bfloat16: that is exact, and half as much to read. What a
// file has in blocks of up to 8 bits is computed from these in int8; in int4, too, but for those of
// 8 bits.
[[nodiscard]] std::vector<WeightFormat> weight_formats(Precision precision,
                                                       std::span<const WeightMatrix* const> parts);

// Bytes of so many outputs.
[[nodiscard]] std::size_t packed_bytes(WeightFormat format, std::size_t num_inputs,
                                       std::size_t num_outputs);

}  // namespace hymt::cpu
