#include "translate/model/cpu/packed_matrix.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

#include "translate/model/cpu/block_packing.h"

namespace hymt::cpu {
namespace {

// Parts that a product is divided into, for each thread: more even out what holds a thread up.
constexpr std::size_t kPartsPerThread = 8;

constexpr float kSmallShare = 0.125F;
constexpr int kMaxExponent = 20;  // Below are no weights, but noise.

// The upper halves of float32 that have nothing in the lower ones.
void pack_exact_bfloat16(std::span<const float> weights, std::byte* out) {
  for (const float weight : weights) {
    const auto half = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(weight) >> 16);
    std::memcpy(out, &half, sizeof half);
    out += kPanelColumns * sizeof half;
  }
}

// Weights that use less than an eighth of their outputs' ranges are multiplied by the power of two
// that lets them use up to a half: more precise, and no output's largest magnitude changes. What
// is returned is the inverse.
float factor_of(float share) {
  if (share >= kSmallShare || share == 0.0F) return 1.0F;
  if (share <= std::ldexp(0.5F, -kMaxExponent)) return std::ldexp(1.0F, -kMaxExponent);
  return std::ldexp(1.0F, -std::ilogb(0.5F / share));
}

// Whether a part's own blocks are what the format wants.
bool is_taken_as_is(const WeightMatrix& part, WeightFormat format) {
  const auto traits = part.block_traits();
  return traits && format_of_blocks(*traits) == format;
}

// The kernels want value + 128, which is the value with its sign bit flipped.
void flip_signs(std::span<std::byte> values) {
  for (std::byte& value : values) value ^= std::byte{0x80};
}

}  // namespace

PackedMatrix::PackedMatrix(std::span<const WeightMatrix* const> parts,
                           std::span<const WeightFormat> formats)
    : num_inputs_(parts.front()->num_columns()) {
  assert(parts.size() == formats.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    assert(parts[i]->num_columns() == num_inputs_);
    assert(is_in_blocks(formats[i]) == is_in_blocks(formats.front()));
    if (slabs_.empty() || slabs_.back().format != formats[i]) {
      Slab& slab = slabs_.emplace_back();
      slab.format = formats[i];
      slab.first_part = i;
      slab.first_output = num_outputs_;
    }
    ++slabs_.back().num_parts;
    slabs_.back().num_outputs += parts[i]->num_rows();
    num_outputs_ += parts[i]->num_rows();
  }
}

void PackedMatrix::pack(std::span<const WeightMatrix* const> parts, const Kernels& kernels,
                        ThreadTeam& team) {
  const bool is_rounded = std::ranges::all_of(slabs_, [&](const Slab& slab) {
    if (!is_in_blocks(slab.format)) return slab.format == WeightFormat::kInt8;
    return std::ranges::none_of(
        parts.subspan(slab.first_part, slab.num_parts),
        [&](const WeightMatrix* part) { return is_taken_as_is(*part, slab.format); });
  });
  std::vector<Scratch> scratch(team.num_threads());
  for (Scratch& of_thread : scratch) {
    of_thread.weights.resize(num_inputs_);
    for (BlockRow& row : of_thread.blocks) {
      row.blocks.resize(num_blocks(num_inputs_));
      row.codes.resize(num_blocks(num_inputs_) * kWeightBlock);
    }
    of_thread.scales.resize(num_blocks(num_inputs_));
    if (is_rounded) of_thread.shares.resize(num_inputs_);
  }
  // Weights are read once where nothing is to be evened out, which is as a rule.
  pack_slabs(parts, kernels, team, scratch);
  if (!is_rounded || !even_out_inputs(scratch)) return;
  for (Scratch& of_thread : scratch) of_thread.shares.clear();
  pack_slabs(parts, kernels, team, scratch);
}

void PackedMatrix::make_place(Slab& slab) const {
  slab.panels = LargeBuffer(slab.num_panels() * panel_bytes(slab.format));
  if (slab.format == WeightFormat::kInt8) slab.scales.resize(slab.num_panels() * kPanelColumns);
}

