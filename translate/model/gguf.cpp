#include "translate/model/gguf.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"
#include "translate/model/tensor.h"

namespace hymt {
namespace {

constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::uint64_t kMaxAlignment = 1 << 20;
constexpr std::uint64_t kMaxDimensions = 4;  // The format's own limit.
constexpr std::size_t kMaxNameBytes = 65535;

enum class ValueType : std::uint8_t {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kFloat32,
  kBool,
  kString,
  kArray,
  kUint64,
  kInt64,
  kFloat64,
};

// Bytes of a value of a fixed size; 0 for strings and arrays.
std::size_t size_of(ValueType type) {
  switch (type) {
    case ValueType::kUint8:
    case ValueType::kInt8:
    case ValueType::kBool: return 1;
    case ValueType::kUint16:
    case ValueType::kInt16: return 2;
    case ValueType::kUint32:
    case ValueType::kInt32:
    case ValueType::kFloat32: return 4;
    case ValueType::kUint64:
    case ValueType::kInt64:
    case ValueType::kFloat64: return 8;
    case ValueType::kString:
    case ValueType::kArray: break;
  }
  return 0;
}

const DataTypeTraits* find_type(std::uint32_t number) {
  const auto types = data_types();
  const auto found = std::find_if(types.begin(), types.end(), [number](const DataTypeTraits& type) {
    return type.gguf_type == number;
  });
  return found == types.end() ? nullptr : &*found;
}

// Reads a file from its beginning.
class GgufReader {
 public:
  GgufReader(std::span<const std::byte> file, const std::string& path)
      : path_(path),
        header_(file.first(std::min(file.size(), kMaxGgufHeaderBytes))),
        is_whole_(header_.size() == file.size()) {}

  [[nodiscard]] std::size_t position() const { return position_; }

  [[nodiscard]] std::uint64_t read_whole(std::size_t num_bytes) {
    const std::span<const std::byte> bytes = take(num_bytes);
    std::uint64_t value = 0;
    for (std::size_t i = num_bytes; i-- > 0;) {
      value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    }
    return value;
  }
  [[nodiscard]] std::uint32_t read_u32() { return static_cast<std::uint32_t>(read_whole(4)); }
  [[nodiscard]] std::uint64_t read_u64() { return read_whole(8); }

  [[nodiscard]] std::string read_string() {
    const std::span<const std::byte> bytes = take(read_u64());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  // Of a key or a tensor.
  [[nodiscard]] std::string read_name() {
    std::string name = read_string();
    if (name.empty() || name.size() > kMaxNameBytes) fail("has a key or tensor without a name");
    return name;
  }

  // So many things of at least `least_bytes` each must still fit: memory is not taken for more.
  std::size_t check_count(std::uint64_t count, std::size_t least_bytes, const char* what) const {
    if (count > (header_.size() - position_) / least_bytes) {
      fail_short("says that it has " + std::to_string(count) + " " + what);
    }
    return static_cast<std::size_t>(count);
  }

  [[nodiscard]] GgufValue read_value(const std::string& key);

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kEngine, what + "; fetch the file again", path_);
  }
  [[noreturn]] void fail_key(const std::string& key, const std::string& what) const {
    fail("key " + quoted_name(key) + " " + what);
  }

 private:
  [[noreturn]] void fail_short(const std::string& what) const {
    fail(what + (is_whole_ ? ", but it ends before that"
                           : ", which would be more than 64 MiB of keys and tensors"));
  }

  [[nodiscard]] std::span<const std::byte> take(std::uint64_t size) {
    if (size > header_.size() - position_) {
      fail(is_whole_ ? "is cut short" : "has more than 64 MiB of keys and tensors");
    }
    const auto taken = header_.subspan(position_, static_cast<std::size_t>(size));
    position_ += taken.size();
    return taken;
  }

