#include "translate/model/page_table.h"

#include <algorithm>
#include <cassert>

namespace hymt {

std::uint32_t PageTable::take_page() {
  if (free_pages_.empty()) {
    // So that dropping a page never needs memory.
    free_pages_.reserve(num_holders_.size() + 1);
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

bool PageTable::goes_on_in_shared(const Slot& held, std::size_t length) const {
  return length > held.length && held.length % page_positions_ != 0 &&
         num_holders_[held.pages[held.length / page_positions_]] > 1;
}

std::size_t PageTable::num_wanted(std::size_t slot, std::size_t length) const {
  const Slot& held = slots_[slot];
  const std::size_t all = std::max(pages_for(length), held.pages.size());
  return all - held.pages.size() + (goes_on_in_shared(held, length) ? 1 : 0);
}

std::optional<PageTable::Copy> PageTable::reserve(std::size_t slot, std::size_t length) {
  Slot& held = slots_[slot];
  assert(length >= held.length);
  held.pages.reserve(pages_for(length));
  // What may fail comes first, so that no page is left that should have been copied.
  while (held.pages.size() < pages_for(length)) held.pages.push_back(take_page());
  std::optional<Copy> copy;
  if (goes_on_in_shared(held, length)) {
    std::uint32_t& page = held.pages[held.length / page_positions_];
    copy = {page, take_page()};
    drop(copy->from);
    page = copy->to;
  }
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
