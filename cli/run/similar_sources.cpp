#include "cli/run/similar_sources.h"

#include <algorithm>
#include <utility>

namespace hymt {
namespace {

constexpr std::size_t kMostPerText = 64;
constexpr std::size_t kMostCompared = 32;

std::size_t num_common(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::size_t count = 0;
  for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
    if (*left == *right) {
      ++count;
      ++left;
      ++right;
    } else if (*left < *right) {
      ++left;
    } else {
      ++right;
    }
  }
  return count;
}

}  // namespace

std::vector<std::uint64_t> texts_in(std::span<const ChunkDigest> chunks) {
  std::vector<std::uint64_t> texts;
  for (const ChunkDigest& chunk : chunks) {
    if (chunk.unit != kNoUnit) texts.push_back(chunk.hash);
  }
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

void SimilarSources::add(std::vector<std::uint64_t> texts) {
  const auto source = static_cast<std::uint32_t>(texts_.size());
  for (const std::uint64_t text : texts) places_[text].sources.push_back(source);
  texts_.push_back(std::move(texts));
  is_removed_.push_back(false);
}

// The first that are not removed. Those that are removed among them are passed over once and for
// all, so that they cost nothing the next time.
std::span<const std::uint32_t> SimilarSources::first_of(Places& places) const {
  std::vector<std::uint32_t> first;
  std::size_t end = places.begin;
  for (; end < places.sources.size() && first.size() < kMostPerText; ++end) {
    if (!is_removed_[places.sources[end]]) first.push_back(places.sources[end]);
  }
  places.begin = end - first.size();
  std::ranges::copy(first, places.sources.begin() + static_cast<std::ptrdiff_t>(places.begin));
  return std::span(places.sources).subspan(places.begin, first.size());
}

std::optional<std::size_t> SimilarSources::find(std::span<const std::uint64_t> texts) {
  std::unordered_map<std::uint32_t, double> shared;  // Texts by their rarity, by source.
  for (const std::uint64_t text : texts) {
    const auto places = places_.find(text);
    if (places == places_.end()) continue;
    const std::span<const std::uint32_t> first = first_of(places->second);
    const auto num_left = static_cast<double>(places->second.sources.size() - places->second.begin);
    for (const std::uint32_t source : first) shared[source] += 1.0 / num_left;
  }
  std::vector<std::pair<double, std::uint32_t>> candidates;
  candidates.reserve(shared.size());
  for (const auto& [source, weight] : shared) candidates.emplace_back(weight, source);
  const auto is_better = [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  const std::size_t num_compared = std::min(candidates.size(), kMostCompared);
  std::partial_sort(candidates.begin(),
                    candidates.begin() + static_cast<std::ptrdiff_t>(num_compared),
                    candidates.end(), is_better);
  std::optional<std::size_t> best;
  double most = 0.5;
  for (std::size_t i = 0; i < num_compared; ++i) {
    const std::size_t source = candidates[i].second;
    const auto same = static_cast<double>(num_common(texts, texts_[source]));
    const double share = same / static_cast<double>(std::max(texts.size(), texts_[source].size()));
    ++num_compared_;
    if (share < most || (share == most && !(best && source < *best))) continue;
    most = share;
    best = source;
  }
  return best;
}

}  // namespace hymt
