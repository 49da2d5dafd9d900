// What MDX has and Markdown has not.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/markdown/markdown_parser.h"
#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

using Strings = std::vector<std::string>;

Document parse_mdx(std::string_view text) {
  static const std::unique_ptr<const Parser> kParser = make_mdx_parser({});
  Document document = kParser->parse(text, "en");
  EXPECT_NO_THROW(check_document(document)) << text.substr(0, 1000);
  return document;
}

Strings mdx_units(std::string_view text) {
  Strings result;
  const Document document = parse_mdx(text);
  for (const Finding& finding : document.findings) result.push_back("! " + finding.rule);
  for (const TranslationUnit& unit : document.units) result.push_back(coded(unit.source));
  return result;
}

Strings mdx_outline(std::string_view text) {
  Strings result;
  for (const OutlineEntry& entry : parse_mdx(text).outline) {
    std::string line = entry.is_inline ? "~ " : std::string(entry.depth, '.');
    line += entry.name();
    if (!entry.value.empty()) line += " " + entry.value;
    result.push_back(std::move(line));
  }
  return result;
}

TEST(MdxTest, TagsOnLinesOfTheirOwnArePartsOfNoText) {
  EXPECT_EQ(
      mdx_outline("<Tabs>\n<TabItem label=\"Linux\">\n```sh\nnpm i\n```\n</TabItem>\n</Tabs>"),
      (Strings{"jsx <Tabs>", "jsx <TabItem label=\"\">", "code block sh\nnpm i", "jsx </TabItem>",
               "jsx </Tabs>"}));
  EXPECT_EQ(mdx_units("<TabItem label=\"Linux\" syncKey=\"a b\">\n# One\ntext\n</TabItem>"),
            (Strings{"Linux", "One", "text"}));
  EXPECT_EQ(mdx_outline("<Steps>\n1. One\n2. Two\n</Steps>"),
            (Strings{"jsx <Steps>", "list from 1. tight", ".list item", "..paragraph", ".list item",
                     "..paragraph", "jsx </Steps>"}));
}

TEST(MdxTest, TagsEndParagraphs) {
  EXPECT_EQ(mdx_units("one\n<A />\ntwo"), (Strings{"one", "two"}));
  EXPECT_EQ(mdx_units("one\n<A /> and\ntwo"), Strings{"one {1:<A />} and two"});
  EXPECT_EQ(mdx_units("> one\n> <A\n>   b={{c: 1}}\n> />\n> two"), (Strings{"one", "two"}));
  EXPECT_EQ(mdx_units("> one\n<A\n> />"), Strings{"one {1:<A\n> />}"});
}

TEST(MdxTest, IndentationIsNoCode) {
  EXPECT_EQ(mdx_outline(
                "<A>\n    <B>\n        text\n\n        ```js\n        a\n          b\n        ```\n"
                "    </B>\n</A>"),
            (Strings{"jsx <A>", "jsx <B>", "paragraph", "code block js\na\n  b", "jsx </B>",
                     "jsx </A>"}));
  EXPECT_EQ(mdx_outline("        - one\n          - two\n        - three"),
            (Strings{"list - tight", ".list item", "..paragraph", "..list - tight", "...list item",
                     "....paragraph", ".list item", "..paragraph"}));
}

TEST(MdxTest, Expressions) {
  EXPECT_EQ(mdx_units("{a}\n\n{/* It's\n\na comment */}\n\none {b + `}`} two"),
            Strings{"one {1:{b + `}`}} two"});
  EXPECT_EQ(mdx_units("{a} and more"), Strings{"{1:{a}} and more"});
  EXPECT_EQ(mdx_units("one *{a}* and **<B c={d}/>**"),
            Strings{"one {1:*}{2:{a}}{/1:*} and {3:**}{4:<B c={d}/>}{/3:**}"});
}

TEST(MdxTest, ModuleStatements) {
  EXPECT_EQ(mdx_units("import A from 'a'\n\nexport const b = {\n\n  c: 'd',\n}\n\ntext"),
            Strings{"text"});
  EXPECT_EQ(mdx_units("one\nimport it\n\n- import it"), (Strings{"one import it", "import it"}));
}

