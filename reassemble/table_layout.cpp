#include "reassemble/table_layout.h"

#include <algorithm>
#include <tuple>

#include "parsers/characters/character.h"
#include "parsers/characters/display_width.h"
#include "reassemble/layout_slot.h"

namespace hymt {
namespace {

// A cell and a rule of about the same width are meant to be of the same.
constexpr std::size_t kTolerance = 2;

constexpr std::string_view kSpaces = " \t\f\v";

// The columns that the widest line of a cell takes, whose first line begins at `column`.
std::size_t cell_width(std::string_view bytes, std::size_t column) {
  std::size_t widest = column;
  for (std::size_t begin = column; !bytes.empty(); begin = 0) {
    const std::size_t end = find_line_end(bytes);
    const std::string_view line = bytes.substr(0, end);
    widest =
        std::max(widest, display_column(line.substr(0, line.find_last_not_of(kSpaces) + 1), begin));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return widest - column;
}

bool has_lines_in_codes(const TranslationUnit& unit) {
  const std::vector<InlineCode>& codes = unit.source.codes();
  return std::any_of(codes.begin(), codes.end(),
                     [](const InlineCode& code) { return has_line_end(code.original); });
}

}  // namespace

TableLayout::TableLayout(const Document& document)
    : document_(document), slots_(document.layout_slots), widths_(slots_.size(), 0) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const LayoutSlot& slot = slots_[i];
    if (slot.stack == LayoutSlot::kNoStack) continue;
    if (stacks_.size() <= slot.stack) stacks_.resize(std::size_t{slot.stack} + 1);
    if (!slot.is_fixed()) order_.push_back(i);
  }
  std::sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
    return std::tie(slots_[a].stack, a) < std::tie(slots_[b].stack, b);
  });
}

void TableLayout::measure(const BytesOf& bytes_of) {
  std::fill(stacks_.begin(), stacks_.end(), Stack());
  measure_cells(bytes_of);
  move_stacks();
}

void TableLayout::measure_cells(const BytesOf& bytes_of) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const LayoutSlot& slot = slots_[i];
    if (slot.kind == LayoutSlot::Kind::kUnderline || slot.kind == LayoutSlot::Kind::kRule) continue;
    widths_[i] = slot.unit == kNoUnit ? std::size_t{slot.width}
                                      : cell_width(bytes_of(slot.unit), slot.column);
    if (slot.stack == LayoutSlot::kNoStack) continue;
    Stack& stack = stacks_[slot.stack];
    const std::size_t widths[2] = {slot.width, widths_[i]};
    for (std::size_t k = 0; k < 2; ++k) {
      stack.widest[k] = std::max(stack.widest[k], widths[k]);
      if (stack.num_cells == 0) stack.first[k] = widths[k];
    }
    ++stack.num_cells;
  }
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].kind == LayoutSlot::Kind::kRule) widths_[i] = rule_width(slots_[i]);
  }
}

// A rule is as wide as the column's widest cell, or as its head, or leaves room beside all.
std::size_t TableLayout::rule_width(const LayoutSlot& slot) const {
  constexpr std::size_t kShortest = 3;
  const std::size_t width = slot.width;
  if (slot.stack == LayoutSlot::kNoStack) return width;
  const Stack& stack = stacks_[slot.stack];
  const auto distance = [width](std::size_t other) {
    return std::max(width, other) - std::min(width, other);
  };
  const bool follows_first = distance(stack.first[0]) < distance(stack.widest[0]);
  const auto& followed = follows_first ? stack.first : stack.widest;
  if (distance(followed[0]) <= kTolerance) {
    return std::max(width + followed[1], followed[0] + kShortest) - followed[0];
  }
  return width < stack.widest[0] ? width : std::max(width, stack.widest[1]);
}

// Where the slot's cell or rule begins in the target.
std::size_t TableLayout::column_of(std::size_t i) const {
  const LayoutSlot& slot = slots_[i];
  if (slot.stack == LayoutSlot::kNoStack || slot.is_fixed()) return slot.column;
  std::size_t column = slot.column + stacks_[slot.stack].shift;
  if (slot.aligns_right) column = std::max(column + slot.width, widths_[i]) - widths_[i];
  return column;
}

// From the left to the right, so that what stands before a cell has its place.
void TableLayout::move_stacks() {
  for (std::size_t begin = 0; begin < order_.size();) {
    Stack& stack = stacks_[slots_[order_[begin]].stack];
    std::size_t shift = 0;
    std::size_t end = begin;
    for (; end < order_.size() && &stacks_[slots_[order_[end]].stack] == &stack; ++end) {
      const std::size_t i = order_[end];
      const LayoutSlot& slot = slots_[i];
      // A slot that moves has another one before it in its row.
      const std::size_t needed =
          column_of(i - 1) + widths_[i - 1] + least_gap(document_.source, slot) + widths_[i];
      // Ends are compared: a cell that is aligned right may be wider than all that stood before it.
      const std::size_t stays =
          std::size_t{slot.column} + (slot.aligns_right ? std::size_t{slot.width} : widths_[i]);
      shift = std::max(shift, std::max(needed, stays) - stays);
    }
    stack.shift = shift;
    begin = end;
  }
}

std::string TableLayout::text(std::size_t i, std::string_view before) const {
  const LayoutSlot& slot = slots_[i];
  std::string result = gap_text(document_.source, slot, before, column_of(i));
  if (slot.kind == LayoutSlot::Kind::kRule) {
    result.append(widths_[i], document_.source[slot.range.end - 1]);
  }
  return result;
}

std::string TableLayout::moved_lines(std::size_t i, std::string_view bytes) const {
  const LayoutSlot& slot = slots_[i];
  const std::size_t column = column_of(i);
  if (column <= slot.column || has_lines_in_codes(document_.units[slot.unit])) {
    return std::string(bytes);
  }
  std::string result;
  for (bool is_first = true; !bytes.empty(); is_first = false) {
    const std::size_t size = std::min(find_line_end(bytes) + 1, bytes.size());
    const std::string_view line = bytes.substr(0, size);
    // Behind the marks of a quoted mail.
    const std::size_t text = is_first ? 0 : std::min(line.find_first_not_of("> \t"), line.size());
    const bool moves = !is_first && display_column(line.substr(0, text)) >= slot.column;
    result += line.substr(0, text);
    if (moves) result.append(column - slot.column, ' ');
    result += line.substr(text);
    bytes.remove_prefix(size);
  }
  return result;
}

}  // namespace hymt
