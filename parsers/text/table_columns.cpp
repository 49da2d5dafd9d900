#include "parsers/text/table_columns.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace hymt {

void TableColumns::add(const LayoutSlot& slot, bool is_number) {
  const bool is_fixed = slot.is_fixed();
  cells_.push_back(
      {slots_.size(), slot.column, slot.column + slot.width, is_number, is_fixed, cells_.size()});
  slots_.push_back(slot);
}

void TableColumns::end() {
  // A cell alone has nobody to stand below.
  if (cells_.size() > 1) {
    join_below_each_other();
    number_stacks();
  }
  cells_.clear();
}

// The cell that stands for the stack of `cell`.
std::size_t TableColumns::first_of(std::size_t cell) {
  while (cells_[cell].same != cell) {
    cells_[cell].same = cells_[cells_[cell].same].same;
    cell = cells_[cell].same;
  }
  return cell;
}

void TableColumns::join(std::size_t a, std::size_t b) {
  a = first_of(a);
  b = first_of(b);
  cells_[std::max(a, b)].same = std::min(a, b);
}

void TableColumns::join_below_each_other() {
  order_.resize(cells_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
    return std::tie(cells_[a].begin, a) < std::tie(cells_[b].begin, b);
  });
  for (std::size_t i = 1; i < order_.size(); ++i) {
    if (cells_[order_[i]].begin == cells_[order_[i - 1]].begin) join(order_[i], order_[i - 1]);
  }
  // A number first, if there is one. What begins a row stands where the row does.
  std::erase_if(order_, [this](std::size_t cell) { return cells_[cell].is_fixed; });
  std::sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
    return std::tuple(cells_[a].end, !cells_[a].is_number, a) <
           std::tuple(cells_[b].end, !cells_[b].is_number, b);
  });
  for (std::size_t i = 1, first = 0; i < order_.size(); ++i) {
    if (cells_[order_[i]].end != cells_[order_[first]].end) first = i;
    if (i != first && cells_[order_[first]].is_number) join(order_[i], order_[first]);
  }
}

void TableColumns::number_stacks() {
  // Stack by stack, and in each from the left to the right.
  order_.resize(cells_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::vector<std::size_t> left(cells_.size(), static_cast<std::size_t>(-1));
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    std::size_t& begin = left[first_of(i)];
    begin = std::min(begin, cells_[i].begin);
  }
  std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    const std::size_t first_a = first_of(a);
    const std::size_t first_b = first_of(b);
    return std::tie(left[first_a], first_a, a) < std::tie(left[first_b], first_b, b);
  });
  for (std::size_t begin = 0; begin < order_.size();) {
    const Cell& top = cells_[order_[begin]];
    bool has_one_begin = true;
    bool has_one_end = true;
    std::size_t end = begin;
    for (; end < order_.size() && first_of(order_[end]) == first_of(order_[begin]); ++end) {
      const Cell& cell = cells_[order_[end]];
      has_one_begin = has_one_begin && cell.begin == top.begin;
      has_one_end = has_one_end && cell.end == top.end;
    }
    for (; begin < end; ++begin) {
      LayoutSlot& slot = slots_[cells_[order_[begin]].slot];
      slot.stack = num_stacks_;
      slot.aligns_right = has_one_end && !has_one_begin;
    }
    ++num_stacks_;
  }
}

}  // namespace hymt
