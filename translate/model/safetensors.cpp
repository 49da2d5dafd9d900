#include "translate/model/safetensors.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"

namespace hymt {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // The format's own limit.
constexpr std::size_t kMaxDimensions = 8;

// Bytes of one element; none for types that we have not heard of.
std::optional<std::size_t> element_size(std::string_view type) {
  if (type == "F64" || type == "I64" || type == "U64") return 8;
  if (type == "F32" || type == "I32" || type == "U32") return 4;
  if (type == "BF16" || type == "F16" || type == "I16" || type == "U16") return 2;
  if (type == "I8" || type == "U8" || type == "BOOL" || type.starts_with("F8_")) return 1;
  return std::nullopt;
}

// Reads one entry of the header after the other.
class HeaderReader {
 public:
  HeaderReader(std::span<const std::byte> data, const std::string& path)
      : data_(data), path_(path) {}

  [[nodiscard]] StoredTensor read(const JsonMember& member) const {
    StoredTensor tensor;
    tensor.name = member.name;
    tensor.type = read_type(member);
    tensor.shape = read_numbers(member, "shape");
    if (tensor.shape.size() > kMaxDimensions) fail(member.name, "has too many dimensions");
    const std::vector<std::size_t> offsets = read_numbers(member, "data_offsets");
    if (offsets.size() != 2 || offsets[0] > offsets[1]) {
      fail(member.name, "has data_offsets that are no range");
    }
    if (offsets[1] > data_.size()) fail(member.name, "reaches beyond the end of the file");
    tensor.bytes = data_.subspan(offsets[0], offsets[1] - offsets[0]);
    check_size(tensor);
    return tensor;
  }

  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw Error(ErrorKind::kEngine,
                "tensor " + quoted_name(name) + " " + what + "; fetch the file again", path_);
  }

 private:
  [[nodiscard]] std::string read_type(const JsonMember& member) const {
    const JsonValue* type = member.value.find("dtype");
    if (type == nullptr || type->string() == nullptr) fail(member.name, "has no dtype");
    return *type->string();
  }

  [[nodiscard]] std::vector<std::size_t> read_numbers(const JsonMember& member,
                                                      const char* key) const {
    const JsonValue* list = member.value.find(key);
    if (list == nullptr || list->array() == nullptr) {
      fail(member.name, "has no " + std::string(key));
    }
    std::vector<std::size_t> numbers;
    for (const JsonValue& element : *list->array()) {
      const auto number = element.integer();
      if (!number || *number < 0)
        fail(member.name, "has an impossible number in its " + std::string(key));
      numbers.push_back(static_cast<std::size_t>(*number));
    }
    return numbers;
  }

  void check_size(const StoredTensor& tensor) const {
    const auto size = element_size(tensor.type);
    if (!size) return;
    std::size_t product = *size;
    for (const std::size_t dimension : tensor.shape) {
      if (__builtin_mul_overflow(product, dimension, &product)) {
        fail(tensor.name, "has a shape that is larger than memory");
      }
    }
    if (product != tensor.bytes.size()) {
      fail(tensor.name, "takes " + std::to_string(tensor.bytes.size()) +
                            " bytes, but its shape and type make " + std::to_string(product));
    }
  }

  std::span<const std::byte> data_;
  const std::string& path_;
};

void check_no_overlap(const std::vector<StoredTensor>& tensors, const HeaderReader& reader) {
  std::vector<const StoredTensor*> by_place;
  for (const StoredTensor& tensor : tensors) {
    if (!tensor.bytes.empty()) by_place.push_back(&tensor);
  }
  std::sort(by_place.begin(), by_place.end(), [](const StoredTensor* a, const StoredTensor* b) {
    return a->bytes.data() < b->bytes.data();
  });
  for (std::size_t i = 1; i < by_place.size(); ++i) {
    const std::span<const std::byte> before = by_place[i - 1]->bytes;
    if (by_place[i]->bytes.data() < before.data() + before.size()) {
      reader.fail(by_place[i]->name, "overlaps " + quoted_name(by_place[i - 1]->name));
    }
  }
}

}  // namespace

std::vector<StoredTensor> parse_safetensors(std::span<const std::byte> file,
                                            const std::string& path) {
  const auto fail = [&path](const std::string& what) {
    throw Error(ErrorKind::kEngine, what + "; fetch the file again", path);
  };
  if (file.size() < kLengthBytes) fail("is too short for a safetensors file");
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    length = length << 8U | std::to_integer<std::uint64_t>(file[i]);
  }
  if (length > file.size() - kLengthBytes) fail("is cut short, or is no safetensors file");
  if (length > kMaxHeaderBytes) fail("has a header of more than 100 MB");

  const auto* text = reinterpret_cast<const char*>(file.data() + kLengthBytes);
  const JsonValue header = parse_json({text, static_cast<std::size_t>(length)}, path);
  if (header.object() == nullptr) fail("has a header that is no JSON object");
  const HeaderReader reader(file.subspan(kLengthBytes + static_cast<std::size_t>(length)), path);
  std::vector<StoredTensor> tensors;
  for (const JsonMember& member : *header.object()) {
    if (member.name != "__metadata__") tensors.push_back(reader.read(member));
  }
  check_no_overlap(tensors, reader);
  return tensors;
}

}  // namespace hymt
