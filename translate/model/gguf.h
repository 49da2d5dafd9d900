// The GGUF format, version 3 (ggml's docs/gguf.md), little-endian:
//
//     "GGUF", u32 version, u64 number of tensors, u64 number of keys
//     keys:     string name, u32 type, value; a string is a u64 length and its bytes
//     tensors:  string name, u32 number of dimensions, u64 each (the fastest first), u32 type,
//               u64 offset from the data's beginning
//     data, at the next multiple of `general.alignment` (32 unless it says otherwise)
//
// Everything in it is a stranger's. What is read is copied, so that nobody can change it
// afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "translate/model/safetensors.h"

namespace hymt {

// Keys and tensors may take so many bytes; those of the 7B models take 7.5 MB.
inline constexpr std::size_t kMaxGgufHeaderBytes = std::size_t{64} << 20;

// A value; the accessors give nothing if it is of another kind.
class GgufValue {
 public:
  // Numbers of an array of whole numbers, of floating-point ones, or of truth values as 0 and 1.
  using Numbers = std::vector<double>;
  using Data =
      std::variant<bool, std::int64_t, double, std::string, Numbers, std::vector<std::string>>;

  explicit GgufValue(Data data) : data_(std::move(data)) {}

  [[nodiscard]] std::optional<bool> boolean() const;
  // Nothing, too, if it is 2^63 or more.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<double> number() const;  // Of whole numbers, too.
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Numbers* numbers() const { return std::get_if<Numbers>(&data_); }
  [[nodiscard]] const std::vector<std::string>* strings() const {
    return std::get_if<std::vector<std::string>>(&data_);
  }

 private:
  Data data_;
};

struct GgufKey {
  std::string name;
  GgufValue value;
};

struct GgufKeys {
  std::vector<GgufKey> all;  // Sorted by name.

  // Null if there is none.
  [[nodiscard]] const GgufValue* find(std::string_view name) const;
  // Null if there is none of that kind.
  [[nodiscard]] const std::string* string(std::string_view name) const;
};

struct GgufHeader {
  GgufKeys keys;
  // Sorted by name; shapes with the slowest dimension first, as [rows, columns]. Of a type that is
  // not in data_types(), the name is "type 39" and the bytes are none.
  std::vector<StoredTensor> tensors;
  std::size_t num_bytes = 0;  // Of all before the data.
};

// Throws Error (kEngine) with `path` if the header does not fit the file: version, lengths, counts,
// offsets, overlaps, shapes and names are all checked.
[[nodiscard]] GgufHeader parse_gguf(std::span<const std::byte> file, const std::string& path);

}  // namespace hymt
