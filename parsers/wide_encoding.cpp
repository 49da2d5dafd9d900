#include "parsers/wide_encoding.h"

#include <algorithm>
#include <cstddef>

#include "parsers/document/coded_text.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

constexpr bool is_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xE000; }

constexpr bool is_utf16(WideEncoding encoding) {
  return encoding == WideEncoding::kUtf16Le || encoding == WideEncoding::kUtf16Be;
}
constexpr bool is_little_endian(WideEncoding encoding) {
  return encoding == WideEncoding::kUtf16Le || encoding == WideEncoding::kUtf32Le;
}

std::uint32_t read_unit(std::string_view bytes, std::size_t at, std::size_t width, bool little) {
  std::uint32_t unit = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t k = little ? width - 1 - i : i;
    unit = unit << 8 | static_cast<unsigned char>(bytes[at + k]);
  }
  return unit;
}

void append_unit(std::uint32_t unit, std::size_t width, bool little, std::string& out) {
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t shift = 8 * (little ? i : width - 1 - i);
    out.push_back(static_cast<char>(unit >> shift & 0xFF));
  }
}

void append_escaped_byte(char byte, std::string& out) {
  const unsigned value = static_cast<unsigned char>(byte);
  out.push_back(static_cast<char>(0xE0));
  out.push_back(static_cast<char>(0x80 | value >> 6));
  out.push_back(static_cast<char>(0x80 | (value & 0x3F)));
}

// The first code point of `text`, which is valid UTF-8 and not empty, and its length.
std::uint32_t first_code_point(std::string_view text, std::size_t& length) {
  const auto byte = [text](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t lead = byte(0);
  length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1) return lead;
  std::uint32_t code_point = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) code_point = code_point << 6 | (byte(i) & 0x3F);
  return code_point;
}

}  // namespace

std::string decode_wide(std::string_view bytes, WideEncoding encoding) {
  const std::size_t width = is_utf16(encoding) ? 2 : 4;
  const bool little = is_little_endian(encoding);
  std::string text;
  text.reserve(bytes.size());
  std::size_t at = 0;
  const auto escape_unit = [&] {
    const std::size_t end = std::min(at + width, bytes.size());
    while (at < end) append_escaped_byte(bytes[at++], text);
  };
  while (at < bytes.size()) {
    if (bytes.size() - at < width) {
      escape_unit();
      break;
    }
    const std::uint32_t unit = read_unit(bytes, at, width, little);
    if (is_utf16(encoding) && unit >= 0xD800 && unit < 0xDC00 && bytes.size() - at >= 4) {
      const std::uint32_t low = read_unit(bytes, at + 2, width, little);
      if (low >= 0xDC00 && low < 0xE000) {
        append_utf8(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), text);
        at += 4;
        continue;
      }
    }
    if (is_surrogate(unit) || unit > 0x10FFFF) {
      escape_unit();
    } else {
      append_utf8(unit, text);
      at += width;
    }
  }
  return text;
}

bool encode_wide(std::string_view text, WideEncoding encoding, std::string& out) {
  const std::size_t width = is_utf16(encoding) ? 2 : 4;
  const bool little = is_little_endian(encoding);
  while (!text.empty()) {
    std::string_view valid = text.substr(0, valid_utf8_prefix(text));
    text.remove_prefix(valid.size());
    while (!valid.empty()) {
      std::size_t length = 0;
      const std::uint32_t code_point = first_code_point(valid, length);
      valid.remove_prefix(length);
      if (is_utf16(encoding) && code_point >= 0x10000) {
        append_unit(0xD800 + ((code_point - 0x10000) >> 10), width, little, out);
        append_unit(0xDC00 + ((code_point - 0x10000) & 0x3FF), width, little, out);
      } else {
        append_unit(code_point, width, little, out);
      }
    }
    if (text.empty()) break;
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.size() < 3 || byte(0) != 0xE0 || (byte(1) & 0xFC) != 0x80 || (byte(2) & 0xC0) != 0x80)
      return false;
    out.push_back(static_cast<char>((byte(1) & 0x03) << 6 | (byte(2) & 0x3F)));
    text.remove_prefix(3);
  }
  return true;
}

}  // namespace hymt
