// Numbers as files hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hymt {

enum class DataType : std::uint8_t { kFloat32, kFloat16, kBFloat16, kInt8 };

// What a type is, for whoever must know only how large it is and what it is called. Types whose
// numbers share scales lie in blocks of several; here all are blocks of one.
struct DataTypeTraits {
  DataType type = DataType::kFloat32;
  std::string_view name;              // "bf16"
  std::string_view safetensors_name;  // "BF16"
  std::size_t block_values = 1;
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

// Widens `count` values from `first` on to float32, exactly. Both are whole blocks.
void read_values(const TensorView& tensor, std::size_t first, std::size_t count, float* out);
[[nodiscard]] std::vector<float> read_vector(const TensorView& vector);

// Whether all of some stored numbers are finite: neither infinite nor "not a number".
[[nodiscard]] bool all_finite(DataType type, std::span<const std::byte> numbers);

}  // namespace hymt
