#include "parsers/markdown/html_lines.h"

#include <algorithm>
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

// What names a link in `line` from `at` on; empty if nothing does.
ByteRange find_link_label(std::string_view line, std::size_t at, const KnownLabels& labels) {
  for (std::size_t open = line.find('[', at); open != std::string_view::npos;
       open = line.find('[', open + 1)) {
    const std::size_t close = line.find_first_of("[]", open + 1);
    if (close == std::string_view::npos) return {};
    if (line[close] == '[' || (open != 0 && line[open - 1] == '\\')) continue;
    const std::string_view behind = line.substr(close + 1);
    const bool is_empty = behind.starts_with("[]");
    // "[text](there)", "[text][label]"
    if (behind.starts_with('(') || (behind.starts_with('[') && !is_empty)) continue;
    if (!labels.contains(line.substr(open + 1, close - open - 1))) continue;
    return {open, close + (is_empty ? 3 : 1)};
  }
  return {};
}

}  // namespace

void find_link_labels(std::string_view source, std::span<const Line> lines,
                      const KnownLabels& labels, std::vector<ProtectedRegion>& marks) {
  std::vector<ProtectedRegion> found;
  auto mark = marks.begin();
  for (const Line& line : lines) {
    const std::string_view text = line.range.of(source);
    for (ByteRange label = find_link_label(text, 0, labels); !label.empty();
         label = find_link_label(text, label.end, labels)) {
      const ByteRange range{line.range.begin + label.begin, line.range.begin + label.end};
      while (mark != marks.end() && mark->range.end <= range.begin) ++mark;
      if (mark != marks.end() && mark->range.begin < range.end) continue;
      found.push_back({range, kLinkLabel});
    }
  }
  const auto middle = static_cast<std::ptrdiff_t>(marks.size());
  marks.insert(marks.end(), found.begin(), found.end());
  std::inplace_merge(marks.begin(), marks.begin() + middle, marks.end(),
                     [](const ProtectedRegion& a, const ProtectedRegion& b) {
                       return a.range.begin < b.range.begin;
                     });
}

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
