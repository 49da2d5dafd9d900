#include "parsers/pictographs.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "parsers/characters/pictograph.h"
#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

constexpr char32_t kKeycap = 0x20E3;

// What makes another emoji of the one before: selectors, skin tones (which are pictographs), the
// joiner, tags of flags.
bool modifies_pictograph(char32_t c) {
  return c == 0xFE0E || c == 0xFE0F || c == 0x200D || c == kKeycap ||
         (c >= 0xE0020 && c <= 0xE007F);
}

}  // namespace

ByteRange find_pictographs(std::string_view text, std::size_t i, std::size_t done) {
  std::size_t begin = i;
  std::size_t end = i;
  while (end < text.size()) {
    const CodePoint c = code_point_at(text, end);
    const bool is_key = end == i && c.value == 0xFE0F && i > done &&
                        (is_ascii_digit(text[i - 1]) || text[i - 1] == '#' || text[i - 1] == '*') &&
                        text.substr(end + c.length).starts_with("\xE2\x83\xA3");
    if (is_key) --begin;
    if (!is_key && !is_pictograph(c.value) && (end == i || !modifies_pictograph(c.value))) break;
    end += c.length;
  }
  return {begin, end};
}

std::size_t match_terminal_escape(std::string_view text, std::size_t i) {
  constexpr std::size_t kNone = std::string_view::npos;
  constexpr std::size_t kLongest = 32;
  constexpr std::string_view kSpellings[] = {"\x1B", "\\x1b", "\\x1B",   "\\e",
                                             "\\E",  "\\033", "\\u001b", "\\u001B"};
  const std::string_view rest = text.substr(i, kLongest);
  const auto* const spelling =
      std::find_if(std::begin(kSpellings), std::end(kSpellings),
                   [rest](std::string_view begin) { return rest.starts_with(begin); });
  if (spelling == std::end(kSpellings)) return kNone;
  std::size_t at = spelling->size();
  if (at == rest.size() || rest[at] != '[') return kNone;
  ++at;
  // Parameters, intermediate bytes, and one that ends it.
  while (at < rest.size() && rest[at] >= 0x20 && rest[at] <= 0x3F) ++at;
  return at < rest.size() && is_ascii_letter(rest[at]) ? i + at + 1 : kNone;
}

}  // namespace hymt
