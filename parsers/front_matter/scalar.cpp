#include "parsers/front_matter/scalar.h"

#include <cstdint>
#include <utility>

#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

using Pieces = std::vector<ScalarPiece>;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_newline(char c) { return c == '\n' || c == '\r'; }

// Appends `c` in UTF-8; false if it is no Unicode scalar value.
bool append_code_point(std::uint32_t c, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
  return true;
}

// The value of exactly `size` hexadecimal digits at the beginning of `text`.
std::optional<std::uint32_t> read_hex(std::string_view text, std::size_t size) {
  if (text.size() < size) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, size)) {
    const bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!is_letter && (c < '0' || c > '9')) return std::nullopt;
    const int digit = is_letter ? (c | 0x20) - 'a' + 10 : c - '0';
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  return value;
}

struct SimpleEscape {
  char letter;
  std::string_view decoded;
};
constexpr SimpleEscape kYamlEscapes[] = {
    {'0', {"\0", 1}}, {'a', "\a"},     {'b', "\b"},     {'t', "\t"},  {'\t', "\t"},
    {'n', "\n"},      {'v', "\v"},     {'f', "\f"},     {'r', "\r"},  {'e', "\x1B"},
    {' ', " "},       {'"', "\""},     {'/', "/"},      {'\\', "\\"}, {'N', "\u0085"},
    {'_', "\u00A0"},  {'L', "\u2028"}, {'P', "\u2029"},
};
constexpr SimpleEscape kTomlEscapes[] = {{'b', "\b"}, {'t', "\t"}, {'n', "\n"}, {'f', "\f"},
                                         {'r', "\r"}, {'"', "\""}, {'\\', "\\"}};
constexpr SimpleEscape kJsonEscapes[] = {{'b', "\b"}, {'t', "\t"}, {'n', "\n"},  {'f', "\f"},
                                         {'r', "\r"}, {'"', "\""}, {'\\', "\\"}, {'/', "/"}};

template <std::size_t size>
bool append_simple(const SimpleEscape (&escapes)[size], char letter, std::string& out) {
  for (const SimpleEscape& escape : escapes) {
    if (escape.letter == letter) {
      out += escape.decoded;
      return true;
    }
  }
  return false;
}

// Walks the bytes of one scalar and gathers pieces.
class Reader {
 public:
  Reader(std::string_view source, ByteRange range)
      : text_(source.substr(0, range.end)), position_(range.begin), run_(range.begin) {}

