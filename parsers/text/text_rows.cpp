#include "parsers/text/text_rows.h"

#include <algorithm>
#include <array>

#include "parsers/characters/display_width.h"
#include "parsers/document/ascii.h"
#include "parsers/text/list_markers.h"

namespace hymt {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Nobody makes tables of more columns; each gap is laid out by a look at its line.
constexpr std::size_t kMostGaps = 32;

// The dots of "Usage ....... 12" or "Usage . . . . 12" with the white space around them, if text
// stands on both sides.
CellGap find_leader(std::string_view content) {
  constexpr std::size_t kFewestDots = 3;  // Between the first and the last.
  CellGap gap;
  std::size_t dots = content.find('.');
  while (dots != kNone && content.substr(dots + 1, kFewestDots) != "..." &&
         content.substr(dots + 1, kFewestDots + 1) != " . .") {
    dots = content.find('.', dots + 1);
  }
  if (dots == kNone) return gap;
  const auto is_leader = [](char c) { return c == '.' || c == ' ' || c == '\t'; };
  std::size_t begin = dots;
  std::size_t end = dots;
  while (begin > 0 && is_leader(content[begin - 1])) --begin;
  while (end < content.size() && is_leader(content[end])) ++end;
  // "wait.... what" is an ellipsis: leaders stand apart on both sides, or are long.
  constexpr std::size_t kLong = 8;
  const bool is_apart = content[begin] == ' ' && end > 0 && content[end - 1] == ' ';
  if (begin == 0 || end == content.size() || (!is_apart && end - begin < kLong)) return gap;
  return {begin, end, true};
}

// "README  - what to read", "README  => what to read": a dash or an arrow behind two spaces or
// more, and text behind it.
CellGap find_dash(std::string_view content, std::size_t begin) {
  std::size_t spaces = std::min(content.find("  -", begin), content.find("  =>", begin));
  if (spaces == kNone) return {};
  while (spaces > begin && content[spaces - 1] == ' ') --spaces;
  if (spaces == begin) return {};
  const std::size_t dash = std::min(content.find_first_not_of(' ', spaces), content.size());
  const bool is_arrow = content.substr(dash).starts_with("=>");
  const std::size_t behind =
      is_arrow ? dash + 2 : std::min(content.find_first_not_of('-', dash), content.size());
  const std::size_t end = std::min(content.find_first_not_of(' ', behind), content.size());
  if (behind > dash + 2 || end == behind || end == content.size()) return {};
  return {spaces, end, false};
}

// Behind the end of a sentence some people put three spaces; and behind "A." some more. `begin`: of
// the text behind a list marker. Looks back at one word only: a line may have many gaps.
bool parts_sentences(std::string_view content, std::size_t begin, WideGap gap) {
  if (gap.begin > begin && content[gap.begin - 1] == '.') {
    std::size_t word = gap.begin;
    while (word > begin && std::string_view(" \t\f\v").find(content[word - 1]) == kNone) --word;
    if (word == begin) return true;
  }
  return gap.begin > 0 && gap.end - gap.begin <= 3 && content[gap.begin] == ' ' &&
         std::string_view(".!?").find(content[gap.begin - 1]) != kNone;
}

bool is_row_like(const TextLine& line, std::string_view content) {
  return !line.is_blank() && !is_ruler(content) && !is_box_line(content) &&
         comment_mark_size(content) == 0;
}

bool begins_with_keys(std::string_view content, const std::vector<CellGap>& gaps) {
  const std::size_t mark = row_marker_size(content);
  return names_keys(content.substr(mark, gaps.front().begin - mark));
}

// Gaps of two spaces or more, with a tab, or before a column of the ruler.
std::vector<CellGap> ruled_gaps(std::string_view content, std::size_t column,
                                std::span<const std::size_t> ruler) {
  std::vector<CellGap> gaps;
  std::size_t done = 0;
  const std::size_t begin = row_marker_size(content);
  for (std::size_t i = content.find_first_of(" \t", begin); i != kNone;
       i = content.find_first_of(" \t", i)) {
    const std::size_t next = std::min(content.find_first_not_of(" \t", i), content.size());
    column = display_column(content.substr(done, next - done), column);
    done = next;
    const bool is_wide = next - i >= kRuledGap || content[i] == '\t';
    const bool is_gap = std::binary_search(ruler.begin(), ruler.end(), column) ||
                        (is_wide && !parts_sentences(content, begin, {i, next}));
    if (is_gap) gaps.push_back({i, next, false});
    if (gaps.size() > kMostGaps) return {};
    i = next;
  }
  return gaps;
}

bool has_wide_column(std::string_view content, const std::vector<CellGap>& gaps) {
  return std::any_of(gaps.begin(), gaps.end(), [content](const CellGap& gap) {
    const std::string_view bytes = content.substr(gap.begin, gap.end - gap.begin);
    return bytes.size() >= kWideColumn && bytes.find('\t') == kNone;
  });
}

}  // namespace

