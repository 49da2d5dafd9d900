#include "translate/memory/outcome_cache.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/translate/coded_text_samples.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;

SharedOutcome shared(const char* target, const char* source) {
  SegmentOutcome outcome;
  outcome.target = coded(target);
  outcome.rung = Rung::kReworded;
  outcome.state = SegmentState::kTranslated;
  outcome.findings = {{Severity::kNote, "rule", "message", {0, 1}}};
  return {outcome, coded(source)};
}

std::shared_ptr<const SharedOutcome> held(const char* target, const char* source) {
  return std::make_shared<const SharedOutcome>(shared(target, source));
}

TEST(SharedOutcomeTest, TakesTheCodesOfWhoeverAsks) {
  const SharedOutcome outcome =
      shared("{2=F5:`F5`} {1:<a>}dort{/1:</a>}", "{1:<a>}there{/1:</a>} {2=F5:`F5`}");
  const SegmentOutcome other = outcome.with_codes_of(coded("{7:<b>}there{/7:</b>} {9=F5:<kbd>}"));
  EXPECT_EQ(drawn(other.target), "{9=F5:<kbd>} {7:<b>}dort{/7:</b>}");
  EXPECT_EQ(other.rung, Rung::kReworded);
  EXPECT_EQ(other.state, SegmentState::kTranslated);
  EXPECT_EQ(other.findings.size(), 1U);
}

TEST(OutcomeCacheTest, ForgetsWhatWasUsedLongestAgo) {
  const std::size_t bytes = shared("a", "b").memory();
  OutcomeCache cache(3 * bytes);
  for (std::uint64_t i = 1; i <= 3; ++i) cache.insert({0, i}, held("a", "b"));
  EXPECT_NE(cache.find_inserted({0, 1}), nullptr);
  cache.insert({0, 4}, held("a", "b"));
  EXPECT_EQ(cache.find_inserted({0, 2}), nullptr);
  EXPECT_NE(cache.find_inserted({0, 1}), nullptr);
  EXPECT_NE(cache.find_inserted({0, 3}), nullptr);
  EXPECT_NE(cache.find_inserted({0, 4}), nullptr);
  EXPECT_EQ(cache.size(), 3U);
  EXPECT_EQ(cache.memory(), 3 * bytes);
}

TEST(OutcomeCacheTest, FindsManyAndKeepsWhatItHas) {
  OutcomeCache cache(1 << 20);
  cache.insert({0, 1}, held("a", "b"));
  cache.insert({0, 1}, held("c", "b"));
  const std::vector<SegmentKey> keys = {{0, 2}, {0, 1}};
  const auto found = cache.find(keys);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], nullptr);
  EXPECT_EQ(drawn(found[1]->with_codes_of(coded("b")).target), "a");
  EXPECT_EQ(cache.size(), 1U);
}

TEST(OutcomeCacheTest, DoesNotTakeWhatDoesNotFit) {
  OutcomeCache cache(10);
  cache.insert({0, 1}, held("a", "b"));
  EXPECT_EQ(cache.find_inserted({0, 1}), nullptr);
  EXPECT_EQ(cache.memory(), 0U);
}

}  // namespace
}  // namespace hymt
