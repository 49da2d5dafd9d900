// The scanner of lines against pairs of texts, and against what the real parsers misread twice.
#include "reassemble/line_scan/line_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hymt {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string differences(std::string_view source, std::string_view target,
                        LineSyntax syntax = LineSyntax::kMarkdown) {
  std::string result;
  for (const ScanDifference& difference : compare_lines(source, target, syntax)) {
    result += difference.message + "; ";
  }
  return result;
}

struct Pair {
  const char* source;
  const char* target;
};

TEST(LineScanTest, WhatTranslationsMayDoIsNoDifference) {
  const std::vector<Pair> pairs = {
      {"", ""},
      {"One two three.\n", "Eins\nzwei\ndrei.\n"},
      {"- one\n- two\n", "- eins und\n  noch eins\n- zwei\n"},
      {"1. one\n2. two\n", "1. eins\n   lang\n2. zwei\n"},
      // A year that begins a line is no list, wherever lines are broken.
      {"It was in the year\n1986. What a time.\n", "Es war im Jahr 1986.\nWas für eine Zeit.\n"},
      {"> one two\n> three\n", "> eins\n> zwei\n> drei\n"},
      {"> one\ntwo, lazily\n", "> eins\n> zwei, fleißig\n"},
      {"foo\n    # bar\n", "das Foo # bar\n"},
      {"> foo\n    - bar\n", "> das Foo\n> \\- bar\n"},
      {"a *b* [c](d)\n", "*B* a [C](d)\n"},
      {"[a](x) and [b](y)\n", "[B](y) und [A](x)\n"},
      // A link named by its text names its old one now.
      {"See [the {{x}} guide].\n", "Siehe [die {{x}}-Anleitung][the {{x}} guide].\n"},
      // What was no link may be escaped, and what is none may look like one.
      {"no [link](to here\n", "kein \\[Link\\](nach hier\n"},
      {"no \\[link](there)\n", "kein \\[Link\\](dort)\n"},
      {"nested [a [b]](c)\n", "verschachtelt [ein [B\\]](c)\n"},
      {"sets {a, b} of letters\n", "Mengen {b, c} von Buchstaben\n"},
      {"`#include` is C\n", "C ist `#include`\n"},
      {"#hashtag\n", "das #Schlagwort\n"},
      {"****\n**bold** text\n", "****\nText, **fett**\n"},
      {"```not a fence``` here\n", "hier ```not a fence```\n"},
      {"---\ntitle: a\nlist:\n- {{x}}\n---\ntext\n", "---\ntitle: b {{y}}\nlist:\n---\nText\n"},
      {"```\ncode\n```\ntext\n", "```\ncode\n```\nText\n"},
      {"> ```\n> code\ntext\n", "> ```\n> code\nText\n"},
      // Nobody closes the fence: what is code, and what is prose?
      {"text\n\n```\nsome words\n", "Text\n\n```\neinige Wörter\n"},
      {"  ```\nless indented\n  ```\ntext\n```\n", "  ```\nweniger\n  ```\nText\n```\n"},
      {":::note[Mind this]\ntext\n:::\n", ":::note[Merke]\nText\n:::\n"},
      {"!!! note \"Mind this\"\n    text\n", "!!! note \"Merke\"\n    Text\n"},
  };
  for (const Pair& pair : pairs) {
    EXPECT_THAT(differences(pair.source, pair.target), IsEmpty()) << pair.source;
    EXPECT_THAT(part_difference(pair.source, pair.source, true, LineSyntax::kMarkdown), IsEmpty());
  }
}

