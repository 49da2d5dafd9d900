// In which order people best look at the segments of a run: first those that keep their source
// text, then the others by their score, the least first (it is the model's own, and the more often
// wrong the lesser it is: bench/README.md, Scores). Segments with neither are not in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cli/document/document_summary.h"

namespace hymt {

// Indices into `segments`, what is to be looked at first in front; of equal ones in their order.
[[nodiscard]] std::vector<std::size_t> review_order(std::span<const SegmentRecord> segments);

// The first segments of a run in this order, whatever the order in which its documents end. Not
// thread-safe.
class ReviewList {
 public:
  static constexpr std::size_t kMost = 100;  // So that it takes no memory for the others.

  struct Entry {
    bool is_kept = false;
    std::optional<float> score;  // None if it is kept.
    std::size_t job = 0;         // Index in the plan.
    std::uint64_t offset = 0;    // In the document, as everywhere in the report.
    std::uint64_t line = 0;
    Rung rung = Rung::kFirst;
  };

  void add(const Entry& entry);
  // The list, and leaves it empty.
  [[nodiscard]] std::vector<Entry> take();

 private:
  std::vector<Entry> entries_;  // A heap; in front what comes last.
};

}  // namespace hymt
