#include "cli/report/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
  }
}

bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != '\x7f';
}

}  // namespace

JsonWriter::JsonWriter(Sink sink, std::size_t depth) : sink_(std::move(sink)), depth_(depth) {}

void JsonWriter::append(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBlock) flush();
}

void JsonWriter::flush() {
  sink_(buffer_);
  buffer_.clear();
}

void JsonWriter::begin_entry() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.is_empty) buffer_ += level.on_one_line ? ", " : ",";
  if (!level.on_one_line) {
    buffer_ += '\n';
    buffer_.append(2 * (depth_ + levels_.size()), ' ');
  }
  level.is_empty = false;
}

void JsonWriter::begin(char bracket, Layout layout) {
  begin_entry();
  const bool outer = !levels_.empty() && levels_.back().on_one_line;
  levels_.push_back({true, outer || layout == Layout::kLine});
  append({&bracket, 1});
}

void JsonWriter::end(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.is_empty && !level.on_one_line) {
    buffer_ += '\n';
    buffer_.append(2 * (depth_ + levels_.size()), ' ');
  }
  append({&bracket, 1});
}

JsonWriter& JsonWriter::begin_object(Layout layout) {
  begin('{', layout);
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  end('}');
  return *this;
}

JsonWriter& JsonWriter::begin_array(Layout layout) {
  begin('[', layout);
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  end(']');
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  value(name);
  append(": ");
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  begin_entry();
  buffer_ += '"';
  while (!text.empty()) {
    std::string_view valid = text.substr(0, valid_utf8_prefix(text.substr(0, kBlock)));
    text.remove_prefix(valid.size());
    if (valid.empty()) {
      buffer_ += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    while (!valid.empty()) {
      std::size_t plain = 0;
      while (plain < valid.size() && is_plain(valid[plain])) ++plain;
      append(valid.substr(0, plain));
      valid.remove_prefix(plain);
      if (valid.empty()) break;
      append_escaped(buffer_, valid.front());
      valid.remove_prefix(1);
    }
  }
  append("\"");
  return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  begin_entry();
  append(std::to_string(number));
  return *this;
}

JsonWriter& JsonWriter::value(std::int32_t number) {
  begin_entry();
  append(std::to_string(number));
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();  // JSON has no other numbers.
  begin_entry();
  std::array<char, 32> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  append({digits.data(), static_cast<std::size_t>(result.ptr - digits.data())});
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  begin_entry();
  append(flag ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() {
  begin_entry();
  append("null");
  return *this;
}

}  // namespace hymt
