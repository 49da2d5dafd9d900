#include "reassemble/layout_slot.h"

#include <algorithm>

#include "parsers/characters/display_width.h"

namespace hymt {
namespace {

// Fewer dots are an ellipsis.
constexpr std::size_t kFewestDots = 4;

// The column behind the last line of `text`.
std::size_t end_column(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && text[begin - 1] != '\n' && text[begin - 1] != '\r') --begin;
  return display_column(text.substr(begin));
}

// `leader` with as many dots, or pairs of a dot and a space, as give it `width` bytes.
std::string leader_of_width(std::string_view leader, std::size_t width) {
  const std::size_t first = leader.find('.');
  const std::size_t last = leader.rfind('.');
  const bool is_spaced = leader.substr(first, 2) == ". ";
  const std::string_view before = leader.substr(0, first);
  const std::string_view behind = leader.substr(last + 1);
  const std::size_t fixed = before.size() + behind.size();
  std::size_t size = std::max(width, fixed + kFewestDots) - fixed;
  if (is_spaced) size = std::max(size, 2 * kFewestDots);
  std::string dots;
  if (is_spaced && size % 2 == 0) dots += ' ';  // Where a dot has no room.
  while (dots.size() < size) dots += is_spaced && dots.ends_with('.') ? ' ' : '.';
  return std::string(before) + dots + std::string(behind);
}

// White space and what belongs to it, without the rule behind it.
std::string_view gap_of(std::string_view source, const LayoutSlot& slot) {
  const std::string_view bytes = slot.range.of(source);
  const std::size_t rule = slot.kind == LayoutSlot::Kind::kRule ? std::size_t{slot.width} : 0;
  return bytes.substr(0, bytes.size() - rule);
}

std::size_t num_spaces(std::string_view gap) {
  return std::min(gap.find_first_not_of(' '), gap.size());
}

}  // namespace

std::size_t least_gap(std::string_view source, const LayoutSlot& slot) {
  const std::string_view gap = gap_of(source, slot);
  if (slot.kind == LayoutSlot::Kind::kLeader) {
    return std::min(gap.size(), leader_of_width(gap, 0).size());
  }
  return gap.size() - num_spaces(gap) + slot.least;
}

std::string gap_text(std::string_view source, const LayoutSlot& slot, std::string_view before,
                     std::size_t column) {
  const std::string_view gap = gap_of(source, slot);
  if (gap.empty()) return {};
  const std::size_t end = end_column(before);
  const bool is_moved = column != slot.column;
  if (!is_moved && end_column(source.substr(0, slot.range.begin)) == end) return std::string(gap);
  const std::size_t size = std::max(column, end + least_gap(source, slot)) - end;
  if (slot.kind == LayoutSlot::Kind::kLeader) return leader_of_width(gap, size);
  // What is behind the spaces, a dash, stays.
  const std::string_view rest = gap.substr(num_spaces(gap));
  return std::string(size - rest.size(), ' ') + std::string(rest);
}

std::string underline_text(std::string_view source, const LayoutSlot& slot, std::size_t column) {
  constexpr std::size_t kShortest = 3;
  const std::string_view old = slot.range.of(source);
  const std::size_t size = old.size() + column;
  return std::string(std::max(size, slot.column + kShortest) - slot.column, old.front());
}

}  // namespace hymt
