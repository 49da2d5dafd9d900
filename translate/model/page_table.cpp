#include "translate/model/page_table.h"

#include <cassert>

namespace hymt {

std::uint32_t PageTable::take_page() {
  if (free_pages_.empty()) {
    num_holders_.push_back(1);
    return static_cast<std::uint32_t>(num_holders_.size() - 1);
  }
  const std::uint32_t page = free_pages_.back();
  free_pages_.pop_back();
  num_holders_[page] = 1;
  return page;
}

void PageTable::drop(std::uint32_t page) {
  if (--num_holders_[page] == 0) free_pages_.push_back(page);
}

std::optional<PageTable::Copy> PageTable::reserve(std::size_t slot, std::size_t length) {
  Slot& held = slots_[slot];
  assert(length >= held.length);
  std::optional<Copy> copy;
  const std::size_t next = held.length / page_positions_;
  const bool is_begun = held.length % page_positions_ != 0;
  if (length > held.length && is_begun && num_holders_[held.pages[next]] > 1) {
    copy = {held.pages[next], take_page()};
    drop(copy->from);
    held.pages[next] = copy->to;
  }
  while (held.pages.size() < pages_for(length)) held.pages.push_back(take_page());
  return copy;
}

void PageTable::truncate(std::size_t slot, std::size_t length) {
  Slot& held = slots_[slot];
  assert(length <= held.length);
  held.length = length;
  while (held.pages.size() > pages_for(length)) {
    drop(held.pages.back());
    held.pages.pop_back();
  }
}

void PageTable::share_prefix(std::size_t from, std::size_t to, std::size_t length) {
  assert(from != to && length <= slots_[from].length);
  truncate(to, 0);
  const auto shared = pages(from).first(pages_for(length));
  slots_[to].pages.assign(shared.begin(), shared.end());
  slots_[to].length = length;
  for (const std::uint32_t page : shared) ++num_holders_[page];
}

}  // namespace hymt
