#include "cli/report/excerpt.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/report/safe_text.h"
#include "parsers/characters/code_points.h"
#include "parsers/characters/display_width.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

constexpr std::size_t kFewestColumns = 8;
// Bytes of a text that are looked at on either side of its place: more fit no terminal.
constexpr std::size_t kMostBytes = 600;
constexpr std::string_view kCut = "…";

// One character, made safe, and its columns.
struct Cell {
  std::string text;
  std::size_t width = 0;
  bool is_in_front = false;  // Of the place.
};

std::vector<Cell> cells_of(std::string_view text, std::size_t place) {
  std::vector<Cell> cells;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = code_point_at(text, at);
    const bool is_space = is_white_space(character.value);
    Cell cell;
    cell.text = is_space ? " " : one_line(text.substr(at, character.length));
    cell.width = display_column(cell.text);
    cell.is_in_front = at + character.length <= place;
    at += character.length;
    const bool repeats = is_space && (cells.empty() || cells.back().text == " ");
    if (!repeats) cells.push_back(std::move(cell));
  }
  while (!cells.empty() && cells.back().text == " ") cells.pop_back();
  return cells;
}

std::size_t width_of(const std::vector<Cell>& cells, std::size_t begin, std::size_t end) {
  std::size_t width = 0;
  for (std::size_t i = begin; i < end; ++i) width += cells[i].width;
  return width;
}

}  // namespace

std::string excerpt(const PlacedText& text, std::size_t columns) {
  columns = std::max(columns, kFewestColumns);
  const std::string_view all = text.text;
  // Cut at characters, so that long texts cost no more than short ones.
  std::size_t begin = text.place.begin - std::min(text.place.begin, kMostBytes);
  while (begin > 0 && begin < all.size() && is_utf8_continuation(all[begin])) ++begin;
  std::size_t end = std::min(all.size(), text.place.begin + kMostBytes);
  while (end < all.size() && is_utf8_continuation(all[end])) ++end;
  const std::vector<Cell> cells =
      cells_of(all.substr(begin, end - begin), text.place.begin - begin);
  const bool is_whole = begin == 0 && end == all.size();
  if (is_whole && width_of(cells, 0, cells.size()) <= columns) {
    std::string line;
    for (const Cell& cell : cells) line += cell.text;
    return line;
  }
  // A third of the room is for what stands before the place, unless what follows needs less.
  const auto place = static_cast<std::size_t>(
      std::find_if(cells.begin(), cells.end(), [](const Cell& cell) { return !cell.is_in_front; }) -
      cells.begin());
  const std::size_t room = columns - 2;  // For the marks where it is cut.
  const std::size_t behind = width_of(cells, place, cells.size());
  std::size_t before = std::max(room / 3, room - std::min(room, behind));
  std::size_t first = place;
  while (first > 0 && cells[first - 1].width <= before) before -= cells[--first].width;
  const bool is_cut_in_front = begin > 0 || first > 0;
  std::string line(is_cut_in_front ? kCut : "");
  std::size_t left = room - width_of(cells, first, place);
  for (std::size_t i = first; i < place; ++i) line += cells[i].text;
  std::size_t last = place;
  for (; last < cells.size() && cells[last].width <= left; ++last) {
    left -= cells[last].width;
    line += cells[last].text;
  }
  if (last < cells.size() || end < all.size()) line += kCut;
  return line;
}

}  // namespace hymt
