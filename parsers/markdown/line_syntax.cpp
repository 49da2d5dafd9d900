#include "parsers/markdown/line_syntax.h"

#include <algorithm>
#include <array>

#include "parsers/document/ascii.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/inline_syntax.h"

namespace hymt::markdown {
namespace {

// The character at `at`, a line feed at the end of the line.
char peek(std::string_view line, std::size_t at) { return at < line.size() ? line[at] : '\n'; }

std::size_t skip_run(std::string_view line, std::size_t at, char mark) {
  while (at < line.size() && line[at] == mark) ++at;
  return at;
}

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  while (at < line.size() && is_blank(line[at])) ++at;
  return at;
}

// Spaces inside a table row.
std::size_t skip_cell_spaces(std::string_view line, std::size_t at) {
  while (at < line.size() && is_wide_space(line[at])) ++at;
  return at;
}

// The elements that begin an HTML block of kind 6, sorted.
constexpr auto kBlockTags = std::to_array<std::string_view>(
    {"address", "article",  "aside", "base",     "basefont", "blockquote", "body",
     "caption", "center",   "col",   "colgroup", "dd",       "details",    "dialog",
     "dir",     "div",      "dl",    "dt",       "fieldset", "figcaption", "figure",
     "footer",  "form",     "frame", "frameset", "h1",       "h2",         "h3",
     "h4",      "h5",       "h6",    "head",     "header",   "hr",         "html",
     "iframe",  "legend",   "li",    "link",     "main",     "menu",       "menuitem",
     "nav",     "noframes", "ol",    "optgroup", "option",   "p",          "param",
     "section", "summary",  "table", "tbody",    "td",       "tfoot",      "th",
     "thead",   "title",    "tr",    "track",    "ul"});

std::string lower_name(std::string_view line, std::size_t at) {
  std::string name;
  while (at < line.size() && is_alphanumeric(line[at]) && name.size() < 11) {
    name += ascii_lower(line[at++]);
  }
  return name;
}

std::size_t find_ignoring_case(std::string_view line, std::string_view lower) {
  for (std::size_t i = line.find('<'); i != std::string_view::npos; i = line.find('<', i + 1)) {
    if (starts_with_ignoring_case(line.substr(i), lower)) return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::size_t scan_heading_start(std::string_view line, std::size_t at) {
  const std::size_t end = skip_run(line, at, '#');
  if (end == at || end - at > 6) return 0;
  if (end == line.size()) return end - at + 1;  // The line ending belongs to the marks.
  const std::size_t text = skip_blanks(line, end);
  return text == end ? 0 : text - at;
}

std::uint8_t scan_setext_underline(std::string_view line, std::size_t at) {
  const char mark = peek(line, at);
  if (mark != '=' && mark != '-') return 0;
  if (skip_blanks(line, skip_run(line, at, mark)) != line.size()) return 0;
  return mark == '=' ? 1 : 2;
}

std::size_t scan_fence_start(std::string_view line, std::size_t at) {
  const char mark = peek(line, at);
  if (mark != '`' && mark != '~') return 0;
  const std::size_t end = skip_run(line, at, mark);
  if (end - at < 3) return 0;
  if (mark == '`' && line.find('`', end) != std::string_view::npos) return 0;
  return end - at;
}

std::size_t scan_fence_end(std::string_view line, std::size_t at) {
  const char mark = peek(line, at);
  if (mark != '`' && mark != '~') return 0;
  const std::size_t end = skip_run(line, at, mark);
  return end - at >= 3 && skip_blanks(line, end) == line.size() ? end - at : 0;
}

bool scan_thematic_break(std::string_view line, std::size_t at, std::size_t& failed_at) {
  const char mark = peek(line, at);
  failed_at = at;
  if (mark != '*' && mark != '_' && mark != '-') return false;
  std::size_t count = 0;
  for (; failed_at < line.size(); ++failed_at) {
    if (line[failed_at] == mark) {
      ++count;
    } else if (!is_blank(line[failed_at])) {
      return false;
    }
  }
  return count >= 3;
}

std::uint8_t scan_html_block_start(std::string_view line, std::size_t at) {
  if (peek(line, at) != '<') return 0;
  const std::string_view rest = line.substr(at);
  const char next = peek(rest, 1);
  if (next == '?') return 3;
  if (next == '!') {
    if (rest.substr(0, 4) == "<!--") return 2;
    if (starts_with_ignoring_case(rest, "<![cdata[")) return 5;
    return peek(rest, 2) >= 'A' && peek(rest, 2) <= 'Z' ? 4 : 0;
  }
  const std::size_t name_at = next == '/' ? 2 : 1;
  const std::string name = lower_name(rest, name_at);
  if (name.empty()) return 0;
  const char behind = peek(rest, name_at + name.size());
  const bool ends = is_wide_space(behind) || behind == '>';
  if (name_at == 1 && ends && (name == "script" || name == "pre" || name == "style")) return 1;
  const bool self_closing = behind == '/' && peek(rest, name_at + name.size() + 1) == '>';
  if (!ends && !self_closing) return 0;
  return std::binary_search(kBlockTags.begin(), kBlockTags.end(), std::string_view(name)) ? 6 : 0;
}

bool scan_html_block_start_7(std::string_view line, std::size_t at) {
  if (peek(line, at) != '<') return false;
  const std::size_t length = scan_element_tag(line, at);
  if (length == 0) return false;
  std::size_t i = at + length;
  while (i < line.size() && (is_blank(line[i]) || line[i] == '\f')) ++i;
  return i == line.size();
}

bool ends_html_block(std::string_view line, std::uint8_t html_type) {
  switch (html_type) {
    case 1:
      for (const std::string_view tag : {"</script>", "</pre>", "</style>"}) {
        if (find_ignoring_case(line, tag) != std::string_view::npos) return true;
      }
      return false;
    case 2: return line.find("-->") != std::string_view::npos;
    case 3: return line.find("?>") != std::string_view::npos;
    case 4: return line.find('>') != std::string_view::npos;
    case 5: return line.find("]]>") != std::string_view::npos;
    default: return false;
  }
}

std::size_t scan_footnote_start(std::string_view line, std::size_t at) {
  if (line.substr(at, 2) != "[^") return 0;
  const std::size_t end = line.find_first_of("] \t", at + 2);
  if (end == std::string_view::npos || end == at + 2) return 0;
  if (line.substr(end, 2) != "]:") return 0;
  return skip_blanks(line, end + 2) - at;
}

std::size_t scan_list_marker(std::string_view line, std::size_t at, bool interrupts_paragraph,
                             ListMarker& marker) {
  std::size_t i = at;
  const char c = peek(line, at);
  if (c == '*' || c == '-' || c == '+') {
    marker.ordered = false;
    marker.mark = c;
    marker.start = 0;
  } else if (is_digit(c)) {
    constexpr std::size_t kMaxDigits = 9;
    std::uint32_t start = 0;
    for (; i - at < kMaxDigits && is_digit(peek(line, i)); ++i) {
      start = start * 10 + static_cast<std::uint32_t>(line[i] - '0');
    }
    if (interrupts_paragraph && start != 1) return 0;
    if (peek(line, i) != '.' && peek(line, i) != ')') return 0;
    marker.ordered = true;
    marker.mark = line[i];
    marker.start = start;
  } else {
    return 0;
  }
  ++i;
  if (!is_space(peek(line, i))) return 0;
  if (interrupts_paragraph && skip_blanks(line, i) == line.size()) return 0;
  return i - at;
}

bool scan_task_marker(std::string_view line) {
  const auto box_follows = [line](std::size_t at) {
    const std::size_t box = skip_cell_spaces(line, at);
    if (box == at) return false;
    const std::string_view mark = line.substr(box, 3);
    if (mark != "[ ]" && mark != "[x]" && mark != "[X]") return false;
    return skip_cell_spaces(line, box + 3) != box + 3;
  };
  const std::size_t marker = skip_cell_spaces(line, 0);
  if (marker == line.size()) return false;
  if (line[marker] == '-' || line[marker] == '+' || line[marker] == '*') {
    return box_follows(marker + 1);
  }
  std::size_t end = marker;
  while (end < line.size() && is_digit(line[end])) ++end;
  if (end == marker || end == line.size()) return false;
  // cmark's pattern is "[0-9]+.", in which the point stands for any character, a digit too.
  return box_follows(end + 1) || (end - marker > 1 && box_follows(end));
}

bool scan_delimiter_row(std::string_view line, std::size_t at) {
  std::size_t i = at;
  if (peek(line, i) == '|') ++i;
  while (true) {
    i = skip_cell_spaces(line, i);
    if (peek(line, i) == ':') ++i;
    const std::size_t dashes = i;
    i = skip_run(line, i, '-');
    if (i == dashes) return false;
    if (peek(line, i) == ':') ++i;
    i = skip_cell_spaces(line, i);
    if (i == line.size()) return true;
    if (line[i] != '|') return false;
    if (skip_cell_spaces(line, ++i) == line.size()) return true;
  }
}

void split_table_row(std::string_view row, std::vector<ByteRange>& cells) {
  cells.clear();
  std::size_t at = peek(row, 0) == '|' ? skip_cell_spaces(row, 1) : 0;
  while (at < row.size()) {
    // A backslash before the pipe keeps it in the cell, even a backslash that is escaped itself.
    std::size_t end = at;
    while (end < row.size() && (row[end] != '|' || (end > at && row[end - 1] == '\\'))) ++end;
    ByteRange cell{at, end};
    while (!cell.empty() && is_space(row[cell.begin])) ++cell.begin;
    while (!cell.empty() && is_space(row[cell.end - 1])) --cell.end;
    cells.push_back(cell);
    if (end == row.size()) return;
    at = skip_cell_spaces(row, end + 1);
  }
}

}  // namespace hymt::markdown
