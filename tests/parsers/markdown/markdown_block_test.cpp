// Blocks: where units begin and end, what they are, and what surrounds them.
#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>

#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(MarkdownBlockTest, HeadingsOfBothKinds) {
  const Document document = parse_markdown("# One #\n\nTwo\nlines\n---\n\n###   Three\n");
  ASSERT_EQ(document.units.size(), 3U);
  EXPECT_EQ(document.units[0].source.text(), "One");
  EXPECT_EQ(document.units[0].place.context, TextContext::kMarkdownLine);
  EXPECT_EQ(document.units[0].place.line_break, "");
  EXPECT_EQ(document.units[1].source.text(), "Two lines");
  EXPECT_EQ(document.units[1].place.context, TextContext::kMarkdownInline);
  EXPECT_EQ(document.units[1].kind, UnitKind::kHeading);
  EXPECT_EQ(document.units[1].heading, 0U);
  EXPECT_EQ(document.units[2].heading, 1U);
  EXPECT_THAT(outline_of("# a\n\nb\n===\n\n##### c"),
              ElementsAre("heading 1", "heading 1", "heading 5"));
}

TEST(MarkdownBlockTest, UnitsKnowTheHeadingAbove) {
  const Document document = parse_markdown("a\n\n# B\n\nc\n\n## D\n\n- e\n\n# F\n\ng\n");
  const auto heading = [&](std::size_t i) { return document.units[i].heading; };
  EXPECT_EQ(heading(0), kNoUnit);
  EXPECT_EQ(heading(1), kNoUnit);
  EXPECT_EQ(heading(2), 1U);
  EXPECT_EQ(heading(3), 1U);
  EXPECT_EQ(heading(4), 3U);
  EXPECT_EQ(heading(5), kNoUnit);
  EXPECT_EQ(heading(6), 5U);
}

TEST(MarkdownBlockTest, QuotesWithLazyLines) {
  const TranslationUnit unit = only_unit("> one\ntwo\n>three\n");
  EXPECT_EQ(unit.source.text(), "one two three");
  EXPECT_EQ(unit.place.line_break, "\n> ");
  EXPECT_EQ(unit.place.first_column, 2U);
  EXPECT_EQ(unit.place.wrap_width, 6U);
}

TEST(MarkdownBlockTest, ListsTightAndLoose) {
  EXPECT_THAT(
      outline_of("- a\n- b\n\n3) c\n\n4) d\n"),
      ElementsAre("list - tight", ".list item", "..paragraph", ".list item", "..paragraph",
                  "list from 3) loose", ".list item", "..paragraph", ".list item", "..paragraph"));
}

TEST(MarkdownBlockTest, ContinuationLinesKeepTheirIndent) {
  EXPECT_EQ(only_unit("1.  one\n    two").place.line_break, "\n    ");
  EXPECT_EQ(only_unit("1. one\ntwo").place.line_break, "\n   ");
  EXPECT_EQ(only_unit("> - one").place.line_break, "\n>   ");
  EXPECT_EQ(only_unit("- > one\r\n  > two").place.line_break, "\r\n  > ");
  EXPECT_EQ(only_unit("[^a]: one").place.line_break, "\n    ");
}

TEST(MarkdownBlockTest, WrappedParagraphsKnowTheirWidth) {
  EXPECT_EQ(only_unit("a line of words\nand more").place.wrap_width, 15U);
  EXPECT_EQ(only_unit("a line of words").place.wrap_width, 0U);
  EXPECT_EQ(only_unit("中文字符\n二").place.wrap_width, 8U);
  EXPECT_EQ(only_unit("hard  \nbreak").place.wrap_width, 0U);
}

TEST(MarkdownBlockTest, TaskItems) {
  EXPECT_THAT(outline_of("- [ ] a\n- [x] b\n"),
              ElementsAre("list - tight", ".list item open", "..paragraph", ".list item done",
                          "..paragraph"));
  EXPECT_THAT(units_of("- [ ] do it\n"), ElementsAre("do it"));
  EXPECT_EQ(only_unit("- item").kind, UnitKind::kListItem);
}

TEST(MarkdownBlockTest, TablesCellByCell) {
  const Document document = parse_markdown(
      "before\n| Name \\| x | `a\\|b` c |\n|:--|--:|\n| one\n| 2 | **t** | extra |\n");
  std::vector<std::string> units;
  for (const TranslationUnit& unit : document.units) units.push_back(coded(unit.source));
  EXPECT_THAT(units,
              ElementsAre("before", "Name | x", "{1=a|b:`a\\|b`} c", "one", "{1:**}t{/1:**}"));
  EXPECT_EQ(document.units[1].place.context, TextContext::kMarkdownCell);
  EXPECT_EQ(document.units[1].kind, UnitKind::kTableCell);
  ASSERT_EQ(document.units[1].spellings.size(), 1U);
  EXPECT_EQ(document.units[1].spellings[0].source, "\\|");
}

TEST(MarkdownBlockTest, ACellMayBeginWithAPipe) {
  const Document document = parse_markdown("| \\| x | a |\n|---|---|\n");
  ASSERT_EQ(document.units.size(), 2U);
  EXPECT_EQ(document.units[0].source.text(), "| x");
  EXPECT_EQ(document.units[0].range.begin, 2U);
}

