#include "translate/model/cpu/packed_matrix.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

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
  if (format != WeightFormat::kInt8) {
    pack_panels(parts, kernels, team, {});
    return;
  }
  // Weights are read once where nothing is to be evened out, which is as a rule.
  std::vector<float> shares(team.num_threads() * num_inputs_);
  pack_panels(parts, kernels, team, shares);
  if (even_out_inputs(shares)) pack_panels(parts, kernels, team, {});
}

void PackedMatrix::pack_panels(std::span<const WeightMatrix* const> parts, const Kernels& kernels,
                               ThreadTeam& team, std::span<float> shares) {
  std::vector<float> scratch(team.num_threads() * num_inputs_);
  const std::size_t num_panels = (num_outputs_ + kPanelColumns - 1) / kPanelColumns;
  team.run(num_panels, [&](std::size_t panel, std::size_t thread) {
    const std::size_t begin = thread * num_inputs_;
    pack_panel(parts, panel, kernels, std::span(scratch).subspan(begin, num_inputs_),
               shares.empty() ? shares : shares.subspan(begin, num_inputs_));
  });
}

bool PackedMatrix::even_out_inputs(std::span<const float> shares) {
  for (std::size_t input = 0; input < num_inputs_; ++input) {
    float share = 0.0F;
    for (std::size_t i = input; i < shares.size(); i += num_inputs_) {
      share = std::max(share, shares[i]);
    }
    const float factor = factor_of(share);
    if (factor == 1.0F) continue;
    if (input_factors_.empty()) input_factors_.assign(num_inputs_, 1.0F);
    input_factors_[input] = factor;
  }
  return !input_factors_.empty();
}

std::size_t PackedMatrix::panel_bytes() const {
  return num_groups_ * kPanelColumns * bytes_per_group(format_);
}

std::size_t PackedMatrix::num_bytes() const {
  return panels_.size() + (scales_.size() + input_factors_.size()) * sizeof(float);
}

void PackedMatrix::pack_panel(std::span<const WeightMatrix* const> parts, std::size_t panel,
                              const Kernels& kernels, std::span<float> weights,
                              std::span<float> shares) {
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
      if (!shares.empty()) kernels.raise_shares(weights.data(), weights.size(), shares.data());
      for (std::size_t i = 0; i < input_factors_.size(); ++i) weights[i] /= input_factors_[i];
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
  // A column of a panel is a row of a tile that has kPanelColumns rows, and all one block.
  std::int32_t start = 0;
  kernels.pack_row({
      .format = format_,
      .values = weights.data(),
      .size = weights.size(),
      .factors = nullptr,
      .out = reinterpret_cast<std::uint32_t*>(panel) + column,
      .stride = kPanelColumns,
      .block_values = num_groups_ * values_per_group(format_),
      .scales = format_ == WeightFormat::kInt8 ? &scales_[output] : nullptr,
      .starts = &start,
  });
}

void PackedMatrix::multiply(const Kernels& kernels, const PackedRows& rows, float* out,
                            std::size_t out_stride, ThreadTeam& team) const {
  assert(rows.form().format == format_ && rows.form().size == num_inputs_);
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
    product.row_starts = rows.starts();
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