bool has_leader(std::string_view content) { return find_leader(content).end != 0; }

std::size_t row_marker_size(std::string_view content) {
  const ListMarker marker = list_marker(content);
  return marker.is_initial ? 0 : marker.size;
}

std::vector<CellGap> cell_gaps(std::string_view source, const TextLine& line,
                               std::span<const std::size_t> ruler) {
  const std::string_view content = line.content(source);
  std::vector<CellGap> gaps;
  const CellGap leader = find_leader(content);
  // Dots right behind a list marker are what the item says: no cell stands before them.
  if (leader.end != 0 && leader.begin > row_marker_size(content)) {
    gaps.push_back(leader);
    return gaps;
  }
  if (!ruler.empty()) return ruled_gaps(content, line.column, ruler);
  // Most lines have no two spaces in a row, and no tab.
  const std::string_view rest = content.substr(plain_prefix(content));
  if (rest.find("  ") == kNone && rest.find('\t') == kNone) return gaps;
  const std::size_t begin = row_marker_size(content);
  if (const CellGap dash = find_dash(content, begin); dash.end != 0) {
    gaps.push_back(dash);
    return gaps;
  }
  WideGapReader reader(content.substr(begin));
  for (WideGap gap; reader.next(gap);) {
    gap = {gap.begin + begin, gap.end + begin};
    if (gaps.size() == kMostGaps) return {};
    if (!parts_sentences(content, begin, gap)) gaps.push_back({gap.begin, gap.end, false});
  }
  return gaps;
}

bool rules_columns(std::string_view content) {
  // Every line is asked, and most begin with a word.
  if (content.size() < 3 || content[0] != content[1] || content[0] != content[2]) return false;
  std::size_t num_columns = 0;
  while (!content.empty()) {
    const std::string_view word = first_word(content);
    // As of rows: each part of a ruler is laid out by a look at its line.
    if (!is_underline(word) || num_columns > kMostGaps) return false;
    ++num_columns;
    content.remove_prefix(word.size());
    content.remove_prefix(std::min(content.find_first_not_of(" \t\f\v"), content.size()));
  }
  return num_columns > 1;
}

std::vector<std::size_t> ruled_columns(std::string_view source, const TextLine& ruler) {
  const std::string_view content = ruler.content(source);
  std::vector<std::size_t> columns;
  std::size_t column = ruler.column;
  for (std::size_t at = 0, done = 0; at < content.size();
       at = std::min(content.find_first_not_of(" \t\f\v", at), content.size())) {
    column = display_column(content.substr(done, at - done), column);
    done = at;
    columns.push_back(column);
    at += first_word(content.substr(at)).size();
  }
  return columns;
}

