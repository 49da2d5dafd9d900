#include "cli/report/safe_text.h"

#include <unicode/uchar.h>

#include <cstdint>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

// What changes how the rest of a line looks, without being seen: control characters, marks that
// change the direction of writing, separators that some readers take for the end of the line.
bool steers(char32_t character) {
  const auto c = static_cast<UChar32>(character);
  const auto type = static_cast<std::int8_t>(u_charType(c));
  return type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR ||
         u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) != 0;
}

// Line breaks are the caller's to judge.
void append_safe(char32_t character, std::string& out) {
  append_utf8(character != '\n' && steers(character) ? U'?' : character, out);
}

bool begins_a_path(std::string_view name) {
  if (name.empty()) return true;
  const char32_t first = code_point_at(name, 0).value;
  return first == '/' || first == '.' || first == '_' || first == '~' ||
         u_isalnum(static_cast<UChar32>(first)) != 0;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t max_characters) {
  std::string line;
  std::size_t num_characters = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (num_characters++ == max_characters) return line + "…";
    const CodePoint character = code_point_at(text, at);
    if (character.value == '\n') {
      line += "⏎";
    } else {
      append_safe(character.value, line);
    }
    at += character.length;
  }
  return line;
}

std::string name_on_line(std::string_view name) {
  return (begins_a_path(name) ? "" : "./") + one_line(name);
}

std::string without_controls(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = code_point_at(text, at);
    append_safe(character.value, result);
    at += character.length;
  }
  return result;
}

}  // namespace hymt