TEST(MarkdownBlockTest, HtmlBlocks) {
  EXPECT_THAT(units_of("<div>\nsome *html*\n</div>\n\ntext"), ElementsAre("some *html*", "text"));
  EXPECT_THAT(units_of("<a href=x>\n*bar*\n</a>"), ElementsAre("*bar*"));
  EXPECT_THAT(units_of("> <div>\n> foo\n> </div>\n\nbar"), ElementsAre("foo", "bar"));
  EXPECT_THAT(units_of("> <div\n> class='a'>\n> foo\n\nbar"), ElementsAre("bar"));
  EXPECT_THAT(units_of("<div translate=no>\n\na *b*\n\n</div>\n\nc"), ElementsAre("c"));
}

TEST(MarkdownBlockTest, TextAboveATableLosesItsEscapesToo) {
  EXPECT_THAT(units_of("see a\\|b\n| c |\n|---|\n"), ElementsAre("see a|b", "c"));
}

TEST(MarkdownBlockTest, CodeIsProtected) {
  EXPECT_THAT(units_of("```js\nlet a;\n```\n\n    code\n\n~~~\nopen"), IsEmpty());
  EXPECT_THAT(protected_in("- ```sh\n  ls\n  ```\n"), ElementsAre("code: ```sh\n  ls\n  ```"));
  EXPECT_THAT(outline_of("````` a&amp;b c\n x\n`````\n"), ElementsAre("code block a&b c\n x"));
}

TEST(MarkdownBlockTest, FootnotesStayWhereTheyStand) {
  EXPECT_THAT(units_of("[^b]: second\n    more\n\n    para\n\na[^b]\n\n[^unused]: nobody\n"),
              ElementsAre("second more", "para", "a{1:[^b]}", "nobody"));
  EXPECT_THAT(outline_of("x[^a]\n\n[^a]: y\n"),
              ElementsAre("paragraph", "~ footnote reference [^a]", "footnote a", ".paragraph"));
}

TEST(MarkdownBlockTest, AnchorsAreGithubSlugs) {
  const Document document = parse_markdown(
      "# Hello, `World`!\n\n## Hello World\n\n## Ünï_code 文字 🎉\n\n## Custom {#my-id .x}\n\n"
      "## a  b & [c](d)\n");
  std::vector<std::string> names;
  for (const Anchor& anchor : document.anchors) names.push_back(anchor.name);
  EXPECT_THAT(names,
              ElementsAre("hello-world", "hello-world-1", "ünï_code-文字-", "my-id", "a--b--c"));
  EXPECT_EQ(document.units[3].source.text(), "Custom");
}

TEST(MarkdownBlockTest, LinksAreListed) {
  const Document document = parse_markdown("[a](b?x&amp;y) ![c](d) <ef:g> [g]\n\n[g]: h\\*\n");
  std::vector<std::string> destinations;
  for (const Link& link : document.links) destinations.push_back(link.destination);
  EXPECT_THAT(destinations, ElementsAre("b?x&y", "d", "ef:g", "h*", "h*"));
}

TEST(MarkdownBlockTest, FrontMatterIsNoMarkdown) {
  EXPECT_THAT(units_of("---\ntitle: A *b*\nslug: c\n---\n# D\n"), ElementsAre("A *b*", "D"));
  EXPECT_THAT(units_of("---\n\nnot front matter\n"), ElementsAre("not front matter"));
}

TEST(MarkdownBlockTest, EveryKindOfLineEnd) {
  EXPECT_THAT(units_of("# a\r\n\r\nb\r\nc\r\rd\n"), ElementsAre("a", "b c", "d"));
  EXPECT_THAT(units_of("\xEF\xBB\xBF# a"), ElementsAre("a"));
}

// cmark-gfm is fed in pieces, and what it is done with is compared between them.
TEST(MarkdownBlockTest, LongDocumentsAgreeWhereverTheyAreCut) {
  const std::vector<std::string> blocks = {"a plain paragraph\nof two lines\n\n",
                                           "*emphasis* and [text]\n\n",
                                           "[label]: /to\n[other]: /there\n\n",
                                           "[label]: /again\nwith text behind it\n\n",
                                           "- item\n- *item*\n\n  more\n\n",
                                           "1. one\n2. two\n",
                                           "before a table\n| a | b |\n|---|---|\n| c | *d* |\n\n",
                                           "setext\n===\n",
                                           "> quoted\nlazy\n\n",
                                           "```\ncode\n\n```\n",
                                           "<div>\n*a*\n</div>\n\n",
                                           "[^1]: a note\n\n",
                                           "\n\n"};
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    std::mt19937 random(seed);
    std::string text(random() % 40, '\n');
    while (text.size() < 200'000) text += blocks[random() % blocks.size()];
    text += "\n\nthe last *one*";
    const Document document = parse_markdown(text);
    EXPECT_THAT(document.findings, IsEmpty()) << "seed " << seed;
    EXPECT_EQ(coded(document.units.back().source), "the last {1:*}one{/1:*}") << "seed " << seed;
  }
  // One line that many pieces make.
  EXPECT_THAT(units_of(std::string(300'000, 'a') + "\n\n*b*"), SizeIs(2));
}

TEST(MarkdownBlockTest, EmptyDocuments) {
  EXPECT_THAT(units_of(""), IsEmpty());
  EXPECT_THAT(units_of("\n \n\t\n"), IsEmpty());
  EXPECT_THAT(units_of("#\n>\n-\n"), IsEmpty());
}

}  // namespace
}  // namespace hymt
