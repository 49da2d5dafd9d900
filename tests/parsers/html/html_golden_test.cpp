// tests/golden/html/NAME.in taken apart must give NAME.units. HYMT_UPDATE_GOLDEN=1 rewrites the
// latter; look at the difference before you commit it.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/parsers/html/html5lib_suite.h"
#include "tests/parsers/html/parsed_html.h"

namespace hymt {
namespace {

TEST(HtmlGoldenTest, UnitsAreAsReviewed) {
  const std::string folder = std::string(HYMT_SOURCE_DIR) + "/tests/golden/html";
  const std::vector<std::string> inputs = files_in(folder, ".in");
  EXPECT_FALSE(inputs.empty());
  for (const std::string& input : inputs) {
    SCOPED_TRACE(input);
    const std::string actual = describe(parsed_html(read_test_file(input)));
    const std::string expected = std::filesystem::path(input).replace_extension(".units");
    if (std::getenv("HYMT_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(expected, std::ios::binary) << actual;
    } else {
      EXPECT_EQ(actual, read_test_file(expected));
    }
  }
}

}  // namespace
}  // namespace hymt
