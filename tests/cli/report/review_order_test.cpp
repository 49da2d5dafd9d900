#include "cli/report/review_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::ElementsAre;

SegmentRecord record(Rung rung, std::optional<float> score) {
  SegmentRecord segment;
  segment.rung = rung;
  segment.score = score;
  return segment;
}

TEST(ReviewOrderTest, KeptSegmentsComeFirstThenTheLeastScores) {
  const std::vector<SegmentRecord> segments = {
      record(Rung::kFirst, 0.9F),       record(Rung::kOpaque, 0.2F),
      record(Rung::kFirst, {}),         record(Rung::kSourceKept, {}),
      record(Rung::kSourceKept, 0.95F), record(Rung::kReworded, 0.2F),
  };
  EXPECT_THAT(review_order(segments), ElementsAre(3, 4, 1, 5, 0));
}

TEST(ReviewListTest, HoldsTheFirstOfTheRunInWhateverOrderTheyCome) {
  RandomDraws draws(3);
  std::vector<ReviewList::Entry> all(1000);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].is_kept = i % 29 == 0;
    if (!all[i].is_kept) all[i].score = static_cast<float>(draws.below(50)) / 50.0F;
    all[i].job = i / 100;
    all[i].offset = i % 100;
  }
  const auto listed = [&] {
    ReviewList list;
    for (const ReviewList::Entry& entry : all) list.add(entry);
    std::vector<std::size_t> numbers;
    for (const ReviewList::Entry& entry : list.take()) {
      numbers.push_back(100 * entry.job + entry.offset);
    }
    return numbers;
  };
  const std::vector<std::size_t> first = listed();
  ASSERT_EQ(first.size(), ReviewList::kMost);
  for (std::size_t i = 0; i < 35; ++i) EXPECT_EQ(first[i], 29 * i);
  EXPECT_TRUE(std::ranges::is_sorted(first.begin() + 35, first.end(), [&](auto a, auto b) {
    return std::pair(*all[a].score, a) < std::pair(*all[b].score, b);
  }));
  std::ranges::reverse(all);
  EXPECT_EQ(listed(), first);
}

}  // namespace
}  // namespace hymt
