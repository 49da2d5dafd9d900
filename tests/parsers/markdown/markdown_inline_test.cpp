// Inline markup becomes codes; everything else is text.
#include <gmock/gmock.h>

#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MarkdownInlineTest, EmphasisOfAllKindsIsPairs) {
  EXPECT_THAT(units_of("a *b* _c_ **d** __e__ ~f~ ~~g~~ h"),
              ElementsAre("a {1:*}b{/1:*} {2:_}c{/2:_} {3:**}d{/3:**} {4:__}e{/4:__} "
                          "{5:~}f{/5:~} {6:~~}g{/6:~~} h"));
  EXPECT_THAT(units_of("***both*** **a*b***"),
              ElementsAre("{1:*}{2:**}both{/2:**}{/1:*} {3:**}a{4:*}b{/4:*}{/3:**}"));
}

TEST(MarkdownInlineTest, DelimitersThatPairWithNothingAreText) {
  EXPECT_THAT(units_of("2 * 3 * 4 in_-_side a** b"), ElementsAre("2 * 3 * 4 in_-_side a** b"));
  EXPECT_THAT(units_of("**注意：**请"), ElementsAre("**注意：**请"));
  EXPECT_THAT(units_of("**注意**：请"), ElementsAre("{1:**}注意{/1:**}：请"));
}

TEST(MarkdownInlineTest, CodeSpansShowTheirCode) {
  EXPECT_THAT(units_of("Run `ls -l` and `` a`b `` now"),
              ElementsAre("Run {1=ls -l:`ls -l`} and {2=a`b:`` a`b ``} now"));
  EXPECT_THAT(units_of("> a `b\n> c` d"), ElementsAre("a {1=b c:`b\n> c`} d"));
  EXPECT_THAT(units_of("an `open one"), ElementsAre("an `open one"));
}

TEST(MarkdownInlineTest, LinksArePairsAndTheirTitlesUnits) {
  EXPECT_THAT(units_of("See [the *page*](a.html \"A title\") x"),
              ElementsAre("See {1:[}the {2:*}page{/2:*}{/1:](a.html \"A title\")} x", "A title"));
  EXPECT_THAT(units_of("[a](<b c> 'it''s') [d](e (f)) [g]()"),
              ElementsAre("[a]({1:<b c>} 'it''s') {2:[}d{/2:](e (f))} {3:[}g{/3:]()}", "f"));
}

TEST(MarkdownInlineTest, TitlesKnowTheirQuote) {
  const Document document = parse_markdown("[a](b 'x y') ![c](d (\\(z\\)))");
  ASSERT_EQ(document.units.size(), 4U);
  EXPECT_EQ(document.units[1].place.context, TextContext::kMarkdownTitle);
  EXPECT_EQ(document.units[1].place.quote, '\'');
  EXPECT_EQ(document.units[1].kind, UnitKind::kAttribute);
  EXPECT_EQ(document.units[1].parent, 0U);
  EXPECT_EQ(document.units[3].place.quote, '(');
  EXPECT_EQ(document.units[3].source.text(), "(z)");
}

TEST(MarkdownInlineTest, ImagesAreCodesWithDescriptionsInside) {
  const Document document = parse_markdown("x ![a *b* `c`](d.png \"t\") y");
  ASSERT_EQ(document.units.size(), 3U);
  EXPECT_EQ(coded(document.units[0].source), "x {1:![a *b* `c`](d.png \"t\")} y");
  EXPECT_EQ(coded(document.units[1].source), "a {1:*}b{/1:*} {2=c:`c`}");
  EXPECT_EQ(document.units[1].parent, 0U);
  EXPECT_EQ(document.units[1].kind, UnitKind::kAttribute);
  EXPECT_EQ(document.units[2].source.text(), "t");
}

TEST(MarkdownInlineTest, AnImageAloneLeavesItsDescriptionAsAUnit) {
  const Document document = parse_markdown("![a cat](cat.png \"My cat\")\n\n[![b](c)](d)");
  ASSERT_EQ(document.units.size(), 3U);
  for (const TranslationUnit& unit : document.units) EXPECT_EQ(unit.parent, kNoUnit);
  EXPECT_EQ(document.units[0].source.text(), "a cat");
  EXPECT_EQ(document.units[1].source.text(), "My cat");
  EXPECT_EQ(document.units[2].source.text(), "b");
}

