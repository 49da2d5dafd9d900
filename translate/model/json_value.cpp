#include "translate/model/json_value.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxValues = 2'000'000;  // A checkpoint of a hundred thousand tensors.

// Builds the value from the parser's events: objects and arrays that are not closed yet stand on a
// stack, so that nothing recurses.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(const std::string& path) : path_(path) {}

  [[nodiscard]] JsonValue take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override {
    if (value <= INT64_MAX) return add(static_cast<std::int64_t>(value));
    return add(static_cast<double>(value));
  }
  bool number_float(double value, const std::string& /*text*/) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }  // Not in JSON.
  bool start_object(std::size_t /*size*/) override { return open(/*is_object=*/true); }
  bool start_array(std::size_t /*size*/) override { return open(/*is_object=*/false); }
  bool key(std::string& name) override {
    levels_.back().names.push_back(std::move(name));
    return true;
  }
  bool end_array() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return add(std::move(level.values));
  }
  bool end_object() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    JsonValue::Object object;
    object.reserve(level.values.size());
    for (std::size_t i = 0; i < level.values.size(); ++i) {
      object.push_back({std::move(level.names[i]), std::move(level.values[i])});
    }
    std::sort(object.begin(), object.end(),
              [](const JsonMember& a, const JsonMember& b) { return a.name < b.name; });
    const auto twice =
        std::adjacent_find(object.begin(), object.end(),
                           [](const auto& a, const auto& b) { return a.name == b.name; });
    if (twice != object.end()) fail("names " + quoted_name(twice->name) + " twice in one object");
    return add(std::move(object));
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    throw Error(ErrorKind::kEngine, "is no valid JSON; fetch the file again", path_, position);
  }

 private:
  struct Level {
    bool is_object = false;
    std::vector<std::string> names;  // Of the values, if it is an object.
    JsonValue::Array values;
  };

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kEngine, what + "; fetch the file again", path_);
  }

  bool open(bool is_object) {
    if (levels_.size() == kMaxDepth) fail("nests JSON too deeply");
    levels_.push_back({is_object, {}, {}});
    return true;
  }

  bool add(JsonValue::Data data) {
    if (++num_values_ > kMaxValues) fail("holds too many JSON values");
    if (levels_.empty()) {
      root_ = JsonValue(std::move(data));
    } else {
      levels_.back().values.emplace_back(std::move(data));
    }
    return true;
  }

  const std::string& path_;
  JsonValue root_;
  std::vector<Level> levels_;
  std::size_t num_values_ = 0;
};

}  // namespace

std::optional<bool> JsonValue::boolean() const {
  const bool* value = std::get_if<bool>(&data_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> JsonValue::integer() const {
  const std::int64_t* value = std::get_if<std::int64_t>(&data_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<double> JsonValue::number() const {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  const double* value = std::get_if<double>(&data_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

const JsonValue* JsonValue::find(std::string_view name) const {
  if (object() == nullptr) return nullptr;
  const auto found = std::lower_bound(
      object()->begin(), object()->end(), name,
      [](const JsonMember& member, std::string_view n) { return member.name < n; });
  return found == object()->end() || found->name != name ? nullptr : &found->value;
}

JsonValue parse_json(std::string_view text, const std::string& path) {
  Builder builder(path);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

JsonValue read_json_file(const std::string& path, std::size_t max_bytes) {
  return parse_json(read_model_file(path, max_bytes), path);
}

std::string quoted_name(std::string_view name) {
  constexpr std::size_t kMaxBytes = 120;
  std::string quoted = "'";
  for (const char byte : name.substr(0, kMaxBytes)) {
    quoted += byte >= ' ' && byte <= '~' ? byte : '?';
  }
  return quoted + (name.size() > kMaxBytes ? "...'" : "'");
}

}  // namespace hymt
