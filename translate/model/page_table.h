// Which pages of keys and values each slot of a backend holds. The memory of the pages, numbered
// from 0, is the backend's.
//
//     slot 0, 150 positions:  pages 3 1 7        after share_prefix(0, 2, 100)
//     slot 2, 100 positions:  pages 3 1          pages 3 and 1 have two holders
//
// Slots that begin alike hold the same pages. A page that others hold, too, is never written into:
// the first slot to go on there gets a copy of its own. So only the last page of a beginning is
// ever copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hymt {

class PageTable {
 public:
  PageTable(std::size_t num_slots, std::size_t page_positions)
      : page_positions_(page_positions), slots_(num_slots) {}

  [[nodiscard]] std::size_t num_slots() const { return slots_.size(); }
  [[nodiscard]] std::size_t page_positions() const { return page_positions_; }
  // The most pages that were held at one time: those that need memory.
  [[nodiscard]] std::size_t num_pages() const { return num_holders_.size(); }
  [[nodiscard]] std::size_t length(std::size_t slot) const { return slots_[slot].length; }
  // Of positions 0, page_positions(), ...
  [[nodiscard]] std::span<const std::uint32_t> pages(std::size_t slot) const {
    return slots_[slot].pages;
  }

  // Pages that reserve() would take for the slot; and those that nobody holds, which it takes
  // first.
  [[nodiscard]] std::size_t num_wanted(std::size_t slot, std::size_t length) const;
  [[nodiscard]] std::size_t num_free() const { return free_pages_.size(); }

  struct Copy {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };
  // Makes place for positions up to `length`, which is at least length(slot). If there is something
  // to copy, that has to be done before anything is written; num_pages() may have grown.
  [[nodiscard]] std::optional<Copy> reserve(std::size_t slot, std::size_t length);

  // Requires that the place is reserved.
  void set_length(std::size_t slot, std::size_t length) { slots_[slot].length = length; }

  // Requires length <= length(slot).
  void truncate(std::size_t slot, std::size_t length);

  // `to`, emptied first, holds the first `length` positions of `from`. Requires length <=
  // length(from), and two different slots.
  void share_prefix(std::size_t from, std::size_t to, std::size_t length);

 private:
  struct Slot {
    std::vector<std::uint32_t> pages;
    std::size_t length = 0;
  };

  [[nodiscard]] std::size_t pages_for(std::size_t length) const {
    return (length + page_positions_ - 1) / page_positions_;
  }
  // Whether the slot would go on in a page that others hold, too.
  [[nodiscard]] bool goes_on_in_shared(const Slot& held, std::size_t length) const;
  [[nodiscard]] std::uint32_t take_page();
  void drop(std::uint32_t page);

  std::size_t page_positions_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> num_holders_;  // Of each page.
  std::vector<std::uint32_t> free_pages_;
};

}  // namespace hymt
