// The arithmetic of the cpu backend, one table of functions for each instruction set.
//
// A matrix product reads weights in panels of kPanelColumns outputs and activations in tiles of a
// few rows; both are cut into groups of 32 bits along the summed dimension (4 int8 values, 2
// bfloat16 or 1 float32), because that is what one lane of a dot product instruction takes:
//
//     panel: [group][kPanelColumns][bytes of a group]     tile: [group][rows of the tile]
//
// Each sum is a single chain over the groups from first to last, whatever the tile, panel or
// thread, and every other operation works on one row in a fixed order. So results do not depend
// on what is computed together. Sums of int8 are exact within a block of kBlockValues; those of
// blocks and of float32 are fused multiply-adds; no other operation is contracted. So int8, int4
// and float32 results are the same bits with every instruction set that has fused multiply-add,
// which are all but kPortable, and products of int8 and int4 are so with that, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace hymt::cpu {

enum class InstructionSet : std::uint8_t { kPortable, kAvx2, kAvx512Vnni, kAvx512Bf16 };

inline constexpr std::size_t kPanelColumns = 32;

// Int8 activations that share a scale. Beside blocks of 32 an outlier does at most twice the harm;
// smaller ones cost more conversions of sums (bench/README.md).
inline constexpr std::size_t kBlockValues = 128;

// Weights that share a scale where a file or int4 has them in blocks, and activations that are
// multiplied with those; and weights of which such blocks share a scale of their scales.
inline constexpr std::size_t kWeightBlock = 32;
inline constexpr std::size_t kSuperBlock = 128;

// Positions in a page of the cache of keys and values; a multiple of kPanelColumns.
inline constexpr std::size_t kPagePositions = 64;

// Sets of values whose maxima are found side by side, and values of a set.
inline constexpr std::size_t kMaximaLanes = 16;
inline constexpr std::size_t kMaximumOf = 64;

[[nodiscard]] constexpr std::size_t num_maxima(std::size_t size) {
  return (size + kMaximaLanes * kMaximumOf - 1) / (kMaximaLanes * kMaximumOf) * kMaximaLanes;
}

// How weights lie in a panel, and so what activations they are multiplied with.
enum class WeightFormat : std::uint8_t {
  kInt8,           // Value + 128 as uint8; activations int8.
  kBFloat16Pairs,  // Two a group; activations bfloat16, too.
  kFloat32,        // Activations float32.
  kBFloat16,       // One a group (two bytes); activations float32.
  // In blocks of kWeightBlock (BlockForm); activations int8.
  kInt8Blocks,
  kInt4Blocks,
  kInt4ShiftedBlocks,
  kInt4NestedBlocks,
};

// How weights in blocks lie in a panel. A weight is scale * (code - zero) + minimum, with the zero
// 8 of 4 bits and 128 of 8 bits; where there are minima it is 0, and the minima are 0 elsewhere.
//
//     panel:        [super block]
//     super block:  nested: scales, then minima, binary16 [kPanelColumns] each; [block]
//     block:        codes; scales [kPanelColumns], then minima, if there are: binary16, or nested
//                   uint8, to be multiplied with the super block's
//     codes:        8 bits [group of 4][kPanelColumns][4], 4 bits [two groups][kPanelColumns][4],
//                   the first group's in the low halves of the bytes
struct BlockForm {
  std::size_t bits = 0;  // 0: no blocks.
  bool has_minimum = false;
  bool is_nested = false;
};
[[nodiscard]] constexpr BlockForm block_form(WeightFormat format) {
  switch (format) {
    case WeightFormat::kInt8Blocks: return {8, false, false};
    case WeightFormat::kInt4Blocks: return {4, false, false};
    case WeightFormat::kInt4ShiftedBlocks: return {4, true, false};
    case WeightFormat::kInt4NestedBlocks: return {4, true, true};
    default: return {};
  }
}
[[nodiscard]] constexpr bool is_in_blocks(WeightFormat format) {
  return block_form(format).bits != 0;
}

// Bytes of a block's codes, of a block, and of what is before a super block's blocks.
[[nodiscard]] constexpr std::size_t code_bytes(BlockForm form) {
  return kWeightBlock * kPanelColumns * form.bits / 8;
}
[[nodiscard]] constexpr std::size_t block_bytes(BlockForm form) {
  const std::size_t scale_bytes = form.is_nested ? 1 : 2;
  return code_bytes(form) + kPanelColumns * scale_bytes * (form.has_minimum ? 2 : 1);
}
[[nodiscard]] constexpr std::size_t super_block_header_bytes(BlockForm form) {
  return form.is_nested ? kPanelColumns * 2 * 2 : 0;
}
// Where block `block` of a panel begins.
[[nodiscard]] constexpr std::size_t block_offset(BlockForm form, std::size_t block) {
  constexpr std::size_t kOfSuperBlock = kSuperBlock / kWeightBlock;
  return block * block_bytes(form) +
         (block + kOfSuperBlock) / kOfSuperBlock * super_block_header_bytes(form);
}

// Values along the summed dimension in one group.
[[nodiscard]] constexpr std::size_t values_per_group(WeightFormat format) {
  if (format == WeightFormat::kInt8 || is_in_blocks(format)) return 4;
  return format == WeightFormat::kBFloat16Pairs ? 2 : 1;
}

// Bytes of one group of one column, of formats that are not in blocks.
[[nodiscard]] constexpr std::size_t bytes_per_group(WeightFormat format) {
  return format == WeightFormat::kBFloat16 ? 2 : 4;
}

