#include "translate/matches/match_index.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace hymt {
namespace {

// More are not compared for one look-up.
constexpr std::size_t kMostCandidates = 20'000;

// Words that no entry has: rarer than all others, and equal to none of them.
constexpr std::uint32_t kUnknownWord = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::size_t edit_distance(std::span<const std::uint32_t> one, std::span<const std::uint32_t> other,
                          std::size_t most) {
  if (one.size() > other.size()) std::swap(one, other);
  const std::size_t too_many = most + 1;
  if (other.size() - one.size() > most) return too_many;
  while (!one.empty() && one.front() == other.front()) {
    one = one.subspan(1);
    other = other.subspan(1);
  }
  while (!one.empty() && one.back() == other.back()) {
    one = one.first(one.size() - 1);
    other = other.first(other.size() - 1);
  }
  // row[j]: the distance of the first i words of `other` from the first j of `one`. Only what lies
  // within `most` of the diagonal can be no more than that.
  std::size_t row[kMostMatchWords + 1];
  for (std::size_t j = 0; j <= one.size(); ++j) row[j] = std::min(j, too_many);
  for (std::size_t i = 1; i <= other.size(); ++i) {
    const std::size_t begin = i > most ? i - most : 1;
    const std::size_t end = std::min(one.size(), i + most);
    std::size_t diagonal = row[begin - 1];
    row[begin - 1] = begin == 1 ? std::min(i, too_many) : too_many;
    std::size_t least = row[begin - 1];
    for (std::size_t j = begin; j <= end; ++j) {
      // What was not reached from the row before lies outside its band.
      const std::size_t above = j == i + most ? too_many : row[j];
      const std::size_t changed = diagonal + (one[j - 1] == other[i - 1] ? 0 : 1);
      diagonal = above;
      row[j] = std::min({changed, above + 1, row[j - 1] + 1, too_many});
      least = std::min(least, row[j]);
    }
    if (least > most) return too_many;
  }
  return row[one.size()];
}

void MatchIndex::add(std::span<const std::uint64_t> words, std::uint64_t order) {
  if (words.size() > kMostMatchWords) words = {};
  for (const std::uint64_t word : words) {
    const auto next = static_cast<std::uint32_t>(counts_.size());
    const auto [place, is_new] = numbers_.try_emplace(word, next);
    if (is_new) counts_.push_back(0);
    ++counts_[place->second];
    words_.push_back(place->second);
  }
  begins_.push_back(words_.size());
  orders_.push_back(order);
}

// How many of the rarest words of a list one of its matches must have one of.
std::size_t MatchIndex::prefix_size(std::size_t num_words) const {
  const std::size_t shared = (least_percent_ * num_words + 99) / 100;
  return num_words - shared + 1;
}

void MatchIndex::finish() {
  rank_words();
  make_postings();
}

// From numbers in the order of their coming to ranks, the rarest first.
void MatchIndex::rank_words() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> all(numbers_.begin(), numbers_.end());
  std::sort(all.begin(), all.end(), [this](const auto& a, const auto& b) {
    return std::pair(counts_[a.second], a.first) < std::pair(counts_[b.second], b.first);
  });
  std::vector<std::uint32_t> ranks(all.size());
  for (std::uint32_t rank = 0; rank < all.size(); ++rank) {
    ranks[all[rank].second] = rank;
    numbers_[all[rank].first] = rank;
  }
  for (std::uint32_t& word : words_) word = ranks[word];
  counts_ = {};
}

