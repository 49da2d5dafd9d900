// Finds, of many lists of words, those that are nearly a given one (README.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace hymt {

// Longer lists are not found, and nothing is found for them.
inline constexpr std::size_t kMostMatchWords = 400;

struct IndexedMatch {
  std::size_t entry = 0;  // As add() counts.
  unsigned percent = 0;
};

// Filled by one thread; then any number may look.
class MatchIndex {
 public:
  // Matches have at least `least_percent`, from 1 to 100.
  explicit MatchIndex(unsigned least_percent) : least_percent_(least_percent) {}

  // Entries count from 0. `order` decides among equally good ones, and which of too many are
  // looked at: the lesser first.
  void add(std::span<const std::uint64_t> words, std::uint64_t order);
  // Nothing can be added any more.
  void finish();

  // The best ones first, then by their order; `most` at most.
  [[nodiscard]] std::vector<IndexedMatch> find(std::span<const std::uint64_t> words,
                                               std::size_t most) const;

 private:
  struct Posting {
    std::uint32_t entry;
    std::uint32_t size;  // Of the entry, in words.
  };

  [[nodiscard]] std::span<const std::uint32_t> words_at(std::size_t entry) const {
    return {words_.data() + begins_[entry], begins_[entry + 1] - begins_[entry]};
  }
  [[nodiscard]] std::size_t prefix_size(std::size_t num_words) const;
  void rank_words();
  void make_postings();
  [[nodiscard]] std::vector<std::uint32_t> candidates(
      const std::vector<std::uint32_t>& words) const;

  const unsigned least_percent_;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;  // Of words; once finished, ranks.
  std::vector<std::uint32_t> counts_;                         // By number, until it is finished.
  std::vector<std::uint32_t> words_;                          // Of all entries,
  std::vector<std::size_t> begins_ = {0};                     // which begin there.
  std::vector<std::uint64_t> orders_;
  // By rank, the rarest word first: the entries of which it is one of the rarest words.
  std::vector<std::size_t> posting_begins_;
  std::vector<Posting> postings_;
};

// How many insertions, deletions and substitutions make one list of the other; `most` + 1 if it is
// more than `most`. Takes O(size * most) time.
[[nodiscard]] std::size_t edit_distance(std::span<const std::uint32_t> one,
                                        std::span<const std::uint32_t> other, std::size_t most);

}  // namespace hymt