// out[row][column] = sum over groups of row * column, for all rows and some panels.
struct PanelProduct {
  WeightFormat format = WeightFormat::kFloat32;
  std::size_t num_groups = 0;
  const std::byte* panels = nullptr;     // The first of them.
  const float* column_scales = nullptr;  // Int8 only, one a column.
  std::size_t num_columns = 0;           // Wanted; the last panel may hold more.
  const std::uint32_t* rows =
      nullptr;  // Tiles of Kernels::tile_rows rows, the last may have fewer.
  std::size_t num_rows = 0;
  // Int8 rows only, in tiles as the rows: [block][rows of the tile] scales, and what the sums of
  // the products start from: minus the sum of the int8 values, 128 times that where the format is
  // kInt8.
  const float* row_scales = nullptr;
  const std::int32_t* row_starts = nullptr;
  const float* row_sums = nullptr;  // For weights in blocks: scale times the sum.
  float* out = nullptr;
  std::size_t out_stride = 0;  // Floats from row to row.
};

// One row of a tile, or one column of a panel.
struct RowPacking {
  WeightFormat format = WeightFormat::kFloat32;
  const float* values = nullptr;
  std::size_t size = 0;
  // Int8 only: null, or what each value is multiplied by first. Then block_values is that of rows.
  const float* factors = nullptr;
  std::uint32_t* out = nullptr;
  std::size_t stride = 0;  // From group to group, and from block to block of scales and starts.
  // Int8 only: values that share a scale, a multiple of 4; kWeightBlock for weights in blocks. The
  // scale of a block is its largest magnitude / 127; starts and sums as in PanelProduct.
  std::size_t block_values = kBlockValues;
  float* scales = nullptr;
  std::int32_t* starts = nullptr;
  float* sums = nullptr;  // For weights in blocks only.
};

// An output's weights, to be rounded to the codes of kInt8Blocks (a block's scale is its largest
// magnitude / 127) or of kInt4Blocks (that of a few scales with which the sum of the squares of the
// errors is least). Scales are binary16, rounded away from zero first, so that nothing of 8 bits is
// cut off.
struct BlockQuantisation {
  std::size_t bits = 4;  // Or 8.
  const float* weights = nullptr;
  std::size_t size = 0;
  // Whole blocks: there is place for the last one's padding.
  std::uint8_t* codes = nullptr;
  float* scales = nullptr;  // One a block.
};

// Attention of the query heads that share a key/value head, for one token.
struct AttentionProduct {
  std::size_t num_heads = 0;
  std::size_t head_dim = 0;
  const float* query = nullptr;  // [num_heads, head_dim]
  // The pages that hold positions 0 ... num_positions - 1, and where in each lie
  //     keys:   [kPagePositions / kPanelColumns][head_dim][kPanelColumns]
  //     values: [ceil(head_dim / kPanelColumns)][kPagePositions][kPanelColumns]
  const std::byte* const* pages = nullptr;
  std::size_t keys_offset = 0;
  std::size_t values_offset = 0;
  bool is_bfloat16 = false;  // Else float32.
  std::size_t num_positions = 0;
  std::uint32_t* packed_scratch = nullptr;  // attention_scratch_size() of them.
  float* score_scratch = nullptr;           // As many.
  float* out = nullptr;                     // [num_heads, head_dim]
};

struct Kernels {
  InstructionSet instruction_set = InstructionSet::kPortable;
  std::size_t tile_rows = 0;

  void (*multiply_panels)(const PanelProduct& product) = nullptr;
  void (*attend)(const AttentionProduct& product) = nullptr;

  // Writes a row as the products read it; the last group is filled with zeros.
  void (*pack_row)(const RowPacking& packing) = nullptr;

  void (*quantise_blocks)(const BlockQuantisation& task) = nullptr;

  // out = row / sqrt(mean(row^2) + eps) * weight; `out` may be `row`.
  void (*rms_norm)(const float* row, const float* weight, std::size_t size, float eps,
                   float* out) = nullptr;
  // The sum of a * b, each product rounded, in an order that `size` alone decides.
  float (*dot)(const float* a, const float* b, std::size_t size) = nullptr;
  // The maxima of sets of up to kMaximumOf values: set s has those at s / kMaximaLanes *
  // kMaximaLanes * kMaximumOf + s % kMaximaLanes and every kMaximaLanes-th from there, up to the
  // next such set. There are num_maxima(size) of them; what is not a number is passed over, and an
  // empty set's is minus infinity.
  void (*find_maxima)(const float* row, std::size_t size, float* maxima) = nullptr;
  // Where a weight of an input is at its greatest beside the others of its output: shares[i]
  // becomes at least |row[i]| / the largest magnitude of the row, nothing for a row of zeros.
  void (*raise_shares)(const float* row, std::size_t size, float* shares) = nullptr;
  // row += other
  void (*add)(float* row, const float* other, std::size_t size) = nullptr;
  // row += factor * other, each product rounded
  void (*add_weighted)(float* row, const float* other, float factor, std::size_t size) = nullptr;
  // Turns the pairs (i, i + dim / 2) by the angles whose `dim` / 2 cosines and sines are given.
  void (*rotate)(float* head, const float* cosines, const float* sines, std::size_t dim) = nullptr;
  // out = gate * sigmoid(gate) * up; `out` may be `gate`.
  void (*silu_multiply)(const float* gate, const float* up, std::size_t size, float* out) = nullptr;
};

// Values of each of the two scratch areas of attend().
[[nodiscard]] std::size_t attention_scratch_size(std::size_t num_heads, std::size_t head_dim,
                                                 std::size_t num_positions);

[[nodiscard]] std::string_view instruction_set_name(InstructionSet set);

// What this machine can run, slowest first; kPortable is always there.
[[nodiscard]] std::span<const InstructionSet> supported_instruction_sets();

// Requires that the machine supports `set`.
[[nodiscard]] const Kernels& kernels_for(InstructionSet set);

}  // namespace hymt::cpu
