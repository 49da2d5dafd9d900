#include "translate/model/tensor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

#include "translate/model/float16.h"
#include "translate/model/quantized_blocks.h"

namespace hymt {
namespace {

float widened_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

float widened_float8(std::uint8_t bits) {
  const std::uint32_t exponent = bits >> 3U & 15U;
  const std::uint32_t fraction = bits & 7U;
  const float sign = (bits & 0x80U) != 0 ? -1.0F : 1.0F;
  if ((bits & 0x7FU) == 0x7FU) return std::numeric_limits<float>::quiet_NaN();
  if (exponent == 0) return sign * static_cast<float>(fraction) * 0x1p-9F;
  return sign * std::bit_cast<float>((exponent + 127U - 7U) << 23U | fraction << 20U);
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
      DataTypeTraits{DataType::kFloat32, "fp32", "F32", 0, 1, 4},
      DataTypeTraits{DataType::kFloat16, "fp16", "F16", 1, 1, 2},
      DataTypeTraits{DataType::kBFloat16, "bf16", "BF16", 30, 1, 2},
      DataTypeTraits{DataType::kInt8, "int8", "I8", std::nullopt, 1, 1},
      DataTypeTraits{DataType::kQ8Of32, "Q8_0", "Q8_0", 8, 32, 34},
      DataTypeTraits{DataType::kQ4Of32, "Q4_0", "Q4_0", 2, 32, 18},
      DataTypeTraits{DataType::kQ4Of32WithMinimum, "Q4_1", "Q4_1", 3, 32, 20},
      DataTypeTraits{DataType::kQ5Of32, "Q5_0", "Q5_0", 6, 32, 22},
      DataTypeTraits{DataType::kQ5Of32WithMinimum, "Q5_1", "Q5_1", 7, 32, 24},
      DataTypeTraits{DataType::kQ2K, "Q2_K", "Q2_K", 10, 256, 84},
      DataTypeTraits{DataType::kQ3K, "Q3_K", "Q3_K", 11, 256, 110},
      DataTypeTraits{DataType::kQ4K, "Q4_K", "Q4_K", 12, 256, 144},
      DataTypeTraits{DataType::kQ5K, "Q5_K", "Q5_K", 13, 256, 176},
      DataTypeTraits{DataType::kQ6K, "Q6_K", "Q6_K", 14, 256, 210},
      DataTypeTraits{DataType::kIq4Nl, "IQ4_NL", "IQ4_NL", 20, 32, 18},
      DataTypeTraits{DataType::kIq4Xs, "IQ4_XS", "IQ4_XS", 23, 256, 136},
      DataTypeTraits{DataType::kQ2Of512, "Q2_0C", "Q2_0C", std::nullopt, 512, 130},
      DataTypeTraits{DataType::kThreeOfFour, "STQ1_0", "STQ1_0", std::nullopt, 256, 42},
      DataTypeTraits{DataType::kThreeOfFourStrided, "STQ1_0, strided", "STQ1_0, strided",
                     std::nullopt, 256, 42},
      DataTypeTraits{DataType::kFloat8, "fp8", "F8_E4M3", std::nullopt, 1, 1},
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
  if (count == 0) return;  // Then there may be no memory behind either pointer.
  const std::byte* bytes = tensor.bytes.data() + begin;
  switch (tensor.type) {
    case DataType::kFloat32: std::memcpy(out, bytes, count * sizeof(float)); break;
    case DataType::kFloat16: widen<std::uint16_t>(bytes, count, out, widened_float16); break;
    case DataType::kBFloat16: widen<std::uint16_t>(bytes, count, out, widened_bfloat16); break;
    case DataType::kInt8:
      widen<std::int8_t>(bytes, count, out,
                         [](std::int8_t value) { return static_cast<float>(value); });
      break;
    case DataType::kFloat8: widen<std::uint8_t>(bytes, count, out, widened_float8); break;
    default: read_blocks(tensor.type, bytes, count / traits.block_values, out); break;
  }
}

bool all_finite(DataType type, std::span<const std::byte> numbers) {
  switch (type) {
    case DataType::kFloat32: return !any_has_all_of<std::uint32_t>(numbers, 0x7F800000U);
    case DataType::kFloat16: return !any_has_all_of<std::uint16_t>(numbers, 0x7C00U);
    case DataType::kBFloat16: return !any_has_all_of<std::uint16_t>(numbers, 0x7F80U);
    case DataType::kInt8: return true;
    case DataType::kFloat8:
      return std::none_of(numbers.begin(), numbers.end(), [](std::byte number) {
        return (number & std::byte{0x7F}) == std::byte{0x7F};
      });
    default: return all_scales_finite(type, numbers);
  }
}

std::vector<float> read_vector(const TensorView& vector) {
  std::vector<float> values(vector.shape[0]);
  read_values(vector, 0, values.size(), values.data());
  return values;
}

}  // namespace hymt
