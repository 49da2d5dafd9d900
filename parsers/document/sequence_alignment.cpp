#include "parsers/document/sequence_alignment.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace hymt {
namespace {

// A part of both sequences that is still to be lined up.
struct Region {
  std::span<const std::uint32_t> a;
  std::span<const std::uint32_t> b;
  std::size_t a_offset = 0;  // Of `a` in the whole sequence.
  std::size_t b_offset = 0;
};

Region part_of(const Region& region, std::size_t a_begin, std::size_t a_end, std::size_t b_begin,
               std::size_t b_end) {
  return {region.a.subspan(a_begin, a_end - a_begin), region.b.subspan(b_begin, b_end - b_begin),
          region.a_offset + a_begin, region.b_offset + b_begin};
}

void add_pair(const Region& region, std::size_t a_index, std::size_t b_index,
              std::vector<AlignedPair>& pairs) {
  pairs.push_back({region.a_offset + a_index, region.b_offset + b_index});
}

// Myers, "An O(ND) difference algorithm" (1986): for each number of edits d, how far one can come
// on each diagonal k = a_index - b_index. Every round is kept, to walk back from the end.
class ShortestEdit {
 public:
  explicit ShortestEdit(const Region& region) : region_(region) {}

  // Adds the pairs of a shortest edit; adds nothing and returns false if it needs too much work.
  bool find(std::vector<AlignedPair>& pairs) {
    const std::size_t work_limit =
        4 * (region_.a.size() + region_.b.size()) + kMaxEdits * kMaxEdits;
    for (std::size_t edits = 0; edits <= kMaxEdits && work_ <= work_limit; ++edits) {
      if (advance(edits)) {
        walk_back(edits, pairs);
        return true;
      }
    }
    return false;
  }

 private:
  using Index = std::ptrdiff_t;
  static constexpr std::size_t kMaxEdits = 256;

  // rounds_[d][d + k] is the furthest a_index on diagonal k after d edits.
  bool advance(std::size_t edits) {
    const Index d = static_cast<Index>(edits);
    const Index a_size = static_cast<Index>(region_.a.size());
    const Index b_size = static_cast<Index>(region_.b.size());
    rounds_.emplace_back(2 * edits + 1, -1);
    for (Index k = -d; k <= d; k += 2) {
      Index x = step_to(d, k);
      if (x < 0) continue;
      const Index begin = x;
      while (x < a_size && x - k < b_size &&
             region_.a[static_cast<std::size_t>(x)] == region_.b[static_cast<std::size_t>(x - k)]) {
        ++x;
      }
      work_ += static_cast<std::size_t>(x - begin) + 1;
      rounds_.back()[static_cast<std::size_t>(d + k)] = x;
      if (x == a_size && x - k == b_size) return true;
    }
    return false;
  }

  [[nodiscard]] Index reached(Index d, Index k) const {
    if (k < -d || k > d) return -1;
    return rounds_[static_cast<std::size_t>(d)][static_cast<std::size_t>(d + k)];
  }

  // Where on diagonal k the d-th edit may lead: one element of b more, or one of a.
  [[nodiscard]] Index by_insertion(Index d, Index k) const {
    const Index x = reached(d - 1, k + 1);
    return x - k <= static_cast<Index>(region_.b.size()) ? x : -1;
  }
  [[nodiscard]] Index by_deletion(Index d, Index k) const {
    const Index x = reached(d - 1, k - 1);
    return x >= 0 && x < static_cast<Index>(region_.a.size()) ? x + 1 : -1;
  }
  [[nodiscard]] Index step_to(Index d, Index k) const {
    return d == 0 ? 0 : std::max(by_insertion(d, k), by_deletion(d, k));
  }

  void walk_back(std::size_t edits, std::vector<AlignedPair>& pairs) const {
    const std::size_t first = pairs.size();
    Index x = static_cast<Index>(region_.a.size());
    Index k = x - static_cast<Index>(region_.b.size());
    for (Index d = static_cast<Index>(edits); d >= 0; --d) {
      const Index begin = step_to(d, k);
      for (; x > begin; --x) {
        add_pair(region_, static_cast<std::size_t>(x - 1), static_cast<std::size_t>(x - 1 - k),
                 pairs);
      }
      if (d == 0) break;
      const bool inserted = by_insertion(d, k) == begin;
      x = inserted ? begin : begin - 1;
      k = inserted ? k + 1 : k - 1;
    }
    std::reverse(pairs.begin() + static_cast<Index>(first), pairs.end());
  }

