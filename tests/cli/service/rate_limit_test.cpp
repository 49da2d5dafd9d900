#include "cli/service/rate_limit.h"

#include <gtest/gtest.h>

#include <string>

namespace hymt {
namespace {

using std::chrono::seconds;

class RateLimitTest : public testing::Test {
 protected:
  RateLimit::Time now_ = RateLimit::Time() + seconds(1000);
};

TEST_F(RateLimitTest, EachClientHasSoManyAMinute) {
  RateLimit rate(60);
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(rate.take("a", now_)) << i;
  EXPECT_FALSE(rate.take("a", now_));
  EXPECT_TRUE(rate.take("b", now_));
  EXPECT_FALSE(rate.take("a", now_ + std::chrono::milliseconds(500)));
  EXPECT_TRUE(rate.take("a", now_ + seconds(1)));
  EXPECT_FALSE(rate.take("a", now_ + seconds(1)));
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(rate.take("a", now_ + seconds(1000))) << i;
  EXPECT_FALSE(rate.take("a", now_ + seconds(1000)));
}

TEST_F(RateLimitTest, NoneIsAnyNumber) {
  RateLimit rate(0);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(rate.take("a", now_));
  EXPECT_EQ(rate.num_clients(), 0U);
}

TEST_F(RateLimitTest, WhoeverComesMemoryIsBounded) {
  RateLimit rate(1);
  for (int i = 0; i < 50'000; ++i) EXPECT_TRUE(rate.take(std::to_string(i), now_));
  EXPECT_LE(rate.num_clients(), 10'000U);
}

}  // namespace
}  // namespace hymt