void MatchIndex::make_postings() {
  posting_begins_.assign(numbers_.size() + 1, 0);
  const auto for_each_rare_word = [this](const auto& visit) {
    std::vector<std::uint32_t> sorted;
    for (std::size_t entry = 0; entry + 1 < begins_.size(); ++entry) {
      const auto words = words_at(entry);
      if (words.empty()) continue;
      sorted.assign(words.begin(), words.end());
      const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(prefix_size(sorted.size()));
      std::partial_sort(sorted.begin(), end, sorted.end());
      std::for_each(sorted.begin(), std::unique(sorted.begin(), end),
                    [&](std::uint32_t word) { visit(word, entry); });
    }
  };
  for_each_rare_word(
      [this](std::uint32_t word, std::size_t /*entry*/) { ++posting_begins_[word + 1]; });
  std::partial_sum(posting_begins_.begin(), posting_begins_.end(), posting_begins_.begin());
  postings_.resize(posting_begins_.back());
  std::vector<std::size_t> ends(posting_begins_.begin(), posting_begins_.end() - 1);
  for_each_rare_word([&](std::uint32_t word, std::size_t entry) {
    postings_[ends[word]++] = {static_cast<std::uint32_t>(entry),
                               static_cast<std::uint32_t>(words_at(entry).size())};
  });
  for (std::size_t word = 0; word + 1 < posting_begins_.size(); ++word) {
    const auto begin = postings_.begin();
    std::sort(begin + static_cast<std::ptrdiff_t>(posting_begins_[word]),
              begin + static_cast<std::ptrdiff_t>(posting_begins_[word + 1]),
              [this](const Posting& a, const Posting& b) {
                return std::pair(a.size, orders_[a.entry]) < std::pair(b.size, orders_[b.entry]);
              });
  }
}

// Entries that may match, each once.
std::vector<std::uint32_t> MatchIndex::candidates(const std::vector<std::uint32_t>& words) const {
  std::vector<std::uint32_t> rare(words);
  const auto end = rare.begin() + static_cast<std::ptrdiff_t>(prefix_size(rare.size()));
  // Unknown words come first, as they are the rarest; they are in no entry.
  const auto is_rarer = [](std::uint32_t a, std::uint32_t b) { return a + 1 < b + 1; };
  std::partial_sort(rare.begin(), end, rare.end(), is_rarer);
  rare.erase(std::unique(rare.begin(), end), rare.end());
  const std::size_t shortest = (least_percent_ * words.size() + 99) / 100;
  const std::size_t longest = 100 * words.size() / least_percent_;
  std::vector<std::uint32_t> found;
  for (const std::uint32_t word : rare) {
    if (word == kUnknownWord) continue;
    auto posting = postings_.begin() + static_cast<std::ptrdiff_t>(posting_begins_[word]);
    const auto last = postings_.begin() + static_cast<std::ptrdiff_t>(posting_begins_[word + 1]);
    posting = std::partition_point(posting, last,
                                   [&](const Posting& entry) { return entry.size < shortest; });
    for (; posting != last && posting->size <= longest; ++posting) {
      if (found.size() == kMostCandidates) break;
      found.push_back(posting->entry);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<IndexedMatch> MatchIndex::find(std::span<const std::uint64_t> words,
                                           std::size_t most) const {
  if (words.empty() || words.size() > kMostMatchWords) return {};
  std::vector<std::uint32_t> ranks;
  ranks.reserve(words.size());
  for (const std::uint64_t word : words) {
    const auto found = numbers_.find(word);
    ranks.push_back(found == numbers_.end() ? kUnknownWord : found->second);
  }
  std::vector<IndexedMatch> matches;
  for (const std::uint32_t entry : candidates(ranks)) {
    const auto theirs = words_at(entry);
    const std::size_t longer = std::max(ranks.size(), theirs.size());
    const std::size_t allowed = longer * (100 - least_percent_) / 100;
    const std::size_t distance = edit_distance(ranks, theirs, allowed);
    if (distance > allowed) continue;
    matches.push_back({entry, static_cast<unsigned>(100 * (longer - distance) / longer)});
  }
  const auto is_better = [this](const IndexedMatch& a, const IndexedMatch& b) {
    return a.percent != b.percent ? a.percent > b.percent : orders_[a.entry] < orders_[b.entry];
  };
  most = std::min(most, matches.size());
  std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(most),
                    matches.end(), is_better);
  matches.resize(most);
  return matches;
}

}  // namespace hymt
