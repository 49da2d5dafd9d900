// JSON front matter: nlohmann-json says what is there; our own scan finds where.
#include <nlohmann/json.hpp>
#include <utility>

#include "parsers/front_matter/scalar.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

// Walks bytes that the library has accepted, beside the values that it made of them.
class JsonReader {
 public:
  JsonReader(std::string_view source, ByteRange range)
      : text_(source.substr(0, range.end)), position_(range.begin) {}

  // False if the walk and the library disagree, as they do when a key stands twice.
  bool read(const Json& root, std::vector<FrontMatterScalar>& scalars) {
    std::vector<Open> open;
    if (!enter(root, {}, open, scalars)) return false;
    while (!open.empty()) {
      skip_space();
      const char c = take();
      if (c == '}' || c == ']') {
        if (open.back().num_values != open.back().value->size()) return false;
        open.pop_back();
        continue;
      }
      if (c == ',') skip_space();
      if (c != ',') --position_;
      if (!read_member(open, scalars)) return false;
    }
    return true;
  }

 private:
  struct Open {
    const Json* value;
    std::string path;
    std::size_t num_values = 0;
  };

  char take() { return position_ < text_.size() ? text_[position_++] : '\0'; }
  void skip_space() {
    position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
  }

  bool read_member(std::vector<Open>& open, std::vector<FrontMatterScalar>& scalars) {
    Open& parent = open.back();
    ++parent.num_values;
    if (parent.value->is_array()) {
      if (parent.num_values > parent.value->size()) return false;
      const Json& item = (*parent.value)[parent.num_values - 1];
      const std::string path = parent.path;
      return enter(item, path, open, scalars);
    }
    std::string key;
    if (!decode(read_string(), key)) return false;
    skip_space();
    if (take() != ':') return false;
    const auto member = parent.value->find(key);
    if (member == parent.value->end()) return false;
    return enter(*member, join_path(parent.path, key), open, scalars);
  }

  // Reads the value that begins here: all of a scalar, the bracket of anything else.
  bool enter(const Json& value, const std::string& path, std::vector<Open>& open,
             std::vector<FrontMatterScalar>& scalars) {
    skip_space();
    if (value.is_structured()) {
      if (take() != (value.is_object() ? '{' : '[')) return false;
      open.push_back({&value, path, 0});
      return true;
    }
    FrontMatterScalar scalar;
    scalar.path = path;
    if (value.is_string()) {
      scalar.range = read_string();
      scalar.place.context = TextContext::kJsonString;
      scalar.place.quote = '"';
      scalar.value = value.get<std::string>();
      scalar.is_text = true;
      // A key that stands twice has one value only, the last.
      std::string decoded;
      if (!decode(scalar.range, decoded) || decoded != scalar.value) return false;
    } else {
      const std::size_t begin = position_;
      position_ = std::min(text_.find_first_of(" \t\r\n,]}", position_), text_.size());
      scalar.range = {begin, position_};
      scalar.value = scalar.range.of(text_);
    }
    scalars.push_back(std::move(scalar));
    return true;
  }

  // The range between the quotes of the string that begins here; moves behind it.
  ByteRange read_string() {
    if (take() != '"') return {position_, position_};
    const std::size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != '"') {
      position_ += text_[position_] == '\\' ? 2 : 1;
    }
    position_ = std::min(position_, text_.size());
    const ByteRange range{begin, position_};
    take();
    return range;
  }

  bool decode(ByteRange range, std::string& out) const {
    TextPlace place;
    place.context = TextContext::kJsonString;
    const auto pieces = read_scalar(text_, range, place);
    if (!pieces) return false;
    for (const ScalarPiece& piece : *pieces) out += piece.decoded;
    return true;
  }

  std::string_view text_;
  std::size_t position_;
};

}  // namespace

FrontMatterContent read_json(std::string_view source, ByteRange range) {
  FrontMatterContent content;
  const std::string_view bytes = range.of(source);
  const Json root = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (root.is_discarded()) {
    content.problem = "it is not valid JSON";
  } else if (!root.is_object()) {
    content.is_mapping = false;
  } else if (!JsonReader(source, range).read(root, content.scalars)) {
    content.problem = "a key stands in it twice";
  }
  return content;
}

}  // namespace hymt
