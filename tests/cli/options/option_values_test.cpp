#include "cli/options/option_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::ElementsAre;

TEST(OptionValuesTest, TargetsAreSplitAtCommasAndTakenOnce) {
  EXPECT_THAT(read_targets({"de,fr,DE"}, {"--to"}), ElementsAre("de", "fr"));
  EXPECT_THAT(read_targets({"de,fr", "ja", "fr"}, {"--to"}), ElementsAre("de", "fr", "ja"));
  EXPECT_THROW((void)read_targets({"de,,fr"}, {"--to"}), Error);
}

// The limit is told as it is there, where the number was written.
TEST(OptionValuesTest, NumbersEndWhereTheirPlaceHasNoGreaterOnes) {
  constexpr auto read = read_number<std::uint64_t, 0, UINT64_MAX>;
  EXPECT_EQ(read("18446744073709551615", {"--seed"}), UINT64_MAX);
  EXPECT_THROW((void)read("18446744073709551615", {"seed", INT64_MAX}), Error);
  EXPECT_EQ(read("9223372036854775807", {"seed", INT64_MAX}), std::uint64_t{INT64_MAX});
}

}  // namespace
}  // namespace hymt