TEST(MarkdownInlineTest, ImagesInDescriptionsStayWhole) {
  EXPECT_THAT(units_of("![<b title=\"x\">]() r"), ElementsAre("{1:![<b title=\"x\">]()} r"));
  EXPECT_THAT(units_of("<a>![b</a>]() c"), ElementsAre("{1:<a>}{2:![b</a>]()} c", "b{1:</a>}"));
  EXPECT_THAT(units_of("![a ![b](c) d](e)"), ElementsAre("a {1:![b](c)} d"));
}

TEST(MarkdownInlineTest, ReferencesNeedTheirDefinition) {
  EXPECT_THAT(units_of("[a b][c] [d][nope]\n\n[C]: /url"),
              ElementsAre("{1:[}a b{/1:][c]} [d][nope]"));
  EXPECT_THAT(outline_of("[a][Ä  b]\n\n[ä B]: </u v> 'title here'"),
              ElementsAre("paragraph", "~ link /u v", "definition ä b /u v"));
}

TEST(MarkdownInlineTest, TitlesOfDefinitionsAreUnits) {
  EXPECT_THAT(units_of("> [a]: /b\n>   'The\n>   title'\n\nx"), ElementsAre("The title", "x"));
  EXPECT_THAT(units_of("[a]: /b \"t \\\" &eacute;\""), ElementsAre("t \" é"));
  EXPECT_THAT(units_of("[foo]: /url 'a' b"), ElementsAre("[foo]: /url 'a' b"));
}

TEST(MarkdownInlineTest, AutolinksShowTheirAddress) {
  EXPECT_THAT(units_of("at <https://a.b/c> or <me@x.org>"),
              ElementsAre("at {1=https://a.b/c:<https://a.b/c>} or {2=me@x.org:<me@x.org>}"));
  EXPECT_THAT(units_of("see www.a.org/b, https://c.d/e_f. and foo@bar.com!"),
              ElementsAre("see {1=www.a.org/b:www.a.org/b}, {2=https://c.d/e_f:https://c.d/e_f}. "
                          "and {3=foo@bar.com:foo@bar.com}!"));
  EXPECT_THAT(
      outline_of("www.a.org me@b.org"),
      ElementsAre("paragraph", "~ autolink http://www.a.org", "~ autolink mailto:me@b.org"));
}

TEST(MarkdownInlineTest, WhatIsGluedToABareAutolinkStaysWithIt) {
  EXPECT_THAT(units_of("see www.a.org/b?c&hl; and www.d.org/he<lp x"),
              ElementsAre("see {1=www.a.org/b?c&hl;:www.a.org/b?c&hl;} and "
                          "{2=www.d.org/he<lp:www.d.org/he<lp} x"));
  EXPECT_THAT(
      units_of("<git@a.org:b/c.git> 联系a@b.com，谢谢"),
      ElementsAre("<{1=git@a.org:b/c.git>:git@a.org:b/c.git>} 联系{2=a@b.com:a@b.com}，谢谢"));
  EXPECT_THAT(units_of("see www.a.org. (www.b.org)"),
              ElementsAre("see {1=www.a.org:www.a.org}. ({2=www.b.org:www.b.org})"));
}

TEST(MarkdownInlineTest, ImagesFoundByTheirTextCanBeTranslated) {
  const Document document = parse_markdown("![foo *b*][]\n\n[foo *b*]: c\n");
  ASSERT_EQ(document.units.size(), 2U);
  EXPECT_EQ(coded(document.units[0].source), "{1:![foo *b*][]}");
  EXPECT_EQ(document.units[1].parent, 0U);
  // What the writer makes of it has the same units.
  EXPECT_THAT(units_of("![bar][foo *b*]\n\n[foo *b*]: c\n"),
              ElementsAre("{1:![bar][foo *b*]}", "bar"));
}

TEST(MarkdownInlineTest, TagsOverSeveralLines) {
  const Document document =
      parse_markdown("- x <img align=\"right\"\n    alt=\"A stone\"\r\n  src=\"a\"> y");
  ASSERT_EQ(document.units.size(), 2U);
  EXPECT_EQ(document.units[1].source.text(), "A stone");
  EXPECT_EQ(document.units[1].parent, 0U);
  EXPECT_THAT(units_of("> x <img\n> alt=\"A stone\"> y"),
              ElementsAre("x {1:<img\n> alt=\"A stone\">} y"));
}

TEST(MarkdownInlineTest, EntitiesAndEscapesAreSpellings) {
  const TranslationUnit unit = only_unit("R&amp;D \\*caf&eacute;\\* &copy; &nope; \\a");
  EXPECT_EQ(coded(unit.source), "R&D *café* © &nope; \\a");
  ASSERT_EQ(unit.spellings.size(), 5U);
  EXPECT_EQ(unit.spellings[0].source, "&amp;");
  EXPECT_EQ(unit.spellings[1].source, "\\*");
  EXPECT_EQ(unit.spellings[2].source, "&eacute;");
}

