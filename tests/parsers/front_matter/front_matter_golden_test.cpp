#include <gtest/gtest.h>

#include "parsers/front_matter/front_matter.h"
#include "tests/parsers/golden_file.h"

namespace hymt {
namespace {

TEST(FrontMatterGoldenTest, Files) {
  const ParserOptions options;
  const PlaceholderScanner placeholders(options);
  expect_golden("front_matter", [&](std::string_view bytes) {
    Document document;
    document.source = bytes;
    EXPECT_NE(parse_front_matter(document, options, placeholders), 0U);
    return document;
  });
}

}  // namespace
}  // namespace hymt
