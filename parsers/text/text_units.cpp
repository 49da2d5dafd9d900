#include "parsers/text/text_units.h"

#include <algorithm>
#include <utility>

#include "parsers/characters/display_width.h"
#include "parsers/characters/letters.h"
#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

// A unit takes some hundred bytes of memory, and a hostile file may hold one in every three bytes.
constexpr std::size_t kMaxUnits = 2'000'000;
// So does a code. Translation keeps their number, so a block that has too many has them again.
constexpr std::size_t kMaxCodes = 20'000;
// And so does an indented line. No text has as many without a blank one.
constexpr std::size_t kMaxLines = 500'000;

// Bytes that are no characters, and NULs.
std::size_t count_opaque_bytes(std::string_view text) {
  if (valid_utf8_prefix(text) == text.size()) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\0'));
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    count += static_cast<std::size_t>(!c.is_valid() || c.value == 0);
    i += c.length;
  }
  return count;
}

// "10 ms", "3 %"
bool is_quantity(std::string_view cell) {
  constexpr std::size_t kLongest = 12;
  return cell.size() <= kLongest && !cell.empty() && is_ascii_digit(cell.front());
}

bool has_too_many(std::string_view text, std::size_t gaps) {
  // Most blocks are so short that nothing needs to be counted.
  return gaps + text.size() > kMaxCodes && gaps + count_opaque_bytes(text) > kMaxCodes;
}

}  // namespace

std::string_view TextUnits::newline_of(const TextLine& line) const {
  // From the back: `end` is far away where only a part of the line is meant.
  std::size_t begin = line.stop;
  while (begin > line.end && (source_[begin - 1] == '\n' || source_[begin - 1] == '\r')) --begin;
  return source_.substr(begin, line.stop - begin);
}

void TextUnits::see_line(const TextLine& line) {
  if (newline_.empty()) newline_ = newline_of(line);
}

std::size_t TextUnits::count_gaps(const TextBlock& block) const {
  std::size_t count = 0;
  for (const TextLine& line : block.lines) {
    WideGapReader gaps(line.content(source_));
    for (WideGap gap; gaps.next(gap);) ++count;
  }
  return count;
}

std::optional<std::uint32_t> TextUnits::add(const TextBlock& block) {
  end_table();
  return add_unit(block);
}

void TextUnits::add_cell(const TextBlock& cell, LayoutSlot gap) {
  std::size_t end = 0;
  bool is_number = true;
  for (const TextLine& line : cell.lines) {
    const std::string_view text = line.content(source_);
    end = std::max(end, display_column(text, line.column));
    is_number = is_number && (!has_letter(text) || is_quantity(text));
  }
  gap.unit = add_unit(cell).value_or(kNoUnit);
  gap.width = std::max<std::size_t>(end, gap.column) - gap.column;
  columns_.add(gap, is_number);
}

void TextUnits::protect_cell(const TextLine& cell, LayoutSlot gap, std::string_view reason) {
  if (!cell.is_blank()) protect_range({cell.text, cell.end}, reason);
  gap.width = display_column(cell.content(source_), gap.column) - gap.column;
  columns_.add(gap, false);
}

std::optional<std::uint32_t> TextUnits::add_unit(const TextBlock& block) {
  const std::vector<TextLine>& lines = block.lines;
  const ByteRange range{lines.front().text, lines.back().end};
  if (document_.units.size() >= kMaxUnits) {
    protect_surplus(range);
    return std::nullopt;
  }
  Wrapping wrapping;
  wrapping.is_soft.assign(lines.size() - 1, false);
  const std::size_t gaps = lines.size() > kMaxLines ? 0 : count_gaps(block);
  if (lines.size() > kMaxLines || has_too_many(range.of(source_), gaps)) {
    protect_coded(range);
    return std::nullopt;
  }
  const bool may_wrap = block.may_wrap && gaps < 2;
  if (may_wrap && lines.size() > 1) {
    wrapping = find_wrapping(source_, lines, widths_.median());
    if (wrapping.width != 0 && lines.size() > 2) widths_.add(wrapping.widest);
  }
  builder_.restart(range.begin);
  add_lines(block, wrapping, gaps != 0);
  const std::vector<ByteRange> found = placeholders_.find(builder_.text());
  if (found.size() > kMaxCodes) {
    protect_coded(range);
    return std::nullopt;
  }
  builder_.protect_all(found, PlaceholderScanner::role_of);
  TranslationUnit unit = builder_.finish();
  if (!has_letter(unit.source)) return std::nullopt;
  unit.id = static_cast<std::uint32_t>(document_.units.size());
  unit.kind = block.kind;
  unit.heading = block.kind == UnitKind::kHeading ? kNoUnit : heading_;
  unit.note = std::exchange(note_, {});
  unit.place = place_of(block, wrapping);
  if (block.kind == UnitKind::kHeading) heading_ = unit.id;
  if (may_wrap && lines.size() == 1) {
    const TextLine& line = lines.back();
    single_lines_.push_back({unit.id, display_column(line.content(source_), line.column)});
  }
  add_unit_outline(unit, block.outline);
  document_.units.push_back(std::move(unit));
  return document_.units.back().id;
}

