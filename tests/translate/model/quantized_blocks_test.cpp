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

}  // namespace
}  // namespace hymt
