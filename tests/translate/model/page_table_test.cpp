#include "translate/model/page_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> pages_of(const PageTable& table, std::size_t slot) {
  return {table.pages(slot).begin(), table.pages(slot).end()};
}

void grow(PageTable& table, std::size_t slot, std::size_t length) {
  EXPECT_FALSE(table.reserve(slot, length));
  table.set_length(slot, length);
}

TEST(PageTableTest, PagesFollowTheLengthAndGoFromSlotToSlot) {
  PageTable table(2, 10);
  grow(table, 0, 25);
  EXPECT_THAT(pages_of(table, 0), ElementsAre(0, 1, 2));
  table.truncate(0, 10);
  EXPECT_THAT(pages_of(table, 0), ElementsAre(0));
  grow(table, 1, 20);
  EXPECT_EQ(table.num_pages(), 3U);
  table.truncate(1, 0);
  EXPECT_THAT(pages_of(table, 1), IsEmpty());
}

TEST(PageTableTest, ABeginningIsSharedAndOnlyItsLastPageIsCopiedByWhoGoesOnFirst) {
  PageTable table(3, 10);
  grow(table, 0, 25);
  table.share_prefix(0, 1, 24);
  EXPECT_EQ(table.num_pages(), 3U);
  EXPECT_THAT(pages_of(table, 1), ElementsAre(0, 1, 2));
  EXPECT_EQ(table.length(1), 24U);
  const auto copy = table.reserve(1, 26);
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->from, 2U);
  EXPECT_EQ(copy->to, 3U);
  table.set_length(1, 26);
  EXPECT_THAT(pages_of(table, 1), ElementsAre(0, 1, 3));
  // The other one is alone there now.
  grow(table, 0, 27);
  EXPECT_THAT(pages_of(table, 0), ElementsAre(0, 1, 2));
}

TEST(PageTableTest, WholePagesAreNeverCopied) {
  PageTable table(2, 10);
  grow(table, 0, 25);
  table.share_prefix(0, 1, 20);
  grow(table, 1, 21);
  EXPECT_THAT(pages_of(table, 1), ElementsAre(0, 1, 3));
}

TEST(PageTableTest, ASlotThatIsCutIntoASharedPageLeavesItToTheOthers) {
  PageTable table(2, 10);
  grow(table, 0, 20);
  table.share_prefix(0, 1, 20);
  table.truncate(0, 5);
  const auto copy = table.reserve(0, 6);
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->from, 0U);
  EXPECT_THAT(pages_of(table, 1), ElementsAre(0, 1));
}

// What slots read is what they wrote, whatever is shared, cut and copied.
TEST(PageTableTest, SlotsNeverSeeEachOthersWrites) {
  constexpr std::size_t kSlots = 5;
  constexpr std::size_t kPage = 4;
  RandomDraws draws(3);
  PageTable table(kSlots, kPage);
  std::map<std::uint32_t, std::vector<std::uint64_t>> memory;  // Of pages.
  std::vector<std::vector<std::uint64_t>> expected(kSlots);
  for (int i = 0; i < 5000; ++i) {
    const std::size_t slot = draws.below(kSlots);
    const std::size_t other = (slot + 1 + draws.below(kSlots - 1)) % kSlots;
    if (draws.one_in(4)) {
      const std::size_t length = draws.below(expected[other].size() + 1);
      table.share_prefix(other, slot, length);
      expected[slot] = {expected[other].begin(),
                        expected[other].begin() + static_cast<std::ptrdiff_t>(length)};
    } else if (draws.one_in(3)) {
      expected[slot].resize(draws.below(expected[slot].size() + 1));
      table.truncate(slot, expected[slot].size());
    } else {
      const std::size_t length = expected[slot].size() + draws.below(7);
      if (const auto copy = table.reserve(slot, length)) memory[copy->to] = memory[copy->from];
      for (std::size_t at = expected[slot].size(); at < length; ++at) {
        auto& page = memory[table.pages(slot)[at / kPage]];
        page.resize(kPage);
        page[at % kPage] = draws.next();
        expected[slot].push_back(page[at % kPage]);
      }
      table.set_length(slot, length);
    }
    for (std::size_t reader = 0; reader < kSlots; ++reader) {
      ASSERT_EQ(table.length(reader), expected[reader].size());
      for (std::size_t at = 0; at < expected[reader].size(); ++at) {
        ASSERT_EQ(memory[table.pages(reader)[at / kPage]][at % kPage], expected[reader][at]);
      }
    }
  }
  EXPECT_LT(table.num_pages(), 1000U);
}

}  // namespace
}  // namespace hymt
