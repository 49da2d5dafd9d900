// The JSON files of a model (configuration, safetensors header, index), which are a stranger's: no
// deep nesting, no name twice in one object, a bounded number of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hymt {

struct JsonMember;

// A value; the accessors give nothing if it is of another kind.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;  // Sorted by name.
  using Data = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

  JsonValue();  // null
  explicit JsonValue(Data data);

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
  [[nodiscard]] std::optional<bool> boolean() const;
  // A number written without fraction and exponent that fits.
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&data_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&data_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&data_); }

  // The member of an object; null if there is none.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;

 private:
  Data data_;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

inline JsonValue::JsonValue() : JsonValue(nullptr) {}
inline JsonValue::JsonValue(Data data) : data_(std::move(data)) {}

// Throws Error (kEngine), with `path` and the offset, if `text` is no JSON or beyond the bounds.
[[nodiscard]] JsonValue parse_json(std::string_view text, const std::string& path);

// The same for a file of at most `max_bytes`. Throws Error (kEngine), also if it cannot be read.
[[nodiscard]] JsonValue read_json_file(const std::string& path, std::size_t max_bytes);

// A stranger's name, in quotes and fit for a message: on one line, not long.
[[nodiscard]] std::string quoted_name(std::string_view name);

}  // namespace hymt