TEST(LineScanTest, WhatTranslationsMayNotDoIsSeen) {
  struct Case {
    const char* source;
    const char* target;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"```sh\nls\n```\n", "```sch\nls\n```\n", "\"```sh\" is missing"},
      {"```sh\nls\n```\n", "```sh ls ```\n", "\"```sh\" is missing"},
      {"```sh\nls -l\n```\n", "```sh\nls -r\n```\n", "the code behind \"```sh\" has changed"},
      {"~~~\nls -l\n~~~\n", "~~~\nls -r\n~~~\n", "the code behind \"~~~\" has changed"},
      {"<Tab>\n```sh\nls\n```\n</Tab>\n", "<Tab>\n```sh\nliste\n```\n</Tab>\n", "the code behind"},
      {"> ```\n> ls\n> ```\n", "> ```\n> rm\n> ```\n", "the code behind"},
      {"- ```\n  ls\n  ```\n", "- ```\n  rm\n  ```\n", ""},  // Behind a mark: not looked for.
      {"- one\n- two\n", "- eins zwei\n", "\"-\" is missing"},
      {"- one two\n", "- eins\n- zwei\n", "\"-\" was added"},
      {"- one\n", "* eins\n", "\"-\" is missing"},
      {"- [x] one\n", "- [ ] eins\n", "\"- [x]\" is missing"},
      {"1. one\n2. two\n", "1. eins 2. zwei\n", "\"2.\" is missing"},
      {"<Steps>\n1. one\n2. two\n</Steps>\n", "<Steps>\n1. eins 2. zwei\n</Steps>\n",
       "\"2.\" is missing"},
      {"text\n\n3) three\n", "Text\n\ndrei\n", "\"3)\" is missing"},
      {"1. one\n", "1) eins\n", "\"1.\" is missing"},
      {"## Two\n", "# Zwei\n", "\"##\" is missing"},
      {"<div>\n## Two\n</div>\n", "<div>\nZwei ##\n</div>\n", "\"##\" is missing"},
      {"> - one\n", "- eins\n", "\"-\" is missing"},
      {"text # no heading\n", "Text\n# keine Überschrift\n", "\"#\" was added"},
      {":::note\ntext\n:::\n", ":::hinweis\nText\n:::\n", "\":::note\" is missing"},
      {"!!! note\n    text\n", "!!! hinweis\n    Text\n", "\"!!! note\" is missing"},
      {"??? note\n    text\n", "???+ note\n    Text\n", "\"??? note\" is missing"},
      {"[a](b)\n", "[A](c)\n", "\"](b)\" is missing"},
      {"[a](b)\n", "[A\\](b)\n", "\"](b)\" is missing"},
      {"a b\n", "[A](b)\n", "\"](b)\" was added"},
      {"[a](x) [b](x)\n", "[A](x) B\n", "\"](x)\" is missing"},
      {"# One {#one}\n", "# Eins {#eins}\n", "\"{#eins}\" was added"},
      {"text {.lead}\n", "Text {.leiter}\n", "\"{.lead}\" is missing"},
      {"{: .lead}\n", "{: .leiter}\n", "\"{: .lead}\" is missing"},
      {"{% if a %}\n", "{% wenn a %}\n", "\"{% if a %}\" is missing"},
      {"{{ name }} here\n", "{{ Name }} hier\n", "\"{{ Name }}\" was added"},
      {"{/* no text */}\n", "{/* kein Text */}\n", "\"{/* kein Text */}\" was added"},
      {"<A b={c} />\n", "<A b={d} />\n", "\"{c}\" is missing"},
      {"{#a}\n", "\\{#a}\n", "\"{#a}\" is missing"},
      {"---\na: b\n---\n# One\n", "---\na: c\n---\nEins\n", "\"#\" is missing"},
      {"---\n\n# One\n", "---\n\nEins\n", "\"#\" is missing"},  // A ruler, no front matter.
  };
  for (const Case& wanted : cases) {
    EXPECT_THAT(differences(wanted.source, wanted.target), HasSubstr(wanted.message))
        << wanted.source;
    EXPECT_THAT(differences(wanted.source, wanted.source), IsEmpty()) << wanted.source;
  }
}

TEST(LineScanTest, OneLostMarkIsOneDifference) {
  std::string source;
  for (int i = 0; i < 20; ++i) source += "## heading\n\n- item\n\n";
  std::string target = source;
  target.replace(target.find("- item"), 6, "item");
  EXPECT_EQ(compare_lines(source, target, LineSyntax::kMarkdown).size(), 1U);
}