  // Plain, single-quoted and double-quoted YAML: line breaks fold.
  std::optional<Pieces> read_yaml_flow(char quote) && {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (is_blank(c) || is_newline(c)) {
        read_yaml_space();
      } else if (quote == '\'' && c == '\'') {
        if (at(1) != '\'') return std::nullopt;
        spell(2, "'");
      } else if (quote == '"' && c == '\\') {
        if (!read_yaml_escape()) return std::nullopt;
      } else if (quote == '"' && c == '"') {
        return std::nullopt;
      } else {
        ++position_;
      }
    }
    return std::move(*this).finish();
  }

  // Literal ('|') and folded ('>') YAML, from the first character of the first line on.
  std::optional<Pieces> read_yaml_block(char style, std::size_t indent) && {
    bool is_spaced = is_blank(at(0));  // More indented than the block: its breaks do not fold.
    while (position_ < text_.size()) {
      if (!is_newline(text_[position_])) {
        ++position_;
        continue;
      }
      // Blank lines may be shorter than the indentation, but what is longer is content.
      std::size_t breaks = 0;
      std::size_t p = position_;
      while (p < text_.size() && is_newline(text_[p])) {
        p += newline_size(p);
        ++breaks;
        const std::size_t line = p;
        while (p < text_.size() && text_[p] == ' ' && p - line < indent) ++p;
        const bool at_text = p < text_.size() && !is_newline(text_[p]);
        if (at_text && p - line < indent) return std::nullopt;
      }
      const bool was_spaced = std::exchange(is_spaced, p < text_.size() && is_blank(text_[p]));
      const bool folds = style == '>' && !was_spaced && !is_spaced;
      const std::string decoded =
          folds ? (breaks == 1 ? " " : std::string(breaks - 1, '\n')) : std::string(breaks, '\n');
      spell(p - position_, decoded);
    }
    return std::move(*this).finish();
  }

  std::optional<Pieces> read_toml(bool is_basic, bool is_multi_line) && {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (is_newline(c)) {
        if (!is_multi_line || (c == '\r' && at(1) != '\n')) return std::nullopt;
        spell(newline_size(position_), "\n");
      } else if (is_basic && c == '\\') {
        if (!read_toml_escape(is_multi_line)) return std::nullopt;
      } else if (!is_multi_line && c == (is_basic ? '"' : '\'')) {
        return std::nullopt;
      } else {
        ++position_;
      }
    }
    return std::move(*this).finish();
  }

  std::optional<Pieces> read_json() && {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == '"' || static_cast<unsigned char>(c) < ' ') return std::nullopt;
      if (c != '\\') {
        ++position_;
        continue;
      }
      std::string decoded;
      if (at(1) != 'u') {
        if (!append_simple(kJsonEscapes, at(1), decoded)) return std::nullopt;
        spell(2, decoded);
      } else if (!read_json_unicode()) {
        return std::nullopt;
      }
    }
    return std::move(*this).finish();
  }

 private:
  [[nodiscard]] char at(std::size_t ahead) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  [[nodiscard]] std::size_t newline_size(std::size_t i) const {
    return text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n' ? 2 : 1;
  }

  // Ends the run of bytes that stand for themselves.
  void flush() {
    if (run_ == position_) return;
    pieces_.push_back({position_, std::string(text_.substr(run_, position_ - run_)), true});
    run_ = position_;
  }
  // The next `size` bytes stand for `decoded`.
  void spell(std::size_t size, std::string decoded) {
    flush();
    position_ += size;
    run_ = position_;
    pieces_.push_back({position_, std::move(decoded), false});
  }
  Pieces finish() && {
    flush();
    return std::move(pieces_);
  }

  // White space; if it holds line breaks, one is a space and each more is a line break.
  void read_yaml_space() {
    std::size_t p = position_;
    std::size_t breaks = 0;
    while (p < text_.size() && (is_blank(text_[p]) || is_newline(text_[p]))) {
      if (is_newline(text_[p])) ++breaks;
      p += is_newline(text_[p]) ? newline_size(p) : 1;
    }
    if (breaks == 0) {
      position_ = p;
    } else {
      spell(p - position_, breaks == 1 ? " " : std::string(breaks - 1, '\n'));
    }
  }

  bool read_yaml_escape() {
    std::string decoded;
    const char letter = at(1);
    if (is_newline(letter)) return read_escaped_break(0);
    const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    if (digits == 0) {
      if (!append_simple(kYamlEscapes, letter, decoded)) return false;
      spell(2, std::move(decoded));
      return true;
    }
    const auto value = read_hex(text_.substr(position_ + 2), digits);
    if (!value || !append_code_point(*value, decoded)) return false;
    spell(2 + digits, std::move(decoded));
    return true;
  }

  // A backslash, `blanks` of white space, a line break that means nothing, the white space after
  // it. In YAML blank lines that follow count.
  bool read_escaped_break(std::size_t blanks, bool blank_lines_count = true) {
    std::size_t p = position_ + 1 + blanks;
    std::size_t breaks = 0;
    while (p < text_.size() && (is_blank(text_[p]) || is_newline(text_[p]))) {
      if (is_newline(text_[p])) ++breaks;
      p += is_newline(text_[p]) ? newline_size(p) : 1;
    }
    if (breaks == 0) return false;
    spell(p - position_, std::string(blank_lines_count ? breaks - 1 : 0, '\n'));
    return true;
  }

  bool read_toml_escape(bool is_multi_line) {
    std::string decoded;
    const char letter = at(1);
    if (is_multi_line && (is_blank(letter) || is_newline(letter))) {
      std::size_t blanks = 0;
      while (is_blank(at(1 + blanks))) ++blanks;
      return is_newline(at(1 + blanks)) && read_escaped_break(blanks, false);
    }
    const std::size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    if (digits == 0) {
      if (!append_simple(kTomlEscapes, letter, decoded)) return false;
      spell(2, std::move(decoded));
      return true;
    }
    const auto value = read_hex(text_.substr(position_ + 2), digits);
    if (!value || !append_code_point(*value, decoded)) return false;
    spell(2 + digits, std::move(decoded));
    return true;
  }

  bool read_json_unicode() {
    std::string decoded;
    auto value = read_hex(text_.substr(position_ + 2), 4);
    std::size_t size = 6;
    if (value && *value >= 0xD800 && *value <= 0xDBFF && at(6) == '\\' && at(7) == 'u') {
      const auto low = read_hex(text_.substr(position_ + 8), 4);
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      value = 0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00);
      size = 12;
    }
    if (!value || !append_code_point(*value, decoded)) return false;
    spell(size, std::move(decoded));
    return true;
  }

  std::string_view text_;  // Up to the scalar's end.
  std::size_t position_;
  std::size_t run_;  // Where bytes that are not in `pieces_` yet begin.
  Pieces pieces_;
};

}  // namespace

std::string join_path(const std::string& path, std::string_view name) {
  constexpr std::size_t kMaxPath = 512;
  std::string result = path.empty() ? std::string(name) : path + "." + std::string(name);
  if (result.size() > kMaxPath) {
    result.resize(valid_utf8_prefix(std::string_view(result).substr(0, kMaxPath)));
  }
  return result;
}

std::optional<std::vector<ScalarPiece>> read_scalar(std::string_view source, ByteRange range,
                                                    const TextPlace& place) {
  Reader reader(source, range);
  switch (place.context) {
    case TextContext::kYamlPlain: return std::move(reader).read_yaml_flow(0);
    case TextContext::kYamlQuoted: return std::move(reader).read_yaml_flow(place.quote);
    case TextContext::kYamlBlock: {
      const std::size_t newline = place.line_break.view().find_last_of("\r\n") + 1;
      return std::move(reader).read_yaml_block(place.quote, place.line_break.size() - newline);
    }
    case TextContext::kTomlBasic: return std::move(reader).read_toml(true, place.quote == 'M');
    case TextContext::kTomlLiteral: return std::move(reader).read_toml(false, place.quote == 'm');
    case TextContext::kJsonString: return std::move(reader).read_json();
    default: return std::nullopt;
  }
}

}  // namespace hymt
