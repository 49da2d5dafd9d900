#include "translate/model/cpu/packed_matrix.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace hymt::cpu {
namespace {

// Parts that a product is divided into, for each thread: more even out what holds a thread up.
constexpr std::size_t kPartsPerThread = 8;

// The upper halves of float32 that have nothing in the lower ones.
void pack_exact_bfloat16(std::span<const float> weights, std::byte* out) {
  for (const float weight : weights) {
    const auto half = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(weight) >> 16);
    std::memcpy(out, &half, sizeof half);
    out += kPanelColumns * sizeof half;
  }
}

}  // namespace

PackedMatrix::PackedMatrix(std::span<const WeightMatrix* const> parts, WeightFormat format,
                           const Kernels& kernels, ThreadTeam& team)
    : format_(format), num_inputs_(parts.front()->num_columns()) {
  for (const WeightMatrix* part : parts) {
    assert(part->num_columns() == num_inputs_);
    num_outputs_ += part->num_rows();
  }
  const std::size_t per_group = values_per_group(format);
  num_groups_ = (num_inputs_ + per_group - 1) / per_group;
  const std::size_t num_panels = (num_outputs_ + kPanelColumns - 1) / kPanelColumns;
  panels_ = LargeBuffer(num_panels * panel_bytes());
  if (format == WeightFormat::kInt8) scales_.resize(num_panels * kPanelColumns);
  std::vector<float> scratch(team.num_threads() * num_inputs_);
  team.run(num_panels, [&](std::size_t panel, std::size_t thread) {
    pack_panel(parts, panel, kernels,
               std::span(scratch).subspan(thread * num_inputs_, num_inputs_));
  });
}

std::size_t PackedMatrix::panel_bytes() const {
  return num_groups_ * kPanelColumns * bytes_per_group(format_);
}

std::size_t PackedMatrix::num_bytes() const {
  return panels_.size() + scales_.size() * sizeof(float);
}

void PackedMatrix::pack_panel(std::span<const WeightMatrix* const> parts, std::size_t panel,
                              const Kernels& kernels, std::span<float> weights) {
  std::byte* out = panels_.data() + panel * panel_bytes();
  const std::size_t first = panel * kPanelColumns;
  const std::size_t end = std::min(first + kPanelColumns, num_outputs_);
  std::size_t part_begin = 0;
  for (const WeightMatrix* part : parts) {
    const std::size_t part_end = part_begin + part->num_rows();
    const std::size_t from = std::clamp(first, part_begin, part_end);
    const std::size_t to = std::clamp(end, part_begin, part_end);
    for (std::size_t output = from; output < to; ++output) {
      part->read_rows(output - part_begin, 1, weights.data());
      pack_column(weights, out, output, kernels);
    }
    part_begin = part_end;
  }
  if (format_ == WeightFormat::kInt8) {
    // The kernels want value + 128, which is the value with its sign bit flipped.
    for (std::byte& value : std::span(out, panel_bytes())) value ^= std::byte{0x80};
  }
}

void PackedMatrix::pack_column(std::span<const float> weights, std::byte* panel, std::size_t output,
                               const Kernels& kernels) {
  const std::size_t column = output % kPanelColumns;
  if (format_ == WeightFormat::kBFloat16) {
    pack_exact_bfloat16(weights, panel + column * bytes_per_group(format_));
    return;
  }
  // A column of a panel is a row of a tile that has kPanelColumns rows.
  float* scale = format_ == WeightFormat::kInt8 ? &scales_[output] : nullptr;
  std::int32_t sum = 0;
  auto* groups = reinterpret_cast<std::uint32_t*>(panel);
  kernels.pack_row(format_, weights.data(), weights.size(), groups + column, kPanelColumns, scale,
                   &sum);
}

void PackedMatrix::multiply(const Kernels& kernels, const PackedRows& rows, float* out,
                            std::size_t out_stride, ThreadTeam& team) const {
  assert(rows.format() == format_ && rows.row_size() == num_inputs_);
  const std::size_t num_panels = (num_outputs_ + kPanelColumns - 1) / kPanelColumns;
  const std::size_t num_parts = std::min(num_panels, team.num_threads() * kPartsPerThread);
  team.run(num_parts, [&](std::size_t part, std::size_t) {
    const std::size_t first = num_panels * part / num_parts;
    const std::size_t end = num_panels * (part + 1) / num_parts;
    const std::size_t first_column = first * kPanelColumns;
    PanelProduct product;
    product.format = format_;
    product.num_groups = num_groups_;
    product.panels = panels_.data() + first * panel_bytes();
    product.column_scales = scales_.empty() ? nullptr : scales_.data() + first_column;
    product.num_columns = std::min(end * kPanelColumns, num_outputs_) - first_column;
    product.rows = rows.tiles();
    product.num_rows = rows.num_rows();
    product.row_scales = rows.scales();
    product.row_sums = rows.sums();
    product.out = out + first_column;
    product.out_stride = out_stride;
    kernels.multiply_panels(product);
  });
}

WeightFormat weight_format(Precision precision, std::span<const WeightMatrix* const> parts) {
  switch (precision) {
    case Precision::kInt8: return WeightFormat::kInt8;
    case Precision::kBFloat16: return WeightFormat::kBFloat16Pairs;
    case Precision::kFloat32: break;
  }
  const bool is_exact = std::all_of(parts.begin(), parts.end(), [](const WeightMatrix* part) {
    return part->stored() != nullptr && part->stored()->tensor.type == DataType::kBFloat16;
  });
  return is_exact ? WeightFormat::kBFloat16 : WeightFormat::kFloat32;
}

}  // namespace hymt::cpu
