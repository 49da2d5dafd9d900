// Numbers as files hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hymt {

// Those from kQ8Of32 to kThreeOfFourStrided are blocks of GGUF, whose numbers share scales
// (quantized_blocks.h).
enum class DataType : std::uint8_t {
  kFloat32,
  kFloat16,
  kBFloat16,
  kInt8,
  kQ8Of32,
  kQ4Of32,
  kQ4Of32WithMinimum,
  kQ5Of32,
  kQ5Of32WithMinimum,
  kQ2K,
  kQ3K,
  kQ4K,
  kQ5K,
  kQ6K,
  kIq4Nl,
  kIq4Xs,
  // Tencent's own of 2 and of 1.25 bits.
  kQ2Of512,
  kThreeOfFour,
  kThreeOfFourStrided,
  kFloat8,  // E4M3: 1 sign, 4 exponent (bias 7), 3 fraction bits; no infinity.
};

// What a type is, for whoever must know only how large it is and what it is called.
struct DataTypeTraits {
  DataType type = DataType::kFloat32;
  std::string_view name;         // For people: "bf16", "Q4_K"
  std::string_view stored_name;  // As safetensors and GGUF have it: "BF16", "Q4_K"
  // Its number in GGUF; none: not there, or a number that means something else in others' files
  // (gguf.cpp).
  std::optional<std::uint32_t> gguf_type;
  std::size_t block_values = 1;  // More where numbers share scales.
  std::size_t block_bytes = 4;
};
[[nodiscard]] std::span<const DataTypeTraits> data_types();
[[nodiscard]] const DataTypeTraits& traits_of(DataType type);

// A tensor's bytes in a mapped file, row-major, little-endian, of any alignment. Valid as long as
// what mapped it.
struct TensorView {
  std::string_view name;
  DataType type = DataType::kFloat32;
  std::vector<std::size_t> shape;
  std::span<const std::byte> bytes;  // Exactly the blocks that hold the product of shape.
};

// Widens `count` values from `first` on to float32: exactly, or as the type's own arithmetic in
// float32 has it (quantized_blocks.h). Both are whole blocks.
void read_values(const TensorView& tensor, std::size_t first, std::size_t count, float* out);
[[nodiscard]] std::vector<float> read_vector(const TensorView& vector);

// Whether all of some stored numbers, whole blocks, are finite: neither infinite nor "not a
// number".
[[nodiscard]] bool all_finite(DataType type, std::span<const std::byte> numbers);

}  // namespace hymt
