#include "parsers/markdown/cmark_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/document/error.h"

namespace hymt::markdown {
namespace {

TEST(CmarkFunctionsTest, AnotherVersionOfTheLibraryIsRefusedWithWhatToDo) {
  constexpr int kOther = (0 << 24) | (28 << 16) | (3 << 8) | 19;
  try {
    check_cmark_version(kOther);
    FAIL() << "it was not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("runs with 0.28.3.gfm.19"));
    EXPECT_THAT(error.what(), testing::HasSubstr("build hymt-doc again"));
  }
}

}  // namespace
}  // namespace hymt::markdown
