#include "translate/model/quantized_blocks.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "translate/model/gguf_files.h"
#include "translate/model/hex_digits.h"

namespace hymt {
namespace {

const std::string kFolder = std::string(HYMT_SOURCE_DIR) + "/tests/data/gguf/";

const DataTypeTraits& type_named(const std::string& name) {
  for (const DataTypeTraits& traits : data_types()) {
    if (traits.stored_name == name) return traits;
  }
  throw std::invalid_argument(name);
}

std::vector<float> values_of(const StoredTensor& tensor) {
  const DataTypeTraits& type = type_named(tensor.type);
  std::vector<float> values(tensor.bytes.size() / type.block_bytes * type.block_values);
  read_values({tensor.name, type.type, tensor.shape, tensor.bytes}, 0, values.size(),
              values.data());
  return values;
}

// The digests are of what PyPI's gguf makes of the same file (tests/oracles/write_gguf_data.py).
TEST(QuantizedBlocksTest, EachTypeHasTheBitsOfTheReference) {
  std::map<std::string, std::string> digests;
  std::ifstream stream(kFolder + "blocks.digests");
  for (std::string name, digest; stream >> name >> digest;) digests[name] = digest;
  const GgufFiles gguf = open_gguf_files(kFolder + "blocks.gguf");
  std::size_t num_types = 0;
  for (const StoredTensor& tensor : gguf.files.files().front().tensors) {
    const std::vector<float> values = values_of(tensor);
    const XXH128_hash_t hash = XXH3_128bits(values.data(), values.size() * sizeof(float));
    EXPECT_EQ(hex_digits(hash.high64, hash.low64), digests.at(tensor.type)) << tensor.type;
    ++num_types;
  }
  std::size_t num_expected = 0;
  for (const DataTypeTraits& type : data_types()) num_expected += type.gguf_type ? 1 : 0;
  EXPECT_EQ(num_types, num_expected);  // None is left out.
}

TEST(QuantizedBlocksTest, PartsOfATensorAreThoseOfTheWhole) {
  const GgufFiles gguf = open_gguf_files(kFolder + "blocks.gguf");
  for (const StoredTensor& tensor : gguf.files.files().front().tensors) {
    const DataTypeTraits& type = type_named(tensor.type);
    const std::vector<float> whole = values_of(tensor);
    std::vector<float> part(type.block_values);
    const TensorView view = {tensor.name, type.type, tensor.shape, tensor.bytes};
    for (std::size_t at = 0; at < whole.size(); at += part.size()) {
      read_values(view, at, part.size(), part.data());
      ASSERT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + static_cast<long>(at)))
          << tensor.type << " " << at;
    }
  }
}

// Codes and scales, where a type has them, are the same numbers to the bit.
TEST(QuantizedBlocksTest, CodesHaveTheSameValues) {
  const GgufFiles gguf = open_gguf_files(kFolder + "blocks.gguf");
  std::size_t num_types = 0;
  for (const StoredTensor& tensor : gguf.files.files().front().tensors) {
    const DataTypeTraits& type = type_named(tensor.type);
    const auto traits = traits_of_blocks(type.type);
    if (!traits) continue;
    ++num_types;
    const std::vector<float> values = values_of(tensor);
    BlockRow row{std::vector<std::uint8_t>(values.size()),
                 std::vector<WeightBlock>(values.size() / kBlockCodes, {1.0F, 1.0F, 9, 9})};
    read_codes(type.type, tensor.bytes.data(), values.size() / type.block_values, row);
    const float zero = traits->has_minimum ? 0.0F : traits->bits == 8 ? 128.0F : 8.0F;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const WeightBlock& block = row.blocks[i / kBlockCodes];
      ASSERT_TRUE(traits->is_nested || (block.scale == 1 && block.minimum == 1));
      ASSERT_TRUE(traits->has_minimum || block.shift == 0.0F);
      const float product = block.factor * block.scale * (static_cast<float>(row.codes[i]) - zero);
      ASSERT_EQ(product + block.shift * block.minimum, values[i]) << tensor.type << " " << i;
    }
  }
  EXPECT_EQ(num_types, 6U);
}

