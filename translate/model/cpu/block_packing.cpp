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

// A block's codes of neighbouring outputs, in groups of 4: of 8 bits one group after the other, of
// 4 bits two together. `kRows` of them at a time, as they share cache lines of the panel.
template <std::size_t kRows>
void store_codes(const BlockRow* rows, std::size_t block, std::size_t bits, std::byte* out) {
  constexpr std::size_t kRow = kPanelColumns * 4;
  constexpr std::size_t kGroups = kWeightBlock / 4;
  std::array<std::array<std::uint32_t, kRows>, kGroups> groups;
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::uint8_t* codes = &rows[row].codes[block * kWeightBlock];
    for (std::size_t i = 0; i < kGroups; ++i) std::memcpy(&groups[i][row], codes + i * 4, 4);
  }
  if (bits == 8) {
    for (std::size_t i = 0; i < kGroups; ++i) store(out + i * kRow, groups[i]);
    return;
  }
  for (std::size_t i = 0; i < kGroups / 2; ++i) {
    for (std::size_t row = 0; row < kRows; ++row)
      groups[i][row] = groups[2 * i][row] | groups[2 * i + 1][row] << 4U;
    store(out + i * kRow, groups[i]);
  }
}

void store_scales(const WeightBlock& block, BlockForm form, std::size_t index, std::size_t column,
                  std::byte* out) {
  constexpr std::size_t kPlane = kPanelColumns * sizeof(std::uint16_t);
  std::byte* scales = out + code_bytes(form);
  if (form.is_nested) {
    store(scales + column, block.scale);
    store(scales + kPanelColumns + column, block.minimum);
    if (index % (kSuperBlock / kWeightBlock) != 0) return;
    scales = out - super_block_header_bytes(form);
  }
  store(scales + column * 2, float16_away_from_zero(block.factor));
  if (form.has_minimum) store(scales + kPlane + column * 2, float16_away_from_zero(block.shift));
}

template <std::size_t kRows>
void pack_rows(const BlockRow* rows, WeightFormat format, std::size_t column, std::byte* panel) {
  const BlockForm form = block_form(format);
  for (std::size_t i = 0; i < rows->blocks.size(); ++i) {
    std::byte* out = panel + block_offset(form, i);
    store_codes<kRows>(rows, i, form.bits, out + column * 4);
    for (std::size_t row = 0; row < kRows; ++row) {
      store_scales(rows[row].blocks[i], form, i, column + row, out);
    }
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

void pack_blocks(std::span<const BlockRow> rows, WeightFormat format, std::size_t first_column,
                 std::byte* panel) {
  std::size_t row = 0;
  for (; row + kRowsTogether <= rows.size(); row += kRowsTogether) {
    pack_rows<kRowsTogether>(&rows[row], format, first_column + row, panel);
  }
  for (; row < rows.size(); ++row) pack_rows<1>(&rows[row], format, first_column + row, panel);
}

}  // namespace hymt::cpu