  [[nodiscard]] ValueType read_type(const std::string& key) {
    const std::uint32_t type = read_u32();
    if (type > static_cast<std::uint32_t>(ValueType::kFloat64)) {
      fail_key(key, "is of the type " + std::to_string(type) + ", which GGUF does not have");
    }
    return static_cast<ValueType>(type);
  }

  [[nodiscard]] GgufValue::Data read_number(ValueType type, const std::string& key);
  [[nodiscard]] GgufValue read_array(const std::string& key);

  const std::string& path_;
  std::span<const std::byte> header_;  // The part of the file that may hold it.
  bool is_whole_;
  std::size_t position_ = 0;
};

// A bool, an int64 or a double.
GgufValue::Data GgufReader::read_number(ValueType type, const std::string& key) {
  const std::uint64_t bits = read_whole(size_of(type));
  switch (type) {
    case ValueType::kInt8: return std::int64_t{static_cast<std::int8_t>(bits)};
    case ValueType::kInt16: return std::int64_t{static_cast<std::int16_t>(bits)};
    case ValueType::kInt32: return std::int64_t{static_cast<std::int32_t>(bits)};
    case ValueType::kInt64: return static_cast<std::int64_t>(bits);
    case ValueType::kFloat32: return double{std::bit_cast<float>(static_cast<std::uint32_t>(bits))};
    case ValueType::kFloat64: return std::bit_cast<double>(bits);
    case ValueType::kBool:
      if (bits > 1) fail_key(key, "is neither true nor false");
      return bits == 1;
    default: break;
  }
  // Only as a number can what is too large for std::int64_t be told.
  if (bits > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    return static_cast<double>(bits);
  }
  return static_cast<std::int64_t>(bits);
}

GgufValue GgufReader::read_array(const std::string& key) {
  const ValueType type = read_type(key);
  const std::uint64_t count = read_u64();
  if (type == ValueType::kArray) fail_key(key, "is an array of arrays");
  if (type == ValueType::kString) {
    std::vector<std::string> strings;
    strings.reserve(check_count(count, 8, "strings in one array"));
    for (std::uint64_t i = 0; i < count; ++i) strings.push_back(read_string());
    return GgufValue(std::move(strings));
  }
  GgufValue::Numbers numbers;
  numbers.reserve(check_count(count, size_of(type), "numbers in one array"));
  for (std::uint64_t i = 0; i < count; ++i) {
    const GgufValue number(read_number(type, key));
    numbers.push_back(number.boolean() ? static_cast<double>(*number.boolean())
                                       : number.number().value_or(0));
  }
  return GgufValue(std::move(numbers));
}

GgufValue GgufReader::read_value(const std::string& key) {
  const ValueType type = read_type(key);
  if (type == ValueType::kString) return GgufValue(read_string());
  if (type == ValueType::kArray) return read_array(key);
  return GgufValue(read_number(type, key));
}

// A tensor as the header has it; its bytes are found once it is known where the data begins.
struct TensorEntry {
  StoredTensor tensor;
  const DataTypeTraits* type = nullptr;  // Null: one that is not read.
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Finds the data of the tensors of a file.
class TensorTable {
 public:
  TensorTable(std::span<const std::byte> data, std::uint64_t alignment, const GgufReader& reader)
      : data_(data), alignment_(alignment), reader_(reader) {}

  [[nodiscard]] std::vector<StoredTensor> tensors(std::vector<TensorEntry> entries) const {
    std::vector<StoredTensor> tensors;
    tensors.reserve(entries.size());
    for (TensorEntry& entry : entries) {
      place(entry);
      tensors.push_back(std::move(entry.tensor));
    }
    check_no_overlap(tensors);
    std::sort(tensors.begin(), tensors.end(),
              [](const StoredTensor& a, const StoredTensor& b) { return a.name < b.name; });
    for (std::size_t i = 1; i < tensors.size(); ++i) {
      if (tensors[i - 1].name == tensors[i].name) fail(tensors[i], "is there twice");
    }
    return tensors;
  }