TEST(MarkdownInlineTest, EntitiesForControlCharactersAreCodes) {
  EXPECT_THAT(units_of("a&#10;b&NewLine;c&#xFFFE;d"),
              ElementsAre("a{1:&#10;}b{2:&NewLine;}c{3:&#xFFFE;}d"));
}

TEST(MarkdownInlineTest, LineBreaks) {
  const TranslationUnit unit = only_unit("one\ntwo  \nthree\\\nfour");
  EXPECT_EQ(unit.source.text(), "one two\nthree\nfour");
  ASSERT_EQ(unit.source.codes().size(), 2U);
  EXPECT_EQ(unit.source.codes()[0].original, "  \n");
  EXPECT_FALSE(unit.source.codes()[0].can_delete);
  EXPECT_EQ(unit.source.codes()[1].original, "\\\n");
  ASSERT_EQ(unit.spellings.size(), 1U);
  EXPECT_EQ(unit.spellings[0].source, "\n");
}

TEST(MarkdownInlineTest, ASoftBreakInChineseIsNoSpace) {
  const TranslationUnit unit = only_unit("这是第一行\n第二行 and\nenglish");
  EXPECT_EQ(unit.source.text(), "这是第一行第二行 and english");
  ASSERT_EQ(unit.source.codes().size(), 1U);
  EXPECT_TRUE(unit.source.codes()[0].can_delete);
}

TEST(MarkdownInlineTest, RunsOfSpacesShrink) {
  const TranslationUnit unit = only_unit("a  b\tc \t d");
  EXPECT_EQ(unit.source.text(), "a b c d");
  EXPECT_EQ(unit.spellings.size(), 3U);
}

TEST(MarkdownInlineTest, HtmlTagsPairUp) {
  EXPECT_THAT(units_of("a <b>c <i class=x>d</i></b> e<br/>f <u>g"),
              ElementsAre("a {1:<b>}c {2:<i class=x>}d{/2:</i>}{/1:</b>} e{3=\n:<br/>}f {4:<u>}g"));
  EXPECT_THAT(units_of("x <!-- c --> y <?php z ?> <![CDATA[q]]>"),
              ElementsAre("x {1:<!-- c -->} y {2:<?php z ?>} {3:<![CDATA[q]]>}"));
}

TEST(MarkdownInlineTest, ElementsThatAreNotTranslatedAreOneCode) {
  EXPECT_THAT(units_of("Press <kbd>F5</kbd> or <span translate=\"no\">Acme *Inc*</span> x"),
              ElementsAre("Press {1=F5:<kbd>F5</kbd>} or "
                          "{2=Acme *Inc*:<span translate=\"no\">Acme *Inc*</span>} x"));
  EXPECT_THAT(units_of("<code>a <code>b</code></code> c"),
              ElementsAre("{1:<code>a <code>b</code></code>} c"));
}

TEST(MarkdownInlineTest, MarkupCutByAProtectedElementStandsAlone) {
  const TranslationUnit unit = only_unit("a *b <code>c* d</code> e");
  EXPECT_EQ(coded(unit.source), "a {1:*}b {2=c* d:<code>c* d</code>} e");
  EXPECT_FALSE(unit.source.codes()[0].can_reorder);
}

TEST(MarkdownInlineTest, FootnotesThatExistAreCodes) {
  EXPECT_THAT(units_of("a[^1] b[^2]\n\n[^1]: note\n"), ElementsAre("a{1:[^1]} b[^2]", "note"));
}

TEST(MarkdownInlineTest, TextWithoutWordsIsNoUnitButItsMarkupCounts) {
  EXPECT_THAT(units_of("**12** `x` 3.4"), IsEmpty());
  EXPECT_THAT(outline_of("**12** `x`"), ElementsAre("paragraph", "~ strong emphasis", "~ code x"));
}

TEST(MarkdownInlineTest, PlaceholdersAreProtected) {
  EXPECT_THAT(units_of("Hello %s, you have {count} in ${HOME}"),
              ElementsAre("Hello {1=%s:%s}, you have {2={count}:{count}} in {3=${HOME}:${HOME}}"));
}

TEST(MarkdownInlineTest, BytesThatAreNoTextSurvive) {
  EXPECT_THAT(units_of(std::string("a\0b\xff"
                                   "c",
                                   5))
                  .size(),
              1U);
}

}  // namespace
}  // namespace hymt
