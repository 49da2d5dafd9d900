#include "cli/report/review_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hymt {
namespace {

// Of two entries, whether the first is to be looked at before the other.
bool comes_before(const ReviewList::Entry& a, const ReviewList::Entry& b) {
  const auto key = [](const ReviewList::Entry& entry) {
    return std::tuple(!entry.is_kept, entry.score.value_or(0), entry.job, entry.offset);
  };
  return key(a) < key(b);
}

}  // namespace

std::vector<std::size_t> review_order(std::span<const SegmentRecord> segments) {
  const auto key = [&](std::size_t i) {
    const bool is_kept = segments[i].rung == Rung::kSourceKept;
    return std::pair(!is_kept, is_kept ? 0.0F : *segments[i].score);
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].rung == Rung::kSourceKept || segments[i].score) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, key);
  return order;
}

void ReviewList::add(const Entry& entry) {
  if (entries_.size() == kMost) {
    if (!comes_before(entry, entries_.front())) return;
    std::ranges::pop_heap(entries_, comes_before);
    entries_.pop_back();
  }
  entries_.push_back(entry);
  std::ranges::push_heap(entries_, comes_before);
}

std::vector<ReviewList::Entry> ReviewList::take() {
  std::ranges::sort_heap(entries_, comes_before);
  return std::exchange(entries_, {});
}

}  // namespace hymt