 private:
  void place(TensorEntry& entry) const {
    StoredTensor& tensor = entry.tensor;
    if (entry.offset % alignment_ != 0) fail(tensor, "begins at no multiple of the alignment");
    if (entry.offset > data_.size()) fail(tensor, "lies beyond the end of the file");
    if (entry.type == nullptr) return;  // How long it is cannot be told.
    if (entry.size > data_.size() - entry.offset) {
      fail(tensor, "reaches beyond the end of the file");
    }
    tensor.bytes =
        data_.subspan(static_cast<std::size_t>(entry.offset), static_cast<std::size_t>(entry.size));
  }

  void check_no_overlap(const std::vector<StoredTensor>& tensors) const {
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
        fail(*by_place[i], "overlaps " + quoted_name(by_place[i - 1]->name));
      }
    }
  }

  [[noreturn]] void fail(const StoredTensor& tensor, const std::string& what) const {
    reader_.fail("tensor " + quoted_name(tensor.name) + " " + what);
  }

  std::span<const std::byte> data_;
  std::uint64_t alignment_;
  const GgufReader& reader_;
};

// Tencent's files of 2 and 1.25 bits have numbers of types that mean something else to ggml by now,
// so the whole file says what they are.
const DataTypeTraits* find_type(std::uint32_t number, const GgufKeys& keys) {
  constexpr std::int64_t kTwoBitFile = 39;  // `general.file_type`
  constexpr std::int64_t kThreeOfFourFile = 41;
  constexpr std::uint32_t kTwoBits = 40;
  constexpr std::uint32_t kThreeOfFour = 42;
  constexpr std::uint32_t kThreeOfFourLater = 43;
  const std::string* architecture = keys.string("general.architecture");
  const GgufValue* value = keys.find("general.file_type");
  const std::int64_t file_type = value == nullptr ? -1 : value->integer().value_or(-1);
  if (architecture == nullptr || *architecture != "hunyuan-dense") return find_type(number);
  if (file_type == kTwoBitFile && number == kTwoBits) return &traits_of(DataType::kQ2Of512);
  if (file_type == kThreeOfFourFile && (number == kThreeOfFour || number == kThreeOfFourLater)) {
    const std::string* form = keys.string("general.finetune");
    const bool is_strided = form != nullptr && *form == "2bit-stride16";
    return &traits_of(is_strided ? DataType::kThreeOfFourStrided : DataType::kThreeOfFour);
  }
  return find_type(number);
}

TensorEntry read_tensor(GgufReader& reader, const GgufKeys& keys) {
  TensorEntry entry;
  StoredTensor& tensor = entry.tensor;
  tensor.name = reader.read_name();
  const auto fail = [&](const std::string& what) {
    reader.fail("tensor " + quoted_name(tensor.name) + " " + what);
  };
  const std::uint32_t num_dimensions = reader.read_u32();
  if (num_dimensions > kMaxDimensions) fail("has more than 4 dimensions");
  for (std::uint32_t i = 0; i < num_dimensions; ++i) {
    tensor.shape.push_back(static_cast<std::size_t>(reader.read_u64()));
  }
  const std::uint32_t type = reader.read_u32();
  entry.offset = reader.read_u64();
  entry.type = find_type(type, keys);
  tensor.type = entry.type == nullptr ? "type " + std::to_string(type) : entry.type->stored_name;
  std::uint64_t count = 1;
  for (const std::size_t dimension : tensor.shape) {
    if (__builtin_mul_overflow(count, dimension, &count)) {
      fail("has a shape that is larger than memory");
    }
  }
  const std::size_t row = tensor.shape.empty() ? 1 : tensor.shape.front();
  std::reverse(tensor.shape.begin(), tensor.shape.end());
  if (entry.type == nullptr) return entry;
  if (row % entry.type->block_values != 0) {
    fail("has rows of " + std::to_string(row) + " values, which are not whole blocks of " +
         std::string(entry.type->name));
  }
  if (__builtin_mul_overflow(count / entry.type->block_values, entry.type->block_bytes,
                             &entry.size)) {
    fail("has a shape that is larger than memory");
  }
  return entry;
}