// A scale that is not finite makes values that are none: wherever one stands, it is found, and
// what is found makes such values.
TEST(QuantizedBlocksTest, ScalesThatAreNotFiniteAreFound) {
  for (const DataTypeTraits& type : data_types()) {
    if (type.block_values == 1) continue;
    const std::size_t size = type.block_bytes;
    std::size_t num_found = 0;
    for (std::size_t at = 0; at + 2 <= size; at += 2) {
      std::vector<std::byte> blocks(2 * size, std::byte{0x11});
      EXPECT_TRUE(all_scales_finite(type.type, blocks)) << type.name;
      blocks[size + at] = std::byte{0x01};
      blocks[size + at + 1] = std::byte{0x7C};  // Not a number.
      std::vector<float> values(2 * type.block_values);
      read_blocks(type.type, blocks.data(), 2, values.data());
      bool is_finite = true;
      for (const float value : values) is_finite = is_finite && std::isfinite(value);
      EXPECT_EQ(all_scales_finite(type.type, blocks), is_finite) << type.name << " " << at;
      num_found += is_finite ? 0 : 1;
    }
    EXPECT_GE(num_found, 1U) << type.name;
    EXPECT_LE(num_found, 2U) << type.name;
  }
}

// Tencent's own types, which no other reader of ours has: written here value by value.
TEST(QuantizedBlocksTest, TwoBitsAreOddMultiplesOfTheScale) {
  std::vector<std::byte> block(130);
  block[1] = std::byte{0x3C};          // 1 as float16.
  block[2] = std::byte{0b11100100};    // Codes 0, 1, 2, 3, the lowest bits first.
  block[129] = std::byte{0b01000000};  // The last value has the code 1.
  std::vector<float> values(512);
  read_blocks(DataType::kQ2Of512, block.data(), 1, values.data());
  EXPECT_EQ(std::vector<float>(values.begin(), values.begin() + 5),
            (std::vector<float>{-3, -1, 1, 3, -3}));
  EXPECT_EQ(values[510], -3);
  EXPECT_EQ(values[511], -1);
}

TEST(QuantizedBlocksTest, OfFourValuesOneIsZero) {
  std::vector<std::byte> block(42);
  block[41] = std::byte{0x40};  // 2 as float16.
  block[0] = std::byte{0x40};   // Group 0 has the code 0, group 1 the code 4.
  block[32] = std::byte{0x02};  // Group 1 has the sign.
  block[31] = std::byte{0xF0};  // Group 63 has the code 15.
  std::vector<float> values(256);
  read_blocks(DataType::kThreeOfFour, block.data(), 1, values.data());
  const auto group = [&values](std::size_t first, std::size_t step) {
    std::vector<float> four;
    for (std::size_t i = 0; i < 4; ++i) four.push_back(values[first + step * i]);
    return four;
  };
  EXPECT_EQ(group(0, 1), (std::vector<float>{0, 2, 2, 2}));      // 0xA9
  EXPECT_EQ(group(4, 1), (std::vector<float>{-2, 0, -2, -2}));   // 0x04
  EXPECT_EQ(group(252, 1), (std::vector<float>{2, -2, -2, 0}));  // 0x42
  read_blocks(DataType::kThreeOfFourStrided, block.data(), 1, values.data());
  EXPECT_EQ(group(0, 16), (std::vector<float>{0, 2, 2, 2}));
  EXPECT_EQ(group(1, 16), (std::vector<float>{-2, 0, -2, -2}));
  EXPECT_EQ(group(207, 16), (std::vector<float>{2, -2, -2, 0}));
}

}  // namespace
}  // namespace hymt
