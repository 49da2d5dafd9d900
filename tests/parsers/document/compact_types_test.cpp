#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/compact_string.h"
#include "parsers/document/rare_vector.h"

namespace hymt {
namespace {

TEST(CompactStringTest, IsWhatItWasMadeOf) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i % 7 == 6 ? 0 : 200 + i);
    const CompactString made(text);
    EXPECT_EQ(made.view(), text);
    EXPECT_EQ(made.size(), size);
    EXPECT_EQ(made.empty(), size == 0);
  }
}

TEST(CompactStringTest, IsAValue) {
  for (const char* text : {"", "short", "longer than what has room inside"}) {
    CompactString one(text);
    const CompactString copy = one;
    EXPECT_EQ(copy, text);
    CompactString moved = std::move(one);
    EXPECT_EQ(moved, copy);
    moved = "another text that has no room inside";
    EXPECT_NE(moved, copy);
    moved = copy;
    moved = CompactString(moved);
    EXPECT_EQ(moved, text);
    EXPECT_EQ(std::string("a ") + moved, std::string("a ") + text);
  }
}

TEST(CompactStringTest, TakesHalfOfAString) { EXPECT_LE(sizeof(CompactString), 16U); }

TEST(RareVectorTest, IsAVector) {
  RareVector<std::string> values;
  EXPECT_TRUE(values.empty());
  EXPECT_EQ(values.begin(), values.end());
  EXPECT_EQ(values, RareVector<std::string>());
  values.push_back("a");
  values.push_back("b");
  EXPECT_EQ(values.values(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(values.front(), "a");
  EXPECT_EQ(values.back(), "b");
  RareVector<std::string> copy = values;
  EXPECT_EQ(copy, values);
  copy[1] = "c";
  EXPECT_NE(copy, values);
  EXPECT_EQ(values.at(1), "b");
  copy = std::vector<std::string>{};
  EXPECT_TRUE(copy.empty());
  EXPECT_EQ(sizeof(values), sizeof(void*));
}

TEST(CompactRangeTest, IsTheRangeThatItWasMadeOf) {
  const ByteRange range{3, 0xffffffff};
  const CompactRange compact = range;
  EXPECT_EQ(ByteRange(compact), range);
  EXPECT_EQ(compact, range);
  EXPECT_EQ(compact.size(), range.size());
  EXPECT_TRUE(compact.contains({4, 5}));
  EXPECT_EQ(CompactRange(1, 3).of("abcd"), "bc");
  EXPECT_EQ(sizeof compact, sizeof(std::uint64_t));
}

TEST(CompactRangeTest, RefusesOffsetsThatItCannotHold) {
  EXPECT_THROW(CompactRange(0, std::size_t{1} << 32U), std::length_error);
}

}  // namespace
}  // namespace hymt
