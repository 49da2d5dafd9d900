#include "reassemble/layout_slot.h"

#include <algorithm>

#include "parsers/characters/display_width.h"

namespace hymt {
namespace {

// As many spaces are a gap to the parser (WideGapReader); fewer are as many as they were.
constexpr std::size_t kWideGap = 3;
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

}  // namespace

std::string gap_text(std::string_view source, const LayoutSlot& slot, std::string_view before) {
  const std::string_view old = slot.range.of(source);
  const std::size_t column = end_column(before);
  if (end_column(source.substr(0, slot.range.begin)) == column) return std::string(old);
  const std::size_t room = slot.column > column ? slot.column - column : 0;
  if (slot.kind == LayoutSlot::Kind::kLeader) return leader_of_width(old, room);
  // What is behind the spaces, a dash, stays.
  const std::size_t spaces = std::min(old.find_first_not_of(' '), old.size());
  const std::size_t rest = old.size() - spaces;
  const std::size_t size = std::max(room, rest + std::min(spaces, kWideGap)) - rest;
  return std::string(size, ' ') + std::string(old.substr(spaces));
}

std::string underline_text(std::string_view source, const LayoutSlot& slot, std::size_t column) {
  constexpr std::size_t kShortest = 3;
  const std::string_view old = slot.range.of(source);
  const std::size_t size = old.size() + column;
  return std::string(std::max(size, slot.column + kShortest) - slot.column, old.front());
}

}  // namespace hymt