std::vector<std::span<const std::byte>> PackedMatrix::numbers() const {
  std::vector<std::span<const std::byte>> all;
  if (has_input_factors()) all.push_back(std::as_bytes(std::span(input_factors_)));
  for (const Slab& slab : slabs_) {
    if (!slab.scales.empty()) all.push_back(std::as_bytes(std::span(slab.scales)));
    all.emplace_back(slab.panels.data(), slab.panels.size());
  }
  return all;
}

std::vector<std::span<std::byte>> PackedMatrix::place_for_numbers(bool has_input_factors) {
  std::vector<std::span<std::byte>> all;
  input_factors_.assign(has_input_factors ? num_inputs_ : 0, 1.0F);
  if (has_input_factors) all.push_back(std::as_writable_bytes(std::span(input_factors_)));
  for (Slab& slab : slabs_) {
    make_place(slab);
    if (!slab.scales.empty()) all.push_back(std::as_writable_bytes(std::span(slab.scales)));
    all.emplace_back(slab.panels.data(), slab.panels.size());
  }
  return all;
}

void PackedMatrix::pack_slabs(std::span<const WeightMatrix* const> parts, const Kernels& kernels,
                              ThreadTeam& team, std::span<Scratch> scratch) {
  for (Slab& slab : slabs_) {
    make_place(slab);
    team.run(slab.num_panels(), [&](std::size_t panel, std::size_t thread) {
      pack_panel(slab, parts, panel, kernels, scratch[thread]);
    });
  }
}

bool PackedMatrix::even_out_inputs(std::span<const Scratch> scratch) {
  for (std::size_t input = 0; input < num_inputs_; ++input) {
    float share = 0.0F;
    for (const Scratch& of_thread : scratch) share = std::max(share, of_thread.shares[input]);
    const float factor = factor_of(share);
    if (factor == 1.0F) continue;
    if (input_factors_.empty()) input_factors_.assign(num_inputs_, 1.0F);
    input_factors_[input] = factor;
  }
  return !input_factors_.empty();
}

std::size_t PackedMatrix::Slab::num_panels() const {
  return (num_outputs + kPanelColumns - 1) / kPanelColumns;
}

std::size_t PackedMatrix::panel_bytes(WeightFormat format) const {
  if (is_in_blocks(format)) return block_panel_bytes(format, num_inputs_);
  const std::size_t per_group = values_per_group(format);
  return (num_inputs_ + per_group - 1) / per_group * kPanelColumns * bytes_per_group(format);
}

std::size_t PackedMatrix::num_bytes() const {
  std::size_t total = input_factors_.size() * sizeof(float);
  for (const Slab& slab : slabs_) total += slab.panels.size() + slab.scales.size() * sizeof(float);
  return total;
}

void PackedMatrix::pack_panel(Slab& slab, std::span<const WeightMatrix* const> parts,
                              std::size_t panel, const Kernels& kernels, Scratch& scratch) const {
  const std::size_t first = panel * kPanelColumns;
  const std::size_t end = std::min(first + kPanelColumns, slab.num_outputs);
  std::size_t part_begin = 0;
  for (const WeightMatrix* part : parts.subspan(slab.first_part, slab.num_parts)) {
    const std::size_t part_end = part_begin + part->num_rows();
    const std::size_t from = std::clamp(first, part_begin, part_end);
    const std::size_t to = std::clamp(end, part_begin, part_end);
    if (is_in_blocks(slab.format)) {
      pack_block_outputs(slab, *part, from - part_begin, to - from, from, kernels, scratch);
    } else {
      for (std::size_t output = from; output < to; ++output) {
        pack_output(slab, *part, output - part_begin, output, kernels, scratch);
      }
    }
    part_begin = part_end;
  }
  if (slab.format == WeightFormat::kInt8) {
    const std::size_t size = panel_bytes(slab.format);
    flip_signs({slab.panels.data() + panel * size, size});
  }
}