void TextUnits::add_gaps(const TextLine& line) {
  WideGapReader gaps(line.content(source_));
  for (WideGap gap; gaps.next(gap);) {
    builder_.add_text(line.text + gap.begin);
    builder_.add_placeholder(line.text + gap.end, " ",
                             {.role = {CodeType::kFormat, CodeSubtype::kBlank}});
  }
}

void TextUnits::add_lines(const TextBlock& block, const Wrapping& wrapping, bool has_gaps) {
  const std::vector<TextLine>& lines = block.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const TextLine& line = lines[i];
    const std::string_view text = line.content(source_);
    if (has_gaps) add_gaps(line);
    if (i + 1 == lines.size()) {
      builder_.add_text(line.end);
      break;
    }
    const std::size_t next = lines[i + 1].text;
    if (!wrapping.is_soft[i]) {
      // A bare newline is text as it stands and needs no piece of its own.
      if (source_.substr(line.end, next - line.end) == "\n") continue;
      builder_.add_text(line.end);
      builder_.add_spelled(next, "\n");
    } else if (joins_without_space(text, lines[i + 1].content(source_))) {
      // The break stands for nothing, so the character before it is spelt with it.
      std::size_t last = line.end - 1;
      while (is_utf8_continuation(source_[last])) --last;
      builder_.add_text(last);
      builder_.add_spelled(next, source_.substr(last, line.end - last));
    } else {
      builder_.add_text(line.end);
      builder_.add_spelled(next, " ");
    }
  }
}

TextPlace TextUnits::place_of(const TextBlock& block, const Wrapping& wrapping) const {
  const TextLine& first = block.lines.front();
  TextPlace place;
  place.context = TextContext::kPlain;
  place.first_column = static_cast<std::uint32_t>(first.column);
  place.wrap_width = static_cast<std::uint32_t>(wrapping.width);
  if (block.kind == UnitKind::kHeading) return place;
  std::string_view newline = newline_of(first);
  if (newline.empty()) newline = newline_.empty() ? std::string_view("\n") : newline_;
  std::string line_break(newline);
  if (block.lines.size() > 1) {
    // Where no line is wrapped, a line end without indentation of its own is written so: the line
    // that is indented least must not be moved.
    const auto by_column = [](const TextLine& a, const TextLine& b) { return a.column < b.column; };
    const auto second = block.lines.begin() + 1;
    const auto next =
        wrapping.width == 0 ? std::min_element(second, block.lines.end(), by_column) : second;
    line_break += source_.substr(next->begin, next->text - next->begin);
  } else {
    const std::size_t mark = first.text - block.mark_size;
    const std::string_view before = source_.substr(first.begin, mark - first.begin);
    line_break += before;
    line_break.append(block.hanging_column.value_or(first.column) - display_column(before), ' ');
  }
  place.line_break = line_break;
  return place;
}

// A paragraph of one line in a file that is wrapped elsewhere is wrapped too once it grows.
void TextUnits::wrap_single_lines() {
  const std::size_t width = widths_.median();
  if (width == 0) return;
  for (const SingleLine& line : single_lines_) {
    if (line.end_column <= width) {
      document_.units[line.unit].place.wrap_width = static_cast<std::uint32_t>(width);
    }
  }
}

void TextUnits::add_outline(std::string_view name, std::string_view value, ByteRange range) {
  document_.outline.push_back({name, value, depth_, false, range});
}

void TextUnits::add_unit_outline(const TranslationUnit& unit, std::string_view value) {
  std::string_view name = "paragraph";
  if (unit.kind == UnitKind::kHeading) name = "heading";
  if (unit.kind == UnitKind::kListItem) name = "list item";
  if (unit.kind == UnitKind::kTableCell) name = "cell";
  add_outline(name, value, unit.range);
  for (const InlineCode& code : unit.source.codes()) {
    // White space and single bytes that are not text have no name.
    if (code.length < 2) continue;
    document_.outline.push_back({kPlaceholderEntry, code.original, 0, true, unit.range});
  }
}

void TextUnits::protect(ByteRange range, std::string_view reason) {
  if (range.empty()) return;
  end_table();
  protect_range(range, reason);
}

void TextUnits::protect_range(ByteRange range, std::string_view reason) {
  document_.protected_regions.push_back({range, reason});
  add_outline(reason, range.of(source_), range);
}

void TextUnits::add_underline(ByteRange range, std::size_t column, std::uint32_t unit) {
  LayoutSlot slot;
  slot.kind = LayoutSlot::Kind::kUnderline;
  slot.range = range;
  slot.column = column;
  slot.unit = unit;
  document_.layout_slots.push_back(slot);
}

// A block that is nearly nothing but codes.
void TextUnits::protect_coded(ByteRange range) {
  document_.findings.push_back({Severity::kWarning, "too-many-codes",
                                "This block is not translated, because it holds too many lines, "
                                "placeholders or other things that must stay.",
                                range});
  protect_range(range, "too many codes");
}

void TextUnits::protect_surplus(ByteRange range) {
  if (!is_surplus_) {
    document_.findings.push_back({Severity::kWarning,
                                  "too-many-blocks",
                                  "From here on nothing is translated, because the file holds "
                                  "more than " +
                                      std::to_string(kMaxUnits) + " paragraphs.",
                                  {range.begin, source_.size()}});
  }
  is_surplus_ = true;
  document_.protected_regions.push_back({range, "too many blocks"});
}

}  // namespace hymt
