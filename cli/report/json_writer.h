// Writes JSON (RFC 8259) piece by piece, so that a report of any size needs no memory of its own.
//
//   JsonWriter json(sink);
//   json.begin_object();
//   json.key("files").begin_array();
//   json.value("a.md").value(true).null();
//   json.end_array();
//   json.end_object();
// Objects and arrays are written one entry a line, indented by two spaces; `Layout::kLine` puts an
// object or array, with all that is in it, on one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

class JsonWriter {
 public:
  using Sink = std::function<void(std::string_view)>;
  enum class Layout : std::uint8_t { kLines, kLine };

  // Bytes go to `sink` in blocks; what it throws comes through. `depth` is the number of objects
  // and arrays around what is written, for the indentation.
  explicit JsonWriter(Sink sink, std::size_t depth = 0);
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& begin_object(Layout layout = Layout::kLines);
  JsonWriter& end_object();
  JsonWriter& begin_array(Layout layout = Layout::kLines);
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  // Bytes that are not valid UTF-8 become U+FFFD, since JSON has no way to hold them.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(std::int32_t number);
  JsonWriter& value(double number);
  JsonWriter& value(bool flag);
  JsonWriter& null();

  // Hands everything to the sink. Call it last; the destructor does not.
  void flush();

 private:
  struct Level {
    bool is_empty = true;
    bool on_one_line = false;
  };

  // Comma, new line and indentation before the next entry, as they are due.
  void begin_entry();
  void begin(char bracket, Layout layout);
  void end(char bracket);
  void append(std::string_view bytes);

  Sink sink_;
  std::string buffer_;
  std::vector<Level> levels_;
  std::size_t depth_;
  bool after_key_ = false;
};

}  // namespace hymt