TEST(MdxTest, CommentsOfHtmlAreComments) {
  EXPECT_EQ(mdx_units("<!-- one -->\ntext <!-- two --> more"),
            Strings{"text {1:<!-- two -->} more"});
}

TEST(MdxTest, TagsInASentence) {
  EXPECT_EQ(mdx_units("<b>one</b> and <A.b c='d'>two</A.b>, <>three</>"),
            Strings{"{1:<b>}one{/1:</b>} and {2:<A.b c='d'>}two{/2:</A.b>}, {3:<>}three{/3:</>}"});
  EXPECT_EQ(mdx_units("use <code>a *b*</code> now"),
            Strings{"use {1=a *b*:<code>a *b*</code>} now"});
  EXPECT_EQ(mdx_units("a < b and <https://a.org>"),
            Strings{"a < b and {1=https://a.org:<https://a.org>}"});
}

TEST(MdxTest, AttributesOfComponents) {
  EXPECT_EQ(mdx_units("<Card title=\"One &amp; two\" href='/a b' description='Three' id=\"Four\">"),
            (Strings{"One & two", "Three"}));
  EXPECT_EQ(mdx_units("<Card title={`One`} label={'two'} />"), Strings{});
  EXPECT_EQ(mdx_units("<option label=\"One\" description=\"two\" />"), Strings{"One"});
  EXPECT_EQ(mdx_units("See <Badge text=\"New\" /> here"),
            (Strings{"See {1:<Badge text=\"New\" />} here", "New"}));
  ParserOptions options;
  options.attributes = {"heading"};
  EXPECT_EQ(make_mdx_parser(options)->parse("<Card heading=\"One\" />", "en").units.size(), 1U);
}

TEST(MdxTest, WhatIsNotTranslated) {
  EXPECT_EQ(
      mdx_units(
          "<div translate=\"no\">\n\none\n\n<div>\n\ntwo\n\n</div>\n\nthree\n\n</div>\n\nfour"),
      Strings{"four"});
  EXPECT_EQ(mdx_units("one\n\n{/* hymt:off */}\n\ntwo\n\n{/* hymt:on */}\n\nthree"),
            (Strings{"one", "three"}));
}

TEST(MdxTest, FileTrees) {
  EXPECT_EQ(
      mdx_units("<FileTree>\n- src/\n  - **index.astro** the first page\n  - `a b` two words\n"
                "- package.json\n</FileTree>\n\n- src/ folder"),
      (Strings{"the first page", "two words", "src/ folder"}));
}

TEST(MdxTest, IdsOfHeadings) {
  const Document document = parse_mdx("# One {/* one-id */}\n\n# Two {#two-id}\n\n# Three\n");
  ASSERT_EQ(document.anchors.size(), 3U);
  EXPECT_EQ(document.anchors[0].name, "one-id");
  EXPECT_EQ(document.anchors[1].name, "two-id");
  EXPECT_EQ(document.anchors[2].name, "three");
  EXPECT_EQ(document.units[0].source.text(), "One");
}

TEST(MdxTest, OpenBracesAreReported) {
  EXPECT_EQ(mdx_units("one {two\n\nthree"), (Strings{"! mdx-unclosed", "three"}));
}

// What CommonMark says of the same blocks must not be taken for a disagreement.
TEST(MdxTest, CommonMarkAgrees) {
  for (const char* text :
       {"<div>text</div>", "<p>one\ntwo</p>", "text\n<div>a</div> b",
        "1. one\n\n   <A>\n   - two\n   </A>", "-     five spaces\n\n      more", "> - a\n  lazy",
        "[^1]: note\n\n    <A />\n\nx[^1]", "| a | b |\n|---|---|\n| <A b={1} /> | {c} |",
        "text\n    ===", "- [ ] task\n        - [x] done", "<A>\r\n\r\n- one\r\n\r\n</A>\r\n",
        "\t\t- tab\n\t\t  more", "- \n    text", "-\n\n  text", "<A>\n\n\n    [a]: <b> 'c'\n\n</A>",
        "{a\n\n}\n- x", "- {a\n\n  }\n- x"}) {
    EXPECT_TRUE(parse_mdx(text).findings.empty()) << text;
  }
}

}  // namespace
}  // namespace hymt
