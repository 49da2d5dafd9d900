#include "parsers/markdown/html_lines.h"

#include <cstddef>

#include "parsers/html/html_block.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/line_syntax.h"

namespace hymt::markdown {
namespace {

std::size_t first_nonspace(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && is_blank(line[at])) ++at;
  return at;
}

// The index of the line that closes the fence on lines[open]; that of the last line if none does.
std::size_t closing_line(std::string_view source, std::span<const Line> lines, std::size_t open) {
  const std::string_view opening = lines[open].range.of(source);
  const std::size_t at = first_nonspace(opening);
  const std::size_t length = scan_fence_start(opening, at);
  for (std::size_t i = open + 1; i < lines.size(); ++i) {
    const std::string_view line = lines[i].range.of(source);
    const std::size_t begin = first_nonspace(line);
    if (begin < line.size() && line[begin] == opening[at] &&
        scan_fence_end(line, begin) >= length) {
      return i;
    }
  }
  return lines.size() - 1;
}

// The length of a mark at `at`, with the blanks behind it. A number in running text is one only if
// it is 1 or follows another.
std::size_t mark_length(std::string_view line, std::size_t at, bool follows_number) {
  if (const std::size_t heading = scan_heading_start(line, at)) return heading;
  ListMarker marker;
  std::size_t length = scan_list_marker(line, at, !follows_number, marker);
  if (length == 0) return 0;
  while (at + length < line.size() && is_blank(line[at + length])) ++length;
  return length;
}

// The attribute list "{ width=300 }" of the link that `line` ends with; empty if it has none.
ByteRange link_attributes(std::string_view line) {
  const std::string_view text = line.substr(0, line.find_last_not_of(" \t") + 1);
  const std::size_t open = text.ends_with('}') ? text.rfind('{') : std::string_view::npos;
  if (open == std::string_view::npos || !text.substr(0, open).ends_with(')')) return {};
  std::size_t at = open + 1;
  while (at < text.size() && (is_blank(text[at]) || text[at] == ':')) ++at;
  const bool names_class = text[at] == '.' || text[at] == '#';
  while (at < text.size() && is_word(text[at])) ++at;
  return names_class || text[at] == '=' ? ByteRange{open, text.size()} : ByteRange{};
}

}  // namespace

void find_line_marks(std::string_view source, std::span<const Line> lines,
                     std::vector<ProtectedRegion>& marks) {
  bool follows_number = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ByteRange range = lines[i].range;
    const std::string_view line = range.of(source);
    const std::size_t at = first_nonspace(line);
    const ByteRange attributes = link_attributes(line);
    if (at == line.size() || is_letter(line[at]) || line[at] == '<') {
      // Nothing stands at the beginning.
    } else if (scan_fence_start(line, at) != 0) {
      i = closing_line(source, lines, i);
      marks.push_back({{range.begin + at, lines[i].range.end}, kCodeLines});
    } else if (const std::size_t length = mark_length(line, at, follows_number)) {
      follows_number = is_digit(line[at]);
      marks.push_back({{range.begin + at, range.begin + at + length}, kLineMark});
    }
    if (!attributes.empty() && range.begin == lines[i].range.begin) {
      marks.push_back({{range.begin + attributes.begin, range.begin + attributes.end}, kLineMark});
    }
  }
}

}  // namespace hymt::markdown
