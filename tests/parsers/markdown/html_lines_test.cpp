// Lines that begin as Markdown's do, in what CommonMark takes for one HTML block.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

using Strings = std::vector<std::string>;

TEST(HtmlLinesTest, FencesAreCode) {
  EXPECT_EQ(units_of("<TabItem label=\"Linux\">\n```sh\nnpm i <x>\n# one\n```\ntwo\n</TabItem>\n"),
            Strings{"two"});
  EXPECT_EQ(protected_in("<div>\n  ~~~\n  <p>one</p>\n  ~~~\n</div>\n"),
            Strings{"code: ~~~\n  <p>one</p>\n  ~~~"});
  EXPECT_EQ(units_of("<div>\n```\none\n</div>\n\ntwo"), Strings{"two"});
  EXPECT_EQ(units_of("<div>\n```\none\n````\ntwo\n"), Strings{"two"});
}

TEST(HtmlLinesTest, MarksPartTheText) {
  EXPECT_EQ(
      units_of("<div>\nzero\n- one\n* two <b>three</b>\n  four\n1. five\n2) six\n## seven\n</div>"),
      (Strings{"zero", "one", "two {1:<b>}three{/1:</b>} four", "five", "six", "seven"}));
  EXPECT_EQ(outline_of("<div>\n- one\n</div>").at(1), "line mark - ");
}

TEST(HtmlLinesTest, DefinitionsAreNoProse) {
  EXPECT_EQ(units_of("<p>\none\n  [two]: three.md 'four'\n  [five]: six\n</p>"), Strings{"one"});
  EXPECT_EQ(units_of("<div>\n[^1]: one\n*[TWO]: three\n</div>"), (Strings{"one", "three"}));
  EXPECT_EQ(units_of("<p>\n[one]: two three\n[four] : five\n</p>"),
            Strings{"[one]: two three [four] : five"});
}

TEST(HtmlLinesTest, NumbersAndSignsInProseAreNoMarks) {
  EXPECT_EQ(units_of("<p>\nin\n2020. it\n-5 degrees\n#hash\n</p>"),
            Strings{"in 2020. it -5 degrees #hash"});
}

TEST(HtmlLinesTest, WhatIsNoTextStaysWhole) {
  EXPECT_EQ(units_of("<div>\n<!--\n- one\n-->\ntwo\n- three\n</div>"), (Strings{"two", "three"}));
  EXPECT_EQ(units_of("<div>\n<a\n- b>c</a>\nd\n- e\n</div>"),
            (Strings{"{1:<a\n- b>}c{/1:</a>} d", "e"}));
  EXPECT_TRUE(units_of("<pre>\n- one\n</pre>").empty());
}

}  // namespace
}  // namespace hymt
