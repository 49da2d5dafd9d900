#include "parsers/directive.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

TEST(DirectiveTest, OffAndOn) {
  EXPECT_EQ(parse_directive(" hymt:off ").value().kind, Directive::Kind::kOff);
  EXPECT_EQ(parse_directive(" hymt:off notice ").value().kind, Directive::Kind::kOff);
  EXPECT_EQ(parse_directive("hymt:on\n").value().kind, Directive::Kind::kOn);
}

TEST(DirectiveTest, NotesComeWithAnyQuotesOrNone) {
  for (const char* comment :
       {" hymt:note=\"the button, not the verb\" ", "hymt:note='the button, not the verb'",
        "hymt:note = “the button, not the verb”", "hymt:note=the button, not the verb"}) {
    const std::optional<Directive> directive = parse_directive(comment);
    ASSERT_TRUE(directive.has_value()) << comment;
    EXPECT_EQ(directive->kind, Directive::Kind::kNote);
    EXPECT_EQ(directive->note, "the button, not the verb") << comment;
  }
  EXPECT_EQ(parse_directive("hymt:note=\"say \\\"x\\\"\"").value().note, "say \\\"x\\\"");
}

TEST(DirectiveTest, OtherCommentsAreNoDirectives) {
  for (const char* comment :
       {"", " ", "hymt", "hymt:", "hymt:offline", "hymt:off notices", "hymt:on off", "see hymt:off",
        "hymt:note", "hymt:note=", "hymt:note=\"\"", "HYMT:OFF", "hymt:note=\"\xff\""}) {
    EXPECT_FALSE(parse_directive(comment).has_value()) << comment;
  }
}

}  // namespace
}  // namespace hymt
