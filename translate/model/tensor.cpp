#include "translate/model/tensor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

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

std::span<const DataTypeTraits> data_types() {
  static constexpr std::array kTypes = {
      DataTypeTraits{DataType::kFloat32, "fp32", "F32", 1, 4},
      DataTypeTraits{DataType::kFloat16, "fp16", "F16", 1, 2},
      DataTypeTraits{DataType::kBFloat16, "bf16", "BF16", 1, 2},
      DataTypeTraits{DataType::kInt8, "int8", "I8", 1, 1},
  };
  return kTypes;
}

const DataTypeTraits& traits_of(DataType type) {
  const auto types = data_types();
  return *std::find_if(types.begin(), types.end(),
                       [type](const DataTypeTraits& traits) { return traits.type == type; });
}

void read_values(const TensorView& tensor, std::size_t first, std::size_t count, float* out) {
  const DataTypeTraits& traits = traits_of(tensor.type);
  assert(first % traits.block_values == 0 && count % traits.block_values == 0);
  const std::size_t begin = first / traits.block_values * traits.block_bytes;
  assert(begin + count / traits.block_values * traits.block_bytes <= tensor.bytes.size());
  const std::byte* bytes = tensor.bytes.data() + begin;
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

bool all_finite(DataType type, std::span<const std::byte> numbers) {
  switch (type) {
    case DataType::kFloat32: return !any_has_all_of<std::uint32_t>(numbers, 0x7F800000U);
    case DataType::kFloat16: return !any_has_all_of<std::uint16_t>(numbers, 0x7C00U);
    case DataType::kBFloat16: return !any_has_all_of<std::uint16_t>(numbers, 0x7F80U);
    case DataType::kInt8: return true;
  }
  return true;
}

std::vector<float> read_vector(const TensorView& vector) {
  std::vector<float> values(vector.shape[0]);
  read_values(vector, 0, values.size(), values.data());
  return values;
}

}  // namespace hymt
