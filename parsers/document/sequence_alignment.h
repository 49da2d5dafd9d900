// Finds what two sequences have in common, in order, in bounded time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hymt {

// a[a_index] and b[b_index] are equal and correspond.
struct AlignedPair {
  std::size_t a_index = 0;
  std::size_t b_index = 0;
  friend bool operator==(const AlignedPair&, const AlignedPair&) = default;
};

// Pairs in increasing order of both indices. They form a longest common subsequence if the
// sequences differ in few places; else the search is given up after about linear work, and the
// sequences are split where an element occurs exactly once in both (patience diff), so that long
// sequences that differ much are still lined up. Time O(n log n) for any input.
[[nodiscard]] std::vector<AlignedPair> align_sequences(std::span<const std::uint32_t> a,
                                                       std::span<const std::uint32_t> b);

}  // namespace hymt
