// What the beginning of a line may not look like.
#include <algorithm>
#include <array>

#include "parsers/characters/character.h"
#include "parsers/document/ascii.h"
#include "reassemble/escaping.h"

namespace hymt {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The first line of `text` holds nothing but these characters and white space. Looks no further
// than it must: callers ask this at every word.
bool line_consists_of(std::string_view text, std::string_view characters) {
  for (const char c : text) {
    if (c == '\n' || c == '\r') return true;
    if (c != ' ' && c != '\t' && characters.find(c) == kNone) return false;
  }
  return true;
}

bool consists_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == kNone;
}

bool ends_mark(std::string_view line, std::size_t at) {
  return at >= line.size() || is_ascii_space(line[at]);
}

// "12. " or "3) ": the offset of the delimiter.
std::size_t list_number(std::string_view line) {
  constexpr std::size_t kMostDigits = 9;
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits == 0 || digits > kMostDigits || digits == line.size()) return kNone;
  if (line[digits] != '.' && line[digits] != ')') return kNone;
  return ends_mark(line, digits + 1) ? digits : kNone;
}

bool begins_fence(std::string_view line) {
  return line.starts_with("```") || line.starts_with("~~~") || line.starts_with("$$") ||
         line.starts_with("+++") || line.starts_with("!!!") || line.starts_with("???") ||
         line.starts_with("::");
}

}  // namespace

std::size_t markdown_block_mark(std::string_view line) {
  if (line.empty()) return kNone;
  if (begins_fence(line)) return 0;
  switch (line.front()) {
    case '>':
    case '|': return 0;
    case '#': {
      const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
      return level <= 6 && ends_mark(line, level) ? 0 : kNone;
    }
    case '-':
    case '+':
    case '*':
    case ':':
      if (ends_mark(line, 1)) return 0;
      break;
    case '=': return line_consists_of(line, "=") ? 0 : kNone;
    case '_': return line_consists_of(line, "_") ? 0 : kNone;
    case '{': return line.starts_with("{:") || line.starts_with("{%") ? 0 : kNone;
    default: return list_number(line);
  }
  if (line.front() == '*') return line_consists_of(line, "*") ? 0 : kNone;
  // Rulers, underlines, and the second line of a table.
  return line_consists_of(line, "-|:") ? 0 : kNone;
}

unsigned yaml_plain_obstacles(std::string_view text) {
  enum Obstacle : unsigned {
    kEmpty = 1,
    kIndicator = 2,
    kColon = 4,
    kComment = 8,
    kOuterSpace = 16,
    kOtherType = 32,
  };
  if (text.empty()) return kEmpty;
  unsigned result = 0;
  const char first = text.front();
  constexpr std::string_view kIndicators = ",[]{}#&*!|>'\"%@`";
  if (kIndicators.find(first) != kNone) result |= kIndicator;
  if ((first == '-' || first == '?' || first == ':') && ends_mark(text, 1)) result |= kIndicator;
  if (text.starts_with("---") || text.starts_with("...")) result |= kIndicator;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && ends_mark(text, i + 1)) result |= kColon;
    if (text[i] == '#' && i != 0 && is_ascii_space(text[i - 1])) result |= kComment;
  }
  if (is_ascii_space(first) || is_ascii_space(text.back())) result |= kOuterSpace;
  // Numbers, dates, times, and the words that YAML 1.1 or 1.2 takes for something else.
  const std::string lower = ascii_lower(text.substr(0, 8));
  constexpr std::array<std::string_view, 13> kWords = {
      "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan", "="};
  if (text.size() <= 8 && std::find(kWords.begin(), kWords.end(), lower) != kWords.end()) {
    result |= kOtherType;
  }
  if ((is_ascii_digit(first) || first == '-' || first == '+' || first == '.') &&
      consists_of(text, "0123456789abcdefABCDEFxoTZ:+-._ \t")) {
    result |= kOtherType;
  }
  return result;
}

}  // namespace hymt