std::uint64_t alignment_of(const GgufHeader& header, const GgufReader& reader) {
  const GgufValue* value = header.keys.find("general.alignment");
  if (value == nullptr) return kDefaultAlignment;
  const auto alignment = value->integer();
  if (!alignment || *alignment < 1 || *alignment > std::int64_t{kMaxAlignment} ||
      !std::has_single_bit(static_cast<std::uint64_t>(*alignment))) {
    reader.fail_key("general.alignment", "is no power of two up to 1048576");
  }
  return static_cast<std::uint64_t>(*alignment);
}

GgufKeys read_keys(GgufReader& reader, std::uint64_t count) {
  constexpr std::size_t kLeastBytes = 8 + 1 + 4 + 1;  // Name, type, value.
  std::vector<GgufKey> keys;
  keys.reserve(reader.check_count(count, kLeastBytes, "keys"));
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string name = reader.read_name();
    GgufValue value = reader.read_value(name);
    keys.push_back({std::move(name), std::move(value)});
  }
  std::sort(keys.begin(), keys.end(),
            [](const GgufKey& a, const GgufKey& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i - 1].name == keys[i].name) reader.fail_key(keys[i].name, "is there twice");
  }
  return {std::move(keys)};
}

void check_version(GgufReader& reader) {
  constexpr std::uint32_t kVersion = 3;
  const std::uint32_t version = reader.read_u32();
  if (version == kVersion) return;
  if (version == kVersion << 24U) reader.fail("is GGUF for big-endian machines");
  reader.fail("is GGUF of version " + std::to_string(version) +
              ", and only version 3 is read, which is written since 2023");
}

}  // namespace

std::optional<bool> GgufValue::boolean() const {
  const bool* value = std::get_if<bool>(&data_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> GgufValue::integer() const {
  const std::int64_t* value = std::get_if<std::int64_t>(&data_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<double> GgufValue::number() const {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  const double* value = std::get_if<double>(&data_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

const GgufValue* GgufKeys::find(std::string_view name) const {
  const auto found =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const GgufKey& key, std::string_view n) { return key.name < n; });
  return found == all.end() || found->name != name ? nullptr : &found->value;
}

const std::string* GgufKeys::string(std::string_view name) const {
  const GgufValue* value = find(name);
  return value == nullptr ? nullptr : value->string();
}

GgufHeader parse_gguf(std::span<const std::byte> file, const std::string& path) {
  GgufReader reader(file, path);
  constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF"
  if (file.size() < 4 || reader.read_u32() != kMagic) reader.fail("is no GGUF file");
  check_version(reader);
  const std::uint64_t num_tensors = reader.read_u64();
  const std::uint64_t num_keys = reader.read_u64();
  GgufHeader header;
  header.keys = read_keys(reader, num_keys);
  constexpr std::size_t kLeastBytes = 8 + 1 + 4 + 4 + 8;
  std::vector<TensorEntry> entries;
  entries.reserve(reader.check_count(num_tensors, kLeastBytes, "tensors"));
  for (std::uint64_t i = 0; i < num_tensors; ++i)
    entries.push_back(read_tensor(reader, header.keys));
  header.num_bytes = reader.position();
  const std::uint64_t alignment = alignment_of(header, reader);
  const std::uint64_t begin = (header.num_bytes + alignment - 1) / alignment * alignment;
  // A file of keys alone may end without padding.
  const auto data = file.subspan(std::min(file.size(), static_cast<std::size_t>(begin)));
  header.tensors = TensorTable(data, alignment, reader).tensors(std::move(entries));
  return header;
}

}  // namespace hymt
