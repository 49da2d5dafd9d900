#include "translate/model/cpu/block_packing.h"

#include <array>
#include <cstring>

#include "translate/model/float16.h"

namespace hymt::cpu {
namespace {

static_assert(kWeightBlock == kBlockCodes && kSuperBlock == kNestedCodes);

template <class Number>
void store(std::byte* to, Number number) {
  std::memcpy(to, &number, sizeof number);
}

// Groups of 4 codes: of 8 bits one after the other, of 4 bits two together.
void store_codes(const std::uint8_t* codes, std::size_t bits, std::byte* out) {
  constexpr std::size_t kRow = kPanelColumns * 4;
  std::array<std::uint32_t, kWeightBlock / 4> groups;
  std::memcpy(groups.data(), codes, sizeof groups);
  if (bits == 8) {
    for (std::size_t i = 0; i < groups.size(); ++i) store(out + i * kRow, groups[i]);
    return;
  }
  for (std::size_t i = 0; i < groups.size() / 2; ++i) {
    store(out + i * kRow, groups[2 * i] | groups[2 * i + 1] << 4U);
  }
}

}  // namespace

WeightFormat format_of_blocks(const BlockTraits& traits) {
  if (traits.bits == 8) return WeightFormat::kInt8Blocks;
  if (traits.is_nested) return WeightFormat::kInt4NestedBlocks;
  return traits.has_minimum ? WeightFormat::kInt4ShiftedBlocks : WeightFormat::kInt4Blocks;
}

std::size_t block_panel_bytes(WeightFormat format, std::size_t num_inputs) {
  const BlockForm form = block_form(format);
  return block_offset(form, num_blocks(num_inputs) - 1) + block_bytes(form);
}

void pack_blocks(const BlockRow& row, WeightFormat format, std::size_t column, std::byte* panel) {
  constexpr std::size_t kPlane = kPanelColumns * sizeof(std::uint16_t);
  const BlockForm form = block_form(format);
  for (std::size_t i = 0; i < row.blocks.size(); ++i) {
    const WeightBlock& block = row.blocks[i];
    std::byte* out = panel + block_offset(form, i);
    store_codes(&row.codes[i * kWeightBlock], form.bits, out + column * 4);
    std::byte* scales = out + code_bytes(form);
    if (form.is_nested) {
      store(scales + column, block.scale);
      store(scales + kPanelColumns + column, block.minimum);
      if (i % (kSuperBlock / kWeightBlock) != 0) continue;
      scales = out - super_block_header_bytes(form);
    }
    store(scales + column * 2, float16_away_from_zero(block.factor));
    if (form.has_minimum) store(scales + kPlane + column * 2, float16_away_from_zero(block.shift));
  }
}

}  // namespace hymt::cpu