TEST(LineScanTest, DifferencesHavePlacesAndAreNoMoreThanAskedFor) {
  const auto found = compare_lines("one\n# two\n", "eins\nzwei\n", LineSyntax::kMarkdown);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].source, (ScanRange{4, 5}));
  EXPECT_EQ(found[0].target, (ScanRange{10, 10}));
  std::string many;
  for (int i = 0; i < 50; ++i) many += "# a\n";
  EXPECT_EQ(compare_lines(many, "", LineSyntax::kMarkdown, 7).size(), 7U);
  EXPECT_EQ(compare_lines("", many, LineSyntax::kMarkdown, 7).size(), 7U);
}

TEST(LineScanTest, PlainTextHasListsAndNothingElse) {
  EXPECT_THAT(differences("- a\n- b\n", "- a b\n", LineSyntax::kText), HasSubstr("\"-\""));
  EXPECT_THAT(differences("# a\n{{b}} [c](d)\n```\ne\n```\n", "a b c d e\n", LineSyntax::kText),
              IsEmpty());
}

TEST(LineScanTest, PartsAreComparedByTheLinesThatTheyBegin) {
  const auto part = [](const char* source, const char* target, bool begins) {
    return part_difference(source, target, begins, LineSyntax::kMarkdown);
  };
  EXPECT_THAT(part("word", "# Wort", true),
              HasSubstr("\"#\" at the beginning of a line was added"));
  EXPECT_THAT(part("word", "# Wort", false), IsEmpty());
  EXPECT_THAT(part("a\n- b", "a - b", false), HasSubstr("\"-\" at the beginning of a line"));
  EXPECT_THAT(part("a\n- b", "a\n+ b", false), HasSubstr("\"+\" stands for \"-\""));
  EXPECT_THAT(part("a\n```\nb\n```", "a\n```\nc\n```", false), HasSubstr("the code behind"));
  EXPECT_THAT(part("a [b](c)", "a [b](d)", false), HasSubstr("\"](c)\" is missing"));
}

TEST(LineScanTest, FindsTheCodeBetweenFences) {
  EXPECT_THAT(fenced_code("a\n```\nb\n```\nc\n"), testing::ElementsAre(ScanRange{6, 8}));
  EXPECT_THAT(fenced_code("a\n```\nb\n"), IsEmpty());
  EXPECT_THAT(fenced_code("no fence at all"), IsEmpty());
  EXPECT_THAT(fenced_code("~~~\n```\n~~~\n"), testing::ElementsAre(ScanRange{4, 8}));
}

TEST(LineScanTest, KnowsWhatStandsAtTheBeginningOfALine) {
  EXPECT_TRUE(begins_line("a", 0));
  EXPECT_TRUE(begins_line("a\n  b", 4));
  EXPECT_TRUE(begins_line("> - 1. [x] b", 11));
  EXPECT_FALSE(begins_line("## b", 3));
  EXPECT_FALSE(begins_line("<p>b", 3));
  EXPECT_FALSE(begins_line(std::string(5000, ' '), 5000));
}

// Every prefix of every kind of mark, so that no length is assumed; a sanitizer looks on.
TEST(LineScanTest, SurvivesWhatIsCutOffAnywhere) {
  const std::string text =
      "---\n+++\n```a\n~~~\n:::n\n!!! a\n???+ b\n- [x] c\n12. d\n###### e\n> > "
      "f\n[g](h)[i][j]{#k}={l}"
      "\\{{%\xC3\xA9";
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    for (std::size_t size = 0; begin + size <= text.size(); ++size) {
      const std::string_view part = std::string_view(text).substr(begin, size);
      ASSERT_THAT(differences(part, part), IsEmpty());
      static_cast<void>(differences(text, part));
      static_cast<void>(part_difference(text, part, size % 2 != 0, LineSyntax::kMarkdown));
    }
  }
}

}  // namespace
}  // namespace hymt
