// Which sentences of a unit's translation stand for which of its source.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hymt {

// Sentences [source_begin, source_end) are translated by [target_begin, target_end); of both there
// is at least one.
struct SentenceGroup {
  std::size_t source_begin = 0;
  std::size_t source_end = 0;
  std::size_t target_begin = 0;
  std::size_t target_end = 0;
  friend bool operator==(const SentenceGroup&, const SentenceGroup&) = default;
};

// Groups that tile both sequences, by the lengths of their sentences in characters: one to one,
// one to two, two to one or two to two (Gale and Church, 1993). Sentences that were left out or
// added, which the paper has as groups of their own, join a neighbour here, for each group is to be
// a translation. Nothing if either is empty, or if there are more than 200 sentences of one.
[[nodiscard]] std::vector<SentenceGroup> align_sentences(
    std::span<const std::size_t> source_lengths, std::span<const std::size_t> target_lengths);

}  // namespace hymt
