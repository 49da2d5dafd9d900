// Which source another one was made of, told by their texts.
#include "cli/run/similar_sources.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using Texts = std::vector<std::uint64_t>;

TEST(SimilarSources, TextsAreUnitsEachOnce) {
  const std::vector<ChunkDigest> chunks = {{9, 0}, {4, kNoUnit}, {3, 1}, {9, 2}};
  EXPECT_EQ(texts_in(chunks), (Texts{3, 9}));
}

TEST(SimilarSources, TheLargestShareCountsIfItIsMoreThanHalf) {
  SimilarSources sources;
  sources.add({1, 2, 3, 4});
  sources.add({1, 2, 3, 5});
  sources.add({1, 2, 3, 4, 5, 6, 7, 8});
  sources.add({1, 2, 3, 5});
  sources.add({});
  EXPECT_EQ(sources.find(Texts{1, 2, 3, 9}), 0U);  // Of equally good ones the first.
  EXPECT_EQ(sources.find(Texts{1, 3, 5, 9}), 1U);
  EXPECT_EQ(sources.find(Texts{1, 2, 9, 10}), std::nullopt);  // Half of it.
  EXPECT_EQ(sources.find(Texts{}), std::nullopt);
  sources.remove(1);
  EXPECT_EQ(sources.find(Texts{1, 3, 5, 9}), 3U);
}

// What a look at every source would have found, with random texts of which some are in many.
TEST(SimilarSources, ItFindsWhatALookAtAllFinds) {
  RandomDraws draws(5);
  std::vector<Texts> all;
  SimilarSources sources;
  const auto draw = [&](std::uint64_t own) {
    Texts texts;
    for (std::uint64_t i = 0; i < 12; ++i) {
      texts.push_back(draws.one_in(3) ? draws.below(50) : 1000 + 20 * own + i);
    }
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  };
  for (std::uint64_t i = 0; i < 300; ++i) {
    all.push_back(draw(i));
    sources.add(all.back());
  }
  std::size_t num_found = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const Texts texts = draw(i);
    std::optional<std::size_t> best;
    double most = 0.5;
    for (std::size_t k = 0; k < all.size(); ++k) {
      Texts common;
      std::ranges::set_intersection(texts, all[k], std::back_inserter(common));
      const double share = static_cast<double>(common.size()) /
                           static_cast<double>(std::max(texts.size(), all[k].size()));
      if (share <= most) continue;
      most = share;
      best = k;
    }
    EXPECT_EQ(sources.find(texts), best) << i;
    if (best) ++num_found;
  }
  EXPECT_GT(num_found, 50U);
}

// Thousands of pages that share their menu, or are all the same, are not compared each with each.
TEST(SimilarSources, HowManyThereAreDoesNotMatter) {
  constexpr std::uint64_t kSources = 5000;
  SimilarSources sources;
  for (std::uint64_t i = 0; i < kSources; ++i) {
    sources.add({1, 2, 3, 4, 100 + 2 * i, 101 + 2 * i});
  }
  for (std::uint64_t i = 0; i < kSources; ++i) {
    // Each is found by what is its own, whoever else has the menu.
    const std::uint64_t number = (i * 7919) % kSources;
    EXPECT_EQ(sources.find(Texts{1, 2, 3, 4, 100 + 2 * number}), number);
    sources.remove(number);
  }
  EXPECT_LE(sources.num_compared(), 32 * kSources);
}

}  // namespace
}  // namespace hymt
