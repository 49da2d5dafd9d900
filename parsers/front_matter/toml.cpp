// TOML front matter: toml++ says what is there and where; read_scalar() checks the place.
#include <toml++/toml.h>

#include <algorithm>
#include <utility>

#include "parsers/document/utf8.h"
#include "parsers/front_matter/scalar.h"

namespace hymt {
namespace {

// Turns the library's positions (lines, and columns in code points, from 1) into byte offsets.
class LineTable {
 public:
  LineTable(std::string_view source, ByteRange range) : source_(source), end_(range.end) {
    begins_.push_back(range.begin);
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (source[i] == '\n') begins_.push_back(i + 1);
    }
  }

  // npos if there is no such place.
  [[nodiscard]] std::size_t offset(const toml::source_position& position) const {
    if (position.line < 1 || position.line > begins_.size()) return std::string_view::npos;
    std::size_t i = begins_[position.line - 1];
    for (toml::source_index column = 1; column < position.column; ++column) {
      if (i >= end_) return std::string_view::npos;
      ++i;
      while (i < end_ && is_utf8_continuation(source_[i])) ++i;
    }
    return i;
  }

 private:
  std::string_view source_;
  std::size_t end_;
  std::vector<std::size_t> begins_;
};

std::string_view newline_at(std::string_view text, std::size_t i) {
  const std::string_view rest = text.substr(std::min(i, text.size()));
  if (rest.starts_with("\r\n")) return rest.substr(0, 2);
  return rest.starts_with('\n') ? rest.substr(0, 1) : std::string_view();
}

// Takes the quotes off the range of a string and says what kind it is; false if it has none.
bool locate_string(std::string_view source, FrontMatterScalar& scalar) {
  const std::string_view bytes = scalar.range.of(source);
  const char quote = bytes.empty() ? '\0' : bytes.front();
  if (quote != '"' && quote != '\'') return false;
  scalar.place.context = quote == '"' ? TextContext::kTomlBasic : TextContext::kTomlLiteral;
  scalar.place.quote = quote;
  const std::string triple(3, quote);
  const bool is_multi_line = bytes.size() >= 6 && bytes.starts_with(triple);
  const std::size_t size = is_multi_line ? 3 : 1;
  if (bytes.size() < 2 * size || !bytes.ends_with(std::string_view(triple).substr(0, size))) {
    return false;
  }
  scalar.range.begin += size;
  scalar.range.end -= size;
  if (is_multi_line) {
    scalar.place.quote = quote == '"' ? 'M' : 'm';
    // A line break right behind the quotes means nothing.
    scalar.range.begin += newline_at(scalar.range.of(source), 0).size();
    const std::string_view text = scalar.range.of(source);
    const std::string_view newline = newline_at(text, text.find_first_of("\r\n"));
    scalar.place.line_break = newline.empty() ? "\n" : newline;
  }
  return true;
}

}  // namespace

FrontMatterContent read_toml(std::string_view source, ByteRange range) {
  FrontMatterContent content;
  toml::table root;
  try {
    root = toml::parse(range.of(source));
  } catch (const toml::parse_error&) {
    content.problem = "it is not valid TOML";
    return content;
  }
  const LineTable lines(source, range);
  struct Open {
    const toml::node* node;
    std::string path;
  };
  std::vector<Open> open{{&root, {}}};
  while (!open.empty()) {
    const Open next = std::move(open.back());
    open.pop_back();
    if (const toml::table* table = next.node->as_table()) {
      for (const auto& [key, value] : *table) {
        open.push_back({&value, join_path(next.path, key.str())});
      }
      continue;
    }
    if (const toml::array* array = next.node->as_array()) {
      for (const toml::node& item : *array) open.push_back({&item, next.path});
      continue;
    }
    FrontMatterScalar scalar;
    scalar.path = next.path;
    const std::size_t begin = lines.offset(next.node->source().begin);
    const std::size_t end = lines.offset(next.node->source().end);
    if (begin <= end && end <= range.end) {
      scalar.range = {begin, end};
      scalar.value = scalar.range.of(source);
      if (const auto* text = next.node->as_string()) {
        scalar.value = text->get();
        scalar.is_text = locate_string(source, scalar);
      }
    }
    content.scalars.push_back(std::move(scalar));
  }
  return content;
}

}  // namespace hymt
