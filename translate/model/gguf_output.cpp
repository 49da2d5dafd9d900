#include "translate/model/gguf_output.h"

#include <cassert>
#include <functional>
#include <numeric>
#include <string_view>

namespace hymt {
namespace {

constexpr std::uint32_t kVersion = 3;

// Numbers of types, in ggml's docs/gguf.md.
constexpr std::uint32_t kUint32 = 4;
constexpr std::uint32_t kInt32 = 5;
constexpr std::uint32_t kFloat32 = 6;
constexpr std::uint32_t kBool = 7;
constexpr std::uint32_t kString = 8;
constexpr std::uint32_t kArray = 9;

// This program runs on little-endian machines only, as the weights that it maps are.
class HeaderWriter {
 public:
  void put(const GgufEntry& entry) {
    put(entry.name);
    std::visit([this](const auto& value) { put_value(value); }, entry.value);
  }

  void put(const GgufTensor& tensor, std::uint64_t offset) {
    put(tensor.name);
    put(static_cast<std::uint32_t>(tensor.shape.size()));
    for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size) {
      put(std::uint64_t{*size});
    }
    const auto type = traits_of(tensor.type).gguf_type;
    assert(type);
    put(type.value_or(0));
    put(offset);
  }

  template <class Number>
  void put(Number number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void put_mark(std::string_view mark) { bytes_ += mark; }

  [[nodiscard]] std::string take() { return std::move(bytes_); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  void put(const std::string& text) {
    put(std::uint64_t{text.size()});
    bytes_ += text;
  }

  void put_value(bool value) {
    put(kBool);
    put(std::uint8_t{value});
  }
  void put_value(std::uint32_t value) {
    put(kUint32);
    put(value);
  }
  void put_value(float value) {
    put(kFloat32);
    put(value);
  }
  void put_value(const std::string& value) {
    put(kString);
    put(value);
  }
  void put_value(const std::vector<std::int32_t>& values) { put_array(kInt32, values); }
  void put_value(const std::vector<float>& values) { put_array(kFloat32, values); }
  void put_value(const std::vector<std::string>& values) { put_array(kString, values); }

  template <class Value>
  void put_array(std::uint32_t type, const std::vector<Value>& values) {
    put(kArray);
    put(type);
    put(std::uint64_t{values.size()});
    for (const Value& value : values) put(value);
  }

  std::string bytes_;
};

std::size_t padding_size(std::size_t num_bytes) {
  return (kGgufAlignment - num_bytes % kGgufAlignment) % kGgufAlignment;
}

}  // namespace

std::size_t GgufTensor::num_bytes() const {
  const DataTypeTraits& traits = traits_of(type);
  const std::size_t num_values =
      std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
  assert(num_values % traits.block_values == 0);
  return num_values / traits.block_values * traits.block_bytes;
}

std::string gguf_padding(std::size_t num_bytes) {
  return std::string(padding_size(num_bytes), '\0');
}

std::string gguf_header(std::span<const GgufEntry> entries, std::span<const GgufTensor> tensors) {
  HeaderWriter writer;
  writer.put_mark("GGUF");
  writer.put(kVersion);
  writer.put(std::uint64_t{tensors.size()});
  writer.put(std::uint64_t{entries.size()});
  for (const GgufEntry& entry : entries) writer.put(entry);
  std::uint64_t offset = 0;
  for (const GgufTensor& tensor : tensors) {
    writer.put(tensor, offset);
    offset += tensor.num_bytes() + padding_size(tensor.num_bytes());
  }
  writer.put_mark(gguf_padding(writer.size()));
  return writer.take();
}

}  // namespace hymt