  const Region& region_;
  std::vector<std::vector<Index>> rounds_;
  std::size_t work_ = 0;
};

// The elements that occur once in each part, as pairs in the order of `a`.
std::vector<AlignedPair> common_unique_elements(const Region& region) {
  struct Occurrence {
    std::uint32_t in_a = 0;
    std::uint32_t in_b = 0;
    std::size_t b_index = 0;
  };
  std::unordered_map<std::uint32_t, Occurrence> occurrences;
  for (const std::uint32_t element : region.a) ++occurrences[element].in_a;
  for (std::size_t i = 0; i < region.b.size(); ++i) {
    const auto found = occurrences.find(region.b[i]);
    if (found == occurrences.end()) continue;
    ++found->second.in_b;
    found->second.b_index = i;
  }
  std::vector<AlignedPair> unique;
  for (std::size_t i = 0; i < region.a.size(); ++i) {
    const Occurrence& occurrence = occurrences[region.a[i]];
    if (occurrence.in_a == 1 && occurrence.in_b == 1) unique.push_back({i, occurrence.b_index});
  }
  return unique;
}

// The longest chain of pairs whose b_index increases too (patience sorting).
std::vector<AlignedPair> longest_increasing(const std::vector<AlignedPair>& pairs) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last_of_chain;  // By length of the chain: the pair with least b_index.
  std::vector<std::size_t> previous(pairs.size(), kNone);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto place = std::lower_bound(
        last_of_chain.begin(), last_of_chain.end(), pairs[i].b_index,
        [&](std::size_t pair, std::size_t b_index) { return pairs[pair].b_index < b_index; });
    if (place != last_of_chain.begin()) previous[i] = *(place - 1);
    if (place == last_of_chain.end()) {
      last_of_chain.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<AlignedPair> chain;
  for (std::size_t i = last_of_chain.empty() ? kNone : last_of_chain.back(); i != kNone;
       i = previous[i]) {
    chain.push_back(pairs[i]);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

// Pairs equal beginnings and ends, and hands what is left between to `align_rest`.
template <typename AlignRest>
void align_trimmed(const Region& region, std::vector<AlignedPair>& pairs, AlignRest align_rest) {
  const std::size_t shorter = std::min(region.a.size(), region.b.size());
  std::size_t prefix = 0;
  while (prefix < shorter && region.a[prefix] == region.b[prefix]) {
    add_pair(region, prefix, prefix, pairs);
    ++prefix;
  }
  std::size_t a_end = region.a.size();
  std::size_t b_end = region.b.size();
  while (a_end > prefix && b_end > prefix && region.a[a_end - 1] == region.b[b_end - 1]) {
    --a_end;
    --b_end;
  }
  if (prefix < a_end && prefix < b_end) {
    align_rest(part_of(region, prefix, a_end, prefix, b_end), pairs);
  }
  for (; a_end < region.a.size(); ++a_end, ++b_end) add_pair(region, a_end, b_end, pairs);
}

void align_between_anchors(const Region& region, std::vector<AlignedPair>& pairs) {
  if (ShortestEdit(region).find(pairs)) return;
  // Nothing better is known: what stands in the same place corresponds.
  for (std::size_t i = 0; i < std::min(region.a.size(), region.b.size()); ++i) {
    if (region.a[i] == region.b[i]) add_pair(region, i, i, pairs);
  }
}

void align_region(const Region& region, std::vector<AlignedPair>& pairs) {
  if (ShortestEdit(region).find(pairs)) return;
  std::size_t a_begin = 0;
  std::size_t b_begin = 0;
  for (const AlignedPair anchor : longest_increasing(common_unique_elements(region))) {
    align_trimmed(part_of(region, a_begin, anchor.a_index, b_begin, anchor.b_index), pairs,
                  align_between_anchors);
    add_pair(region, anchor.a_index, anchor.b_index, pairs);
    a_begin = anchor.a_index + 1;
    b_begin = anchor.b_index + 1;
  }
  align_trimmed(part_of(region, a_begin, region.a.size(), b_begin, region.b.size()), pairs,
                align_between_anchors);
}

}  // namespace

std::vector<AlignedPair> align_sequences(std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) {
  std::vector<AlignedPair> pairs;
  align_trimmed({a, b, 0, 0}, pairs, align_region);
  return pairs;
}

}  // namespace hymt