bool names_keys(std::string_view cell) {
  constexpr std::array<std::string_view, 9> kModifiers = {"C-",  "M-",    "S-",  "A-",  "Ctrl",
                                                          "Alt", "Shift", "Cmd", "Meta"};
  bool has_key = false;
  while (!cell.empty()) {
    std::string_view word = first_word(cell);
    cell.remove_prefix(word.size());
    cell.remove_prefix(std::min(cell.find_first_not_of(" \t\f\v"), cell.size()));
    if (word.ends_with(',')) word.remove_suffix(1);
    const bool is_modified =
        std::any_of(kModifiers.begin(), kModifiers.end(), [word](std::string_view modifier) {
          return word.starts_with(modifier) &&
                 (modifier.ends_with('-')
                      ? word.size() > modifier.size()
                      : word.size() == modifier.size() || word[modifier.size()] == '-' ||
                            word[modifier.size()] == '+');
        });
    const bool is_sign =
        std::none_of(word.begin(), word.end(), [](char c) { return is_ascii_letter(c); }) &&
        std::all_of(word.begin(), word.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const bool is_shouted =
        word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) {
          return (c >= 'A' && c <= 'Z') || is_ascii_digit(c) || c == '_' || c == '.';
        });
    const bool is_marked = word.starts_with('-') || word.starts_with('^') ||
                           word.starts_with('<') || word.starts_with('/') ||
                           word.starts_with('$') || word.starts_with('%') ||
                           (word.size() > 1 && word.ends_with('/')) || word.find('_') != kNone ||
                           word.find("--") != kNone;
    const bool is_one_letter = word.size() == 1 && word != "a" && word != "I";
    if (is_modified || is_marked || is_one_letter) {
      has_key = true;
    } else if (!is_sign && !is_shouted) {
      return false;
    }
  }
  return has_key;
}

bool is_small_name(std::string_view cell) {
  return !cell.empty() && cell.front() >= 'a' && cell.front() <= 'z' &&
         std::all_of(cell.begin(), cell.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || is_ascii_digit(c) || c == '-' || c == '_' || c == '.';
         });
}

bool is_joined_name(std::string_view cell, std::string_view joints) {
  const std::size_t joint = cell.find_first_of(joints);
  return is_small_name(cell) && joint != kNone && cell.find_last_of("._-") + 1 < cell.size();
}

std::size_t find_rows(std::string_view source, const std::vector<TextLine>& run,
                      std::span<const std::size_t> ruler, std::size_t first,
                      std::vector<bool>& is_row) {
  const bool is_ruled = !ruler.empty();
  constexpr std::size_t kDeeper = 2;
  is_row.clear();
  const TextLine& top = run[first];
  const std::string_view top_content = top.content(source);
  if (!is_row_like(top, top_content)) return first;
  const std::vector<CellGap> top_gaps = cell_gaps(source, top, ruler);
  if (top_gaps.empty()) return first;
  if (top_gaps.front().is_leader) {
    is_row.push_back(true);
    return first + 1;
  }
  const bool has_keys = begins_with_keys(top_content, top_gaps);
  if (!has_keys && !is_ruled && row_marker_size(top_content) != 0) return first;
  is_row.push_back(true);
  std::size_t num_rows = 1;
  std::size_t end = first + 1;
  for (; end < run.size(); ++end) {
    const TextLine& line = run[end];
    const std::string_view content = line.content(source);
    if (!is_row_like(line, content)) break;
    const std::vector<CellGap> gaps = cell_gaps(source, line, ruler);
    if (!gaps.empty() && gaps.front().is_leader) break;
    const bool is_item = !is_ruled && row_marker_size(content) != 0;
    const bool is_new =
        !gaps.empty() && line.column == top.column && (!is_item || begins_with_keys(content, gaps));
    // With or without gaps, which are on another line when the text is wrapped anew.
    const bool goes_on = line.column >= top.column + kDeeper && !is_item;
    if (!is_new && !goes_on) break;
    num_rows += is_new ? 1 : 0;
    is_row.push_back(is_new);
  }
  // What stands at the same column before or behind is perhaps the same paragraph, in justified
  // lines.
  const bool is_first = first == 0 || run[first - 1].column != top.column ||
                        is_ruler(run[first - 1].content(source)) ||
                        run[first - 1].content(source).ends_with(':');
  const bool is_alone = is_first && (end == run.size() || run[end].column != top.column);
  // A single line with gaps may be part of a paragraph.
  const bool is_line =
      run.size() == 1 && (top_gaps.size() >= 2 || has_wide_column(top_content, top_gaps));
  const bool heads_columns =
      is_first && end == first + 1 && end < run.size() && rules_columns(run[end].content(source));
  if (num_rows >= 3 || is_line || is_ruled || heads_columns ||
      (is_alone && (num_rows == 2 || has_keys))) {
    return end;
  }
  is_row.clear();
  return first;
}

}  // namespace hymt
