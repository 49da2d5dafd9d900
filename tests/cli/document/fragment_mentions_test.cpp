#include "cli/document/fragment_mentions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> mentions(std::string_view text) {
  std::vector<std::string> result;
  for (const FragmentMention& mention : find_fragment_mentions(text)) {
    result.push_back(std::string(mention.path.of(text)) + " -> " +
                     std::string(mention.fragment.of(text)));
  }
  return result;
}

TEST(FragmentMentionsTest, FindsLinksHoweverTheyAreWritten) {
  EXPECT_THAT(mentions("[a](#b) [c](d.md#e \"t\") <f.md#g>"),
              ElementsAre(" -> b", "d.md -> e", "f.md -> g"));
  EXPECT_THAT(mentions("[a]: #b\n[c]: <d.md#e>\n"), ElementsAre(" -> b", "d.md -> e"));
  EXPECT_THAT(mentions("<a href=\"/x/#y\">, <a href=#z>, <a href=x#y>"),
              ElementsAre("/x/ -> y", " -> z", "x -> y"));
  EXPECT_THAT(mentions("link: /guide/#start\n"), ElementsAre("/guide/ -> start"));
  EXPECT_THAT(mentions("{{< ref \"b.md#c\" >}} <Card to='d#e'/>"),
              ElementsAre("b.md -> c", "d -> e"));
}

TEST(FragmentMentionsTest, LeavesTheRestAlone) {
  EXPECT_THAT(mentions("# Title\n\n#hashtag, issue #12, C# and a ## b\n"), IsEmpty());
  EXPECT_THAT(mentions("https://example.org/a#b //example.org/a#b"), IsEmpty());
  EXPECT_THAT(mentions(std::string(100000, '#') + std::string(100000, 'a')), IsEmpty());
}

TEST(FragmentMentionsTest, OutgoingOnesAreReadInAnyEncoding) {
  const auto outgoing = outgoing_fragments("[a](b%20c.md?x=1#d) [e](#f)");
  ASSERT_EQ(outgoing.size(), 1U);
  EXPECT_EQ(outgoing[0].path, "b c.md");
  EXPECT_EQ(outgoing[0].fragment, "d");
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("see (a.md#b) there")) wide.append(1, c).append(1, '\0');
  ASSERT_EQ(outgoing_fragments(wide).size(), 1U);
  EXPECT_EQ(outgoing_fragments(wide)[0].fragment, "b");
}

}  // namespace
}  // namespace hymt
