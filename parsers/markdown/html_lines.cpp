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

// The length of what defines something at `at`: all of "[label]: there 'title'", the mark of the
// footnote "[^a]: text" or of the abbreviation "*[HTML]: text", with the blanks behind it.
std::size_t definition_length(std::string_view line, std::size_t at) {
  const std::string_view text = trimmed(line.substr(at));
  const bool is_abbreviation = text.starts_with("*[");
  const std::size_t label = is_abbreviation ? 2 : 1;
  if (!is_abbreviation && !text.starts_with('[')) return 0;
  const std::size_t close = text.find_first_of("[]", label);
  if (close == std::string_view::npos || close == label || text.substr(close, 2) != "]:") return 0;
  const std::size_t content = text.find_first_not_of(" \t", close + 2);
  if (content == std::string_view::npos) return 0;
  if (is_abbreviation || text[label] == '^') return content;
  const std::size_t end = text.find_first_of(" \t", content);
  if (end == std::string_view::npos) return text.size();
  const char title = text[text.find_first_not_of(" \t", end)];
  return title == '"' || title == '\'' || title == '(' ? text.size() : 0;
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

std::string_view defined_label(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (!text.starts_with('[') || text.starts_with("[^")) return {};
  if (definition_length(text, 0) != text.size()) return {};
  return text.substr(1, text.find(']') - 1);
}

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
    } else if (const std::size_t size = definition_length(line, at)) {
      marks.push_back({{range.begin + at, range.begin + at + size}, kLineMark});
    }
    const std::size_t begin = range.begin + attributes.begin;
    const bool is_free = marks.empty() || marks.back().range.end <= begin;
    if (!attributes.empty() && range.begin == lines[i].range.begin && is_free) {
      marks.push_back({{begin, range.begin + attributes.end}, kLineMark});
    }
  }
}

}  // namespace hymt::markdown
