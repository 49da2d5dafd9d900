#include "parsers/html/html_parser.h"

#include <gtest/gtest.h>

#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "tests/parsers/html/parsed_html.h"

namespace hymt {
namespace {

using Texts = std::vector<std::string>;

// ---- Blocks and inlines ------------------------------------------------------------------------

TEST(HtmlParserTest, EachBlockIsAUnit) {
  EXPECT_EQ(html_texts("<h1>One</h1><p>two<p>three<ul><li>four<li>five</ul>six"),
            (Texts{"One", "two", "three", "four", "five", "six"}));
  EXPECT_EQ(html_texts("<table><caption>a</caption><tr><th>b<td>c</table>"),
            (Texts{"a", "b", "c"}));
  EXPECT_EQ(html_texts("<dl><dt>term<dd>meaning</dl><button>OK</button><summary>S</summary>"),
            (Texts{"term", "meaning", "OK", "S"}));
}

TEST(HtmlParserTest, InlineTagsAreCodes) {
  EXPECT_EQ(html_texts("<p>a <b>b <i>c</i></b> d<br>e<wbr>f</p>"),
            (Texts{"a [1]b [2]c[/2][/1] d{3:\\n}e{4}f"}));
  const Document document = parsed_html("<p>a<wbr>b <my-tag>c</my-tag>");
  EXPECT_TRUE(document.units.at(0).source.codes().at(0).can_delete);
  EXPECT_EQ(document.units.at(0).source.codes().at(1).original, "<my-tag>");
}

TEST(HtmlParserTest, MarkupThatDoesNotNestStandsAlone) {
  EXPECT_EQ(html_texts("<p>a <b>b <i>c</b> d</i> e"), (Texts{"a [1]b {2}c[/1] d{3} e"}));
  // Text between end tags that do not nest would be in an element of its own.
  EXPECT_EQ(html_texts("<font>to <b>my <i>page</b></i></font>"),
            (Texts{"[1]to [2]my {3}page[/2][/1]"}));
  // A link around blocks: its tags belong to neither block.
  EXPECT_EQ(html_texts("<a href=x>one<div>two</div>three</a> four"),
            (Texts{"one", "two", "three{1} four"}));
}

TEST(HtmlParserTest, WhatNoReaderSeesStaysOutsideAtTheEdges) {
  const Document document = parsed_html("<p> <!-- a --> one <!-- b --> two <!-- c --> </p>");
  ASSERT_EQ(unit_texts(document), (Texts{"one {1} two"}));
  EXPECT_EQ(document.units[0].range.of(document.source), "one <!-- b --> two");
}

TEST(HtmlParserTest, TextWithoutLettersIsNoUnit) {
  EXPECT_EQ(html_texts("<p>42</p><p>→ ©</p><p>{name}</p><p><code>x</code></p><p>д</p>"),
            (Texts{"д"}));
}

TEST(HtmlParserTest, ReferencesAndWhiteSpaceAreSpellings) {
  const Document document = parsed_html("<p>caf&eacute;  &lt;2&gt;\n\tend&nbsp;x &amp y</p>");
  ASSERT_EQ(unit_texts(document), (Texts{"café <2> end\u00A0x & y"}));
  const Spelling e{{3, 5}, "&eacute;"};
  EXPECT_EQ(document.units[0].spellings.at(0), e);
  EXPECT_EQ(document.units[0].spellings.at(1).source, "  ");
}

TEST(HtmlParserTest, LineBreaksBetweenWideCharactersAreNothing) {
  EXPECT_EQ(html_texts("<p>中文\n  换行</p><p>中文 换行</p><p>한국\n말</p><p>中\na</p>"),
            (Texts{"中文换行", "中文 换行", "한국 말", "中 a"}));
}

TEST(HtmlParserTest, KindsAndHeadings) {
  const Document document = parsed_html(
      "<title>T</title><h1>A</h1><p>b<h2>C</h2><li>d<h2>E</h2><p>f<h1>G</h1><img alt='h i'>");
  const auto& units = document.units;
  ASSERT_EQ(units.size(), 9U);
  EXPECT_EQ(units[0].kind, UnitKind::kTitle);
  EXPECT_EQ(units[0].place.context, TextContext::kHtmlRcdata);
  EXPECT_EQ(units[1].kind, UnitKind::kHeading);
  EXPECT_EQ(units[1].heading, kNoUnit);
  EXPECT_EQ(units[2].heading, 1U);
  EXPECT_EQ(units[3].heading, 1U);
  EXPECT_EQ(units[4].kind, UnitKind::kListItem);
  EXPECT_EQ(units[4].heading, 3U);
  EXPECT_EQ(units[5].heading, 1U);
  EXPECT_EQ(units[6].heading, 5U);
  EXPECT_EQ(units[7].heading, kNoUnit);
  EXPECT_EQ(units[8].kind, UnitKind::kAttribute);
  EXPECT_EQ(units[8].heading, 7U);
}

// ---- Attributes --------------------------------------------------------------------------------

TEST(HtmlParserTest, AttributesWithTextAreUnits) {
  EXPECT_EQ(html_texts("<img alt='a b' title=\"c\"><input placeholder=d><input type=submit value=e>"
                       "<p aria-label=f aria-description=g><track label=h><table summary=i>"),
            (Texts{"a b", "c", "d", "e", "f", "g", "h", "i"}));
  EXPECT_EQ(html_texts("<input value=a><option value=b><div label=c><div summary=d>"
                       "<link rel=stylesheet title=e><p class=alt id=title>"),
            Texts{});
}

TEST(HtmlParserTest, OnlyMetaTextsAreUnits) {
  EXPECT_EQ(html_texts("<meta name=Description content='a'><meta property=og:title content='b'>"
                       "<meta name=viewport content='width=device-width'>"
                       "<meta name=twitter:description content='c'><meta property=og:type "
                       "content=website><meta itemprop=description content=d>"),
            (Texts{"a", "b", "c", "d"}));
}

TEST(HtmlParserTest, AttributesKeepQuoteAndSpelling) {
  const Document document =
      parsed_html("<img alt=\" a &quot;b&quot; \"><img alt='c&copy=d'><img alt=e&amp;f>");
  ASSERT_EQ(unit_texts(document), (Texts{"a \"b\"", "c&copy=d", "e&f"}));
  EXPECT_EQ(document.units[0].place.quote, '"');
  EXPECT_EQ(document.units[1].place.quote, '\'');
  EXPECT_EQ(document.units[2].place.quote, 0);
  EXPECT_EQ(document.units[0].place.context, TextContext::kHtmlAttribute);
}

TEST(HtmlParserTest, AttributesInASentenceAreSubFlows) {
  const Document document =
      parsed_html("<p>see <a title='the title' href=x>this</a> <img alt='an image'></p>");
  ASSERT_EQ(unit_texts(document), (Texts{"see [1]this[/1] {2}", "the title", "an image"}));
  EXPECT_EQ(document.units[1].parent, 0U);
  EXPECT_EQ(document.units[0].source.codes()[0].sub_flows.at(0).unit, 1U);
}

TEST(HtmlParserTest, TheConfigurationAddsAttributes) {
  ParserOptions options;
  options.attributes = {"data-tip"};
  EXPECT_EQ(unit_texts(parsed_html("<p data-tip='Try it'>x y", "en", options)),
            (Texts{"Try it", "x y"}));
}

TEST(HtmlParserTest, OfEqualAttributesTheFirstCounts) {
  EXPECT_EQ(html_texts("<img alt=one alt=two ALT=three>"), (Texts{"one"}));
}

// ---- Protection --------------------------------------------------------------------------------

TEST(HtmlParserTest, CodeInASentenceIsOnePlaceholder) {
  EXPECT_EQ(html_texts("<p>press <kbd>Ctrl+<b>F5</b></kbd> or <code class=x>a &lt; b</code>!"),
            (Texts{"press {1:Ctrl+F5} or {2:a < b}!"}));
  EXPECT_EQ(html_texts("<p>an <svg><title>icon</title><g/></svg> and <script>x()</script> here"),
            (Texts{"an {1} and {2} here"}));
  EXPECT_EQ(html_texts("<p>with <math><mi>x</mi></math> and <textarea>some text</textarea> b"),
            (Texts{"with {1:x} and {2} b"}));
}

TEST(HtmlParserTest, ProtectedBlocksAreRegionsWithAReason) {
  const Document document = parsed_html(
      "<pre>int main()</pre><script>'<p>x</p>'</script><div class='a notranslate'>Brand</div>"
      "<td><samp>out</samp>");
  EXPECT_TRUE(document.units.empty());
  std::vector<std::pair<std::string_view, std::string_view>> regions;
  for (const ProtectedRegion& region : document.protected_regions) {
    regions.emplace_back(region.reason, region.range.of(document.source));
  }
  const decltype(regions) expected = {
      {"code", "<pre>int main()</pre>"},
      {"script", "<script>'<p>x</p>'</script>"},
      {"translate=\"no\"", "<div class='a notranslate'>Brand</div>"},
      {"code", "<samp>out</samp>"}};
  EXPECT_EQ(regions, expected);
}

TEST(HtmlParserTest, TranslateYesWorksInsideTranslateNo) {
  EXPECT_EQ(html_texts("<div translate=no>Brand <p translate=yes>text</p> Name</div>"),
            (Texts{"text"}));
  EXPECT_EQ(html_texts("<p>a <span translate=no>B <i translate=yes>c</i> D</span> e"),
            (Texts{"a", "c", "e"}));
  EXPECT_EQ(html_texts("<p translate=no>KETTLE <span translate=yes>is <b>it</b>.</span></p>"),
            (Texts{"is [1]it[/1]."}));
  EXPECT_EQ(html_texts("<pre translate=yes>line one\n  line two</pre>"),
            (Texts{"line one\\n  line two"}));
  EXPECT_EQ(html_texts("<svg translate=yes><text>no</text></svg>"), Texts{});
}

TEST(HtmlParserTest, AttributesOfProtectedElements) {
  EXPECT_EQ(html_texts("<textarea placeholder='Your text'>x</textarea>"), (Texts{"Your text"}));
  EXPECT_EQ(html_texts("<span translate=no title='Not this'>x</span>"), Texts{});
  EXPECT_EQ(html_texts("<div translate=no><img alt='Not this'></div>"), Texts{});
  EXPECT_EQ(html_texts("<pre title='This'>x <b title=no>y</b></pre>"), (Texts{"This"}));
}

TEST(HtmlParserTest, ClonesOfABrokenProtectedElementStayProtected) {
  // The standard opens <code> again in each paragraph.
  EXPECT_EQ(html_texts("<code>one<p>two</p>three</code><p>four"), (Texts{"four"}));
}

TEST(HtmlParserTest, Directives) {
  EXPECT_EQ(html_texts("<p>a <!-- hymt:off -->b <i>c</i><!-- hymt:on --> d"),
            (Texts{"a {1:b c} d"}));
  EXPECT_EQ(html_texts("<p>a</p><!-- hymt:off --><p>b</p><!-- hymt:on --><p>c</p>"),
            (Texts{"a", "c"}));
  EXPECT_EQ(html_texts("<p>a</p><!-- hymt:off --><p>b</p><p>c</p>"), (Texts{"a"}));
  const Document document =
      parsed_html("<p>x y</p><!-- hymt:note=\"the verb\" --><p>Save</p><p>z</p>");
  EXPECT_EQ(document.units.at(0).note, "");
  EXPECT_EQ(document.units.at(1).note, "the verb");
  EXPECT_EQ(document.units.at(2).note, "");
}

// ---- Broken markup -----------------------------------------------------------------------------

TEST(HtmlParserTest, TextInOddPlacesIsFound) {
  EXPECT_EQ(html_texts("<table>foster<tr>parent<td>cell</table></body>after</html>more"),
            (Texts{"foster", "parent", "cell", "after", "more"}));
  EXPECT_EQ(html_texts("a</nosuch>b"), (Texts{"a{1}b"}));
  EXPECT_EQ(html_texts("<select><option>one<option>two</select>"), (Texts{"one", "two"}));
  EXPECT_EQ(html_texts("<noscript>on</noscript><template><p>in</p></template>"),
            (Texts{"on", "in"}));
}

TEST(HtmlParserTest, EachRangeIsTakenOnceWhateverIsCloned) {
  EXPECT_EQ(html_texts("<b>1a<p>2b</b>3c</p><a>4d<a>5e"), (Texts{"1a", "2b{1}3c", "4d{1}5e"}));
}

TEST(HtmlParserTest, RawTextIsReadAsTheTreeSays) {
  // In svg, <title> and <style> hold markup; in HTML, characters.
  EXPECT_EQ(html_texts("<svg><style><b>x</style>y"), (Texts{"{1}{2}x{3}y"}));     // <b> ends svg.
  EXPECT_EQ(html_texts("<title><b>x</b></title>"), (Texts{"{1:<b>}x{2:</b>}"}));  // Placeholders.
  EXPECT_EQ(html_texts("<select><style></select>text one</style>two"), (Texts{"text one{1}two"}));
  EXPECT_EQ(html_texts("<p>a<plaintext><p>b"), (Texts{"a"}));
}

TEST(HtmlParserTest, CdataIsReadAsTheTreeSays) {
  EXPECT_EQ(html_texts("<p>a <![CDATA[ b > c ]]> d"), (Texts{"a {1} c ]]> d"}));
  EXPECT_EQ(html_texts("<p>a <svg><![CDATA[ b > c ]]></svg> d"), (Texts{"a {1} d"}));
}

TEST(HtmlParserTest, TextThatBrowsersDropIsNotTranslated) {
  EXPECT_EQ(html_texts("<frameset>lost words<frame></frameset>"), Texts{});
}

// ---- Locale ------------------------------------------------------------------------------------

std::vector<std::string> slots_of(const Document& document) {
  std::vector<std::string> slots;
  for (const LocaleSlot& slot : document.locale_slots) {
    const char* kinds[] = {"lang ", "dir ", "charset "};
    slots.push_back(kinds[static_cast<int>(slot.kind)] +
                    std::string(slot.range.of(document.source)));
  }
  return slots;
}

TEST(HtmlParserTest, LanguagesThatNameTheSourceAreSlots) {
  const Document document = parsed_html(
      "<html lang=en-GB dir='ltr' xml:lang='EN'><body lang=de><div lang=en><p>a <i lang=en>b</i>");
  EXPECT_EQ(document.language, "en-GB");
  EXPECT_EQ(slots_of(document), (Texts{"lang en-GB", "dir ltr", "lang EN", "lang en"}));
}

TEST(HtmlParserTest, DirectionCanBeInserted) {
  const Document document = parsed_html("<html><p>x");
  EXPECT_EQ(slots_of(document), (Texts{"dir "}));
  EXPECT_EQ(document.locale_slots[0].range.begin, 5U);
  EXPECT_EQ(slots_of(parsed_html("<html dir=''>")), Texts{});
  EXPECT_EQ(slots_of(parsed_html("<p>x")), Texts{});
}

TEST(HtmlParserTest, TheDeclaredLanguageServesWhereNoneIsGiven) {
  EXPECT_EQ(slots_of(parsed_html("<html dir=ltr lang=fr><p lang=fr>", "")),
            (Texts{"dir ltr", "lang fr", "lang fr"}));
}

TEST(HtmlParserTest, ScriptsTellChineseApart) {
  EXPECT_EQ(slots_of(parsed_html("<p lang=zh-Hant><p lang=zh-CN><p lang=zh>", "zh-Hans")),
            (Texts{"lang zh-CN", "lang zh"}));
}

TEST(HtmlParserTest, DeclaredEncodingsAreSlots) {
  EXPECT_EQ(slots_of(parsed_html("<?xml version='1.0' encoding='utf-8'?><meta charset=UTF-8>"
                                 "<meta http-equiv=Content-Type content='text/html; charset=utf8'>"
                                 "<meta http-equiv=content-language content=en>")),
            (Texts{"charset utf-8", "charset UTF-8", "charset utf8", "lang en"}));
}

// ---- Outline -----------------------------------------------------------------------------------

TEST(HtmlParserTest, TheOutlineHoldsWhatMustStay) {
  const Document document = parsed_html(
      "<div class=b id='a'><p title=x>t <a HREF='x?a&amp;b' title='y'>l</a> {name}<br></div>");
  std::vector<std::string> entries;
  for (const OutlineEntry& entry : document.outline) {
    entries.push_back((entry.is_inline ? "" : std::to_string(entry.depth) + " ") +
                      std::string(entry.name()) + "|" + entry.value);
  }
  EXPECT_EQ(entries, (Texts{"2 div|class=\"b\" id=\"a\"", "3 p|", "a|href=\"x?a&b\"",
                            "placeholder|{name}", "br|"}));
}

TEST(HtmlParserTest, WhatACodeCoversIsNoPlaceholderBesides) {
  const Document document = parsed_html("<p><code>rary.rs</code> and main.rs");
  std::vector<std::string> values;
  for (const OutlineEntry& entry : document.outline) {
    if (entry.name() == "placeholder") values.emplace_back(entry.value);
  }
  EXPECT_EQ(values, (Texts{"main.rs"}));
}

TEST(HtmlParserTest, ElementsThatAreOpenedAgainAreInTheOutline) {
  const auto outline_of = [](std::string_view html) { return parsed_html(html).outline; };
  const Outline one = outline_of("<b>to <i>page</b></i> x");
  EXPECT_TRUE(compare_outlines(one, outline_of("<b>zu <i>Seite</b></i> y")).empty());
  EXPECT_FALSE(compare_outlines(one, outline_of("<b>zu <i>Seite</b>,</i> y")).empty());
}

TEST(HtmlParserTest, WhatATranslationChangesIsNotInTheOutline) {
  const auto outline_of = [](std::string_view html, std::string_view language) {
    return parsed_html(html, language).outline;
  };
  const Outline english =
      outline_of("<html lang=en><meta charset=latin1><p title='a'>one <i lang=en>b</i>", "en");
  const Outline arabic = outline_of(
      "<html dir=\"rtl\" lang=ar><meta charset=utf-8><p title='b'>واحد <i lang=en>b</i>", "ar");
  EXPECT_TRUE(compare_outlines(english, arabic).empty());
  const Outline other = outline_of("<html lang=en><meta charset=latin1><p id=x>one <b>b</b>", "en");
  EXPECT_FALSE(compare_outlines(english, other).empty());
}

TEST(HtmlParserTest, ProtectedBytesAreInTheOutline) {
  const Outline one = parsed_html("<pre lang=en>a</pre>", "en").outline;
  const Outline same = parsed_html("<pre lang=en>a</pre>", "de").outline;
  const Outline other = parsed_html("<pre lang=en>b</pre>", "de").outline;
  EXPECT_TRUE(compare_outlines(one, same).empty());
  EXPECT_FALSE(compare_outlines(one, other).empty());
}

TEST(HtmlParserTest, TheOutlineSurvivesAMove) {
  Document document = parsed_html("<x-y>a");  // Short enough for a string's own storage.
  const Document moved = std::move(document);
  ASSERT_EQ(moved.outline.size(), 1U);
  EXPECT_EQ(moved.outline[0].name(), "element");
  EXPECT_EQ(moved.outline[0].value, "x-y");
}

TEST(HtmlParserTest, LinksAndAnchors) {
  const Document document = parsed_html(
      "<base href=z><a href='a.html?x&amp;y' id=i>t</a><img src=b.png><a name=n></a>"
      "<pre><a href=c id=j>x</a></pre><p>t <code id=k>x</code><input name=no>");
  Texts found;
  for (const Link& link : document.links) found.push_back(link.destination);
  for (const Anchor& anchor : document.anchors) found.push_back("#" + anchor.name);
  EXPECT_EQ(found, (Texts{"a.html?x&y", "b.png", "c", "#i", "#n", "#j", "#k"}));
}

// ---- Encodings ---------------------------------------------------------------------------------

TEST(HtmlParserTest, EncodingsAreDecodedAndNamed) {
  const Document latin = parsed_html("<meta charset=iso-8859-1><p>caf\xE9");
  EXPECT_EQ(latin.encoding, "windows-1252");
  EXPECT_EQ(unit_texts(latin), (Texts{"café"}));
  using namespace std::string_view_literals;
  const Document wide = parsed_html("\xFF\xFE<\0p\0>\0h\0i\0"sv);
  EXPECT_EQ(wide.encoding, "UTF-16LE");
  EXPECT_TRUE(wide.has_bom);
  EXPECT_EQ(unit_texts(wide), (Texts{"hi"}));
}

TEST(HtmlParserTest, BytesThatAreNoTextAreCodes) {
  EXPECT_EQ(html_texts("<meta charset=utf-8><p>a\xFF b"), (Texts{"a{1} b"}));
  EXPECT_EQ(html_texts(std::string("<p>a\0b", 6)), (Texts{"a{1}b"}));
}

TEST(HtmlParserTest, BinaryFilesAreRefused) {
  EXPECT_THROW((void)make_html_parser({})->parse("\x89PNG\r\n\x1A\nxxxx", "en"), Error);
}

}  // namespace
}  // namespace hymt