// Of a row that is to be rounded.
void PackedMatrix::read_weights(const WeightMatrix& part, std::size_t row, const Kernels& kernels,
                                Scratch& scratch) const {
  std::vector<float>& weights = scratch.weights;
  part.read_rows(row, 1, weights.data());
  if (!scratch.shares.empty()) {
    kernels.raise_shares(weights.data(), weights.size(), scratch.shares.data());
  }
  for (std::size_t i = 0; i < input_factors_.size(); ++i) weights[i] /= input_factors_[i];
}

// `count` rows of a part from `row` on, for outputs of one panel from `output` on.
void PackedMatrix::pack_block_outputs(Slab& slab, const WeightMatrix& part, std::size_t row,
                                      std::size_t count, std::size_t output, const Kernels& kernels,
                                      Scratch& scratch) const {
  std::byte* panel = slab.panels.data() + output / kPanelColumns * panel_bytes(slab.format);
  for (std::size_t done = 0; done < count; done += kRowsTogether) {
    const std::size_t size = std::min(count - done, kRowsTogether);
    for (std::size_t i = 0; i < size; ++i) {
      read_block_row(slab.format, part, row + done + i, kernels, scratch, scratch.blocks[i]);
    }
    pack_blocks({scratch.blocks.data(), size}, slab.format, (output + done) % kPanelColumns, panel);
  }
}

void PackedMatrix::read_block_row(WeightFormat format, const WeightMatrix& part, std::size_t row,
                                  const Kernels& kernels, Scratch& scratch, BlockRow& out) const {
  if (is_taken_as_is(part, format)) return part.read_blocks(row, out);
  read_weights(part, row, kernels, scratch);
  kernels.quantise_blocks({.bits = block_form(format).bits,
                           .weights = scratch.weights.data(),
                           .size = scratch.weights.size(),
                           .codes = out.codes.data(),
                           .scales = scratch.scales.data()});
  for (std::size_t i = 0; i < scratch.scales.size(); ++i) {
    out.blocks[i] = {.factor = scratch.scales[i]};
  }
}

void PackedMatrix::pack_output(Slab& slab, const WeightMatrix& part, std::size_t row,
                               std::size_t output, const Kernels& kernels, Scratch& scratch) const {
  const std::size_t column = output % kPanelColumns;
  std::byte* panel = slab.panels.data() + output / kPanelColumns * panel_bytes(slab.format);
  read_weights(part, row, kernels, scratch);
  const std::vector<float>& weights = scratch.weights;
  if (slab.format == WeightFormat::kBFloat16) {
    return pack_exact_bfloat16(weights, panel + column * bytes_per_group(slab.format));
  }
  // A column of a panel is a row of a tile that has kPanelColumns rows, and all one block.
  std::int32_t start = 0;
  kernels.pack_row({
      .format = slab.format,
      .values = weights.data(),
      .size = weights.size(),
      .factors = nullptr,
      .out = reinterpret_cast<std::uint32_t*>(panel) + column,
      .stride = kPanelColumns,
      .block_values = (num_inputs_ + 3) / 4 * 4,
      .scales = slab.format == WeightFormat::kInt8 ? &slab.scales[output] : nullptr,
      .starts = &start,
  });
}

void PackedMatrix::multiply(const Kernels& kernels, const PackedRows& rows, float* out,
                            std::size_t out_stride, ThreadTeam& team) const {
  const RowGroup all{0, rows.num_rows()};
  for (const Slab& slab : slabs_) {
    const std::size_t num_panels = slab.num_panels();
    const std::size_t num_parts = std::min(num_panels, team.num_threads() * kPartsPerThread);
    team.run(num_parts, [&](std::size_t part, std::size_t) {
      multiply_panels(slab, kernels, rows, all, out, out_stride, num_panels * part / num_parts,
                      num_panels * (part + 1) / num_parts);
    });
  }
}

