// Reading the numbers of tensors; the types are in checkpoint.h.
#include <bit>
#include <cassert>
#include <cstring>

#include "translate/model/checkpoint.h"

namespace hymt {
namespace {

float widened_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

// IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits.
float widened_float16(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16U;
  const std::uint32_t exponent = bits >> 10U & 31U;
  const std::uint32_t fraction = bits & 1023U;
  if (exponent == 0) {  // Zero, or below the least normal number: fraction * 2^-24.
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(magnitude));
  }
  const std::uint32_t wide = exponent == 31 ? 255U : exponent + 127U - 15U;
  return std::bit_cast<float>(sign | wide << 23U | fraction << 13U);
}

// `bytes` may have any alignment.
template <class Stored, class Widen>
void widen(const std::byte* bytes, std::size_t count, float* out, Widen widened) {
  for (std::size_t i = 0; i < count; ++i) {
    Stored value;
    std::memcpy(&value, bytes + i * sizeof(Stored), sizeof(Stored));
    out[i] = widened(value);
  }
}

std::size_t element_size(DataType type) {
  switch (type) {
    case DataType::kFloat32: return 4;
    case DataType::kFloat16:
    case DataType::kBFloat16: return 2;
    case DataType::kInt8: return 1;
  }
  return 1;
}

void read_values(const TensorView& tensor, std::size_t first, std::size_t count, float* out) {
  assert((first + count) * element_size(tensor.type) <= tensor.bytes.size());
  const std::byte* bytes = tensor.bytes.data() + first * element_size(tensor.type);
  switch (tensor.type) {
    case DataType::kFloat32: std::memcpy(out, bytes, count * sizeof(float)); break;
    case DataType::kFloat16: widen<std::uint16_t>(bytes, count, out, widened_float16); break;
    case DataType::kBFloat16: widen<std::uint16_t>(bytes, count, out, widened_bfloat16); break;
    case DataType::kInt8:
      widen<std::int8_t>(bytes, count, out,
                         [](std::int8_t value) { return static_cast<float>(value); });
      break;
  }
}

// True if any number has all bits of `exponent`. Without branches, so that it is quick.
template <class Bits>
bool any_has_all_of(std::span<const std::byte> numbers, Bits exponent) {
  bool found = false;
  for (std::size_t at = 0; at + sizeof(Bits) <= numbers.size(); at += sizeof(Bits)) {
    Bits bits;
    std::memcpy(&bits, numbers.data() + at, sizeof bits);
    found |= (bits & exponent) == exponent;
  }
  return found;
}

}  // namespace

bool all_finite(DataType type, std::span<const std::byte> numbers) {
  switch (type) {
    case DataType::kFloat32: return !any_has_all_of<std::uint32_t>(numbers, 0x7F800000U);
    case DataType::kFloat16: return !any_has_all_of<std::uint16_t>(numbers, 0x7C00U);
    case DataType::kBFloat16: return !any_has_all_of<std::uint16_t>(numbers, 0x7F80U);
    case DataType::kInt8: return true;
  }
  return true;
}

void read_rows(const MatrixView& matrix, std::size_t first_row, std::size_t num_rows, float* out) {
  const std::size_t columns = matrix.tensor.shape[1];
  read_values(matrix.tensor, first_row * columns, num_rows * columns, out);
  if (matrix.row_scales.empty()) return;
  for (std::size_t row = 0; row < num_rows; ++row) {
    for (std::size_t i = 0; i < columns; ++i) {
      out[row * columns + i] *= matrix.row_scales[first_row + row];
    }
  }
}

std::vector<float> read_vector(const TensorView& vector) {
  std::vector<float> values(vector.shape[0]);
  read_values(vector, 0, values.size(), values.data());
  return values;
}

}  // namespace hymt
