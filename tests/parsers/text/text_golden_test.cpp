#include <gtest/gtest.h>

#include "parsers/text/text_parser.h"
#include "tests/parsers/golden_file.h"

namespace hymt {
namespace {

TEST(TextGoldenTest, Files) {
  const auto parser = make_text_parser({});
  expect_golden("text", [&](std::string_view bytes) { return parser->parse(bytes, "en"); });
}

}  // namespace
}  // namespace hymt