void PackedMatrix::multiply_part(const Kernels& kernels, const PackedRows& rows,
                                 const RowGroup& group, float* out, std::size_t out_stride,
                                 std::size_t part, std::size_t num_parts) const {
  for (const Slab& slab : slabs_) {
    const std::size_t num_panels = slab.num_panels();
    const std::size_t first = num_panels * part / num_parts;
    const std::size_t end = num_panels * (part + 1) / num_parts;
    if (first == end) continue;
    multiply_panels(slab, kernels, rows, group, out, out_stride, first, end);
  }
}

void PackedMatrix::multiply_panels(const Slab& slab, const Kernels& kernels, const PackedRows& rows,
                                   const RowGroup& group, float* out, std::size_t out_stride,
                                   std::size_t first_panel, std::size_t end_panel) const {
  assert(rows.form().size == num_inputs_);
  assert(rows.form().format == slab.format ||
         (is_in_blocks(slab.format) && is_in_blocks(rows.form().format)));
  const std::size_t first_column = first_panel * kPanelColumns;
  PanelProduct product;
  product.format = slab.format;
  product.num_groups = rows.num_groups();
  product.panels = slab.panels.data() + first_panel * panel_bytes(slab.format);
  product.column_scales = slab.scales.empty() ? nullptr : slab.scales.data() + first_column;
  product.num_columns = std::min(end_panel * kPanelColumns, slab.num_outputs) - first_column;
  product.rows = rows.tiles(group.first);
  product.num_rows = group.count;
  product.row_scales = rows.scales(group.first);
  product.row_starts = rows.starts(group.first);
  product.row_sums = rows.sums(group.first);
  product.out = out + slab.first_output + first_column;
  product.out_stride = out_stride;
  kernels.multiply_panels(product);
}

namespace {

// Of a part for int8 or int4 whose company is in blocks.
WeightFormat block_format_for(Precision precision, const WeightMatrix& part) {
  const auto traits = part.block_traits();
  if (precision == Precision::kInt8) {
    return traits ? format_of_blocks(*traits) : WeightFormat::kInt8Blocks;
  }
  if (traits && traits->bits == 4) return format_of_blocks(*traits);
  // Types of GGUF with fewer than 8 bits keep what they have more than 4.
  const std::uint64_t size = std::uint64_t{part.num_rows()} * part.num_columns();
  const bool has_few_bits = part.is_in_blocks() && part.num_stored_bytes() < size;
  return has_few_bits ? WeightFormat::kInt8Blocks : WeightFormat::kInt4Blocks;
}

}  // namespace

std::vector<WeightFormat> weight_formats(Precision precision,
                                         std::span<const WeightMatrix* const> parts) {
  std::vector<WeightFormat> formats;
  switch (precision) {
    case Precision::kInt8:
      if (std::ranges::none_of(parts, &WeightMatrix::is_in_blocks)) break;
      [[fallthrough]];
    case Precision::kInt4:
      for (const WeightMatrix* part : parts) formats.push_back(block_format_for(precision, *part));
      return formats;
    case Precision::kBFloat16:
      formats.assign(parts.size(), WeightFormat::kBFloat16Pairs);
      return formats;
    case Precision::kFloat32: {
      const bool is_exact = std::ranges::all_of(parts, [](const WeightMatrix* part) {
        return part->stored() != nullptr && part->stored()->tensor.type == DataType::kBFloat16;
      });
      formats.assign(parts.size(), is_exact ? WeightFormat::kBFloat16 : WeightFormat::kFloat32);
      return formats;
    }
  }
  formats.assign(parts.size(), WeightFormat::kInt8);
  return formats;
}

std::size_t packed_bytes(WeightFormat format, std::size_t num_inputs, std::size_t num_outputs) {
  if (is_in_blocks(format)) {
    return block_panel_bytes(format, num_inputs) * num_outputs / kPanelColumns;
  }
  return num_inputs * num_outputs / values_per_group(format) * bytes_per_group(format);
}

}  // namespace hymt::cpu
