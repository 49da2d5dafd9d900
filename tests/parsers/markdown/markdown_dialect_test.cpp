// What site generators add to Markdown: protected, and its human text found.
#include <gmock/gmock.h>

#include "parsers/markdown/dialect.h"
#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MarkdownDialectTest, MathIsACode) {
  EXPECT_THAT(units_of("so $a_1*b$ and $c*d_2$ hold"),
              ElementsAre("so {1=$a_1*b$:$a_1*b$} and {2=$c*d_2$:$c*d_2$} hold"));
  EXPECT_THAT(
      units_of("see $$x^2$$ and \\\\(y_1\\\\) or \\[z = 1\\]"),
      ElementsAre("see {1:$$x^2$$} and {2=\\\\(y_1\\\\):\\\\(y_1\\\\)} or {3:\\[z = 1\\]}"));
}

TEST(MarkdownDialectTest, MoneyIsNoMath) {
  EXPECT_THAT(units_of("from $5 to $10, or $20-$30"), ElementsAre("from $5 to $10, or $20-$30"));
  EXPECT_FALSE(markdown::looks_like_math("5 for the big one and"));
  EXPECT_TRUE(markdown::looks_like_math("O(n \\log n)"));
  EXPECT_TRUE(markdown::looks_like_math("n"));
  EXPECT_FALSE(markdown::looks_like_math("ḋĕĕ ḟŏŏ"));
  EXPECT_THAT(units_of("the \\(local\\) and \\(ḋĕĕ ḟŏŏ\\) and \\[这个\\]"),
              ElementsAre("the (local) and (ḋĕĕ ḟŏŏ) and [这个]"));
  EXPECT_THAT(units_of("an \\[escaped link\\] and \\(more words here\\)"),
              ElementsAre("an [escaped link] and (more words here)"));
}

TEST(MarkdownDialectTest, DisplayMathStandsApart) {
  EXPECT_THAT(units_of("before\n$$\na = b\n$$\nafter"), ElementsAre("before", "after"));
  // To CommonMark this is a paragraph and a list.
  EXPECT_THAT(units_of("$$\na = b\n- c\n$$\n\nafter"), ElementsAre("after"));
  EXPECT_THAT(units_of("$$ is a process id"), ElementsAre("$$ is a process id"));
}

TEST(MarkdownDialectTest, Templates) {
  EXPECT_THAT(
      units_of("Hi {{ user.name }}, {% if a %}b{% endif %}."),
      ElementsAre("Hi {1={{ user.name }}:{{ user.name }}}, {2:{% if a %}}b{3:{% endif %}}."));
  EXPECT_THAT(units_of("{% include a.html %}\ntext\n{{< br >}}\nmore"),
              ElementsAre("text", "more"));
  EXPECT_THAT(units_of("{% comment %}\n\nnot *here*\n\n{% endcomment %}\n\ntext"),
              ElementsAre("text"));
  EXPECT_THAT(units_of("{% highlight js %} a b {% endhighlight %} c"),
              ElementsAre("{1:{% highlight js %} a b {% endhighlight %}} c"));
  EXPECT_THAT(units_of("{%- comment -%}\n\na\n\n{%- endcomment -%}\n\ntext"), ElementsAre("text"));
  EXPECT_THAT(units_of("Use `{% raw %}` here.\n\n```\n{% raw %}{{ a }}{% endraw %}\n```\n"),
              ElementsAre("Use {1={% raw %}:`{% raw %}`} here."));
  // Liquid knows no code blocks.
  EXPECT_THAT(units_of("{% highlight c %}\n```\na\n{% endhighlight %}\n```\n\ntext\n\n"
                       "{% highlight c %}\nb\n{% endhighlight %}\n"),
              ElementsAre("text"));
  EXPECT_THAT(units_of("{{< code a=b >}}\n\na\n\n{{< /code-toggle >}}\n\n{{< /code >}}\n\nb"),
              ElementsAre("b"));
}

TEST(MarkdownDialectTest, WhatOnlyLiquidTakesAsRawIsMarkdown) {
  EXPECT_THAT(units_of("{% raw %}\n### Title\n\nSee *that* {{ a }}.\n\n```\ncode\n```\n"
                       "{% endraw %}\n\ntext"),
              ElementsAre("Title", "See {1:*}that{/1:*} {2={{ a }}:{{ a }}}.", "text"));
  EXPECT_THAT(units_of("Write {% raw %}{{ a }} or b{% endraw %} there."),
              ElementsAre("Write {1:{% raw %}{{ a }} or b{% endraw %}} there."));
}

TEST(MarkdownDialectTest, TemplatesWithoutContentEndWhereTheyBegin) {
  EXPECT_THAT(units_of("{{< code-toggle config=build />}}\n\na\n\n{{< code-toggle >}}\nx = 1\n"
                       "{{< /code-toggle >}}\n\nb"),
              ElementsAre("a", "b"));
  // Its name only begins like one with code in it.
  EXPECT_THAT(units_of("{{< style-guide >}}\n\na\n\n{{< /style-guide >}}"), ElementsAre("a"));
}

TEST(MarkdownDialectTest, TemplatesInTheTextOfHtmlLeaveTheRestOfItOpen) {
  EXPECT_THAT(units_of("<div>\n<h5>Title</h5>\n<p>See <code>{% raw %}{{ a }}{% endraw %}</code> "
                       "here.</p>\n</div>\n"),
              ElementsAre("Title", "See {1:<code>{% raw %}{{ a }}{% endraw %}</code>} here."));
  EXPECT_THAT(units_of("<p>See {% raw %}{{ a }}{% endraw %}\nhere, {{ b }}.</p>\n"),
              ElementsAre("See {1:{% raw %}{{ a }}{% endraw %}} here, {2={{ b }}:{{ b }}}."));
  // What holds raw text is a matter of all the HTML before.
  EXPECT_THAT(
      units_of("<div>\n<textarea><a title=\"</textarea><b title=\" > {% raw %}x{% endraw %} "
               "<b c=\"\">\nfoo\n</div>\n\nbar"),
      ElementsAre("bar"));
  // There they may stand for anything.
  EXPECT_THAT(units_of("<div>\n<p title='{% raw %}a{% endraw %}'>b</p>\n</div>\n\nc"),
              ElementsAre("c"));
  EXPECT_THAT(units_of("<div>\n{% raw %}<p>a</p>{% endraw %}\n</div>\n\nb"), ElementsAre("b"));
}

TEST(MarkdownDialectTest, TextInsideShortcodes) {
  const Document document =
      parse_markdown("{{< figure src=\"a.png\" title=\"A nice figure\" >}}\n");
  ASSERT_EQ(document.units.size(), 1U);
  EXPECT_EQ(document.units[0].source.text(), "A nice figure");
  EXPECT_EQ(document.units[0].parent, kNoUnit);
  EXPECT_THAT(outline_of("x {{< figure src=\"a\" alt=\"b\" >}}"),
              ElementsAre("paragraph", "~ template {{< figure src=\"a\" alt=\"\" >}}"));
}

TEST(MarkdownDialectTest, LinksToTemplates) {
  EXPECT_THAT(units_of("see [the page]({{ site.url }}/a b) and ![x]({{< ref \"y\" >}})"),
              ElementsAre("see {1:[}the page{/1:]({{ site.url }}/a b)} and "
                          "{2:![}x{/2:]({{< ref \"y\" >}})}"));
}

TEST(MarkdownDialectTest, Containers) {
  EXPECT_THAT(units_of(":::note Be *careful*\ntext\n:::\n"),
              ElementsAre("Be {1:*}careful{/1:*}", "text"));
  EXPECT_THAT(units_of("::: tip\n\ntext\n\n:::\n"), ElementsAre("text"));
  EXPECT_THAT(units_of(":::info[Some title]{.c}\ntext\n:::"), ElementsAre("Some title", "text"));
  EXPECT_THAT(outline_of(":::note Title\ntext\n:::"),
              ElementsAre("paragraph", "mark :::note ", "mark :::"));
}

TEST(MarkdownDialectTest, Admonitions) {
  EXPECT_THAT(units_of("!!! note \"Mind *this*\"\n    Body\n    more\n"),
              ElementsAre("Mind {1:*}this{/1:*}", "Body more"));
  EXPECT_THAT(units_of("??? note\n    Body\n"), ElementsAre("Body"));
  EXPECT_THAT(units_of("=== \"Linux\"\n    Body\n"), ElementsAre("Linux", "Body"));
  EXPECT_THAT(units_of("!!! What a surprise this is"), ElementsAre("!!! What a surprise this is"));
  EXPECT_THAT(units_of("> [!WARNING]\n> Body\n"), ElementsAre("Body"));
  EXPECT_THAT(units_of("> [!tip]- A title\n> Body\n"), ElementsAre("A title", "Body"));
}

TEST(MarkdownDialectTest, BodiesOfAdmonitionsAreMarkdown) {
  EXPECT_THAT(units_of("!!! note\n\n    Body *a*\n    b\n\n    1. item\n\n        more\n"),
              ElementsAre("Body {1:*}a{/1:*} b", "item", "more"));
  EXPECT_THAT(units_of("??? tip \"Title\"\n    Body\n\n    # Heading\n\nAfter\n"),
              ElementsAre("Title", "Body", "Heading", "After"));
  EXPECT_THAT(units_of("=== \"C\"\n\n    ``` c\n    int x;\n    ```\n\n    Text\n\n        code\n"),
              ElementsAre("C", "Text"));
  EXPECT_THAT(
      units_of("=== \"C\"\n\n    !!! note\n\n        Deep [a]\n\n        | x |\n        |---|\n"
               "        | y |\n\n[a]: /b\n"),
      ElementsAre("C", "Deep {1:[}a{/1:]}", "x", "y"));
  EXPECT_THAT(units_of("1. Step\n\n    !!! note\n\n        Body\n"), ElementsAre("Step", "Body"));
  EXPECT_THAT(units_of("> !!! note\n>\n>     Body\n"), ElementsAre("Body"));
  // Definitions hold for the whole document.
  EXPECT_THAT(units_of("[c] and [a]\n\n!!! note\n\n    text [c]\n\n    [a]: /b\n\n[c]: /d \"e\"\n"),
              ElementsAre("{1:[}c{/1:]} and {2:[}a{/2:]}", "text {1:[}c{/1:]}", "e"));
  EXPECT_THAT(outline_of("!!! note\n\n    - a\n"),
              ElementsAre("paragraph", "mark !!! note", "admonition body", ".list - tight",
                          "..list item", "...paragraph"));
}

TEST(MarkdownDialectTest, BodiesRightBelowTheMarkAreMarkdown) {
  EXPECT_THAT(units_of("!!! note\n    - a\n    - b *c*\n      d\n\n    e\n"),
              ElementsAre("a", "b {1:*}c{/1:*} d", "e"));
  EXPECT_THAT(units_of("Text\n!!! note \"A *b*\"\n    # C\n        code\n"),
              ElementsAre("Text", "A {1:*}b{/1:*}", "C"));
  EXPECT_THAT(units_of("- !!! note\n      1. a\n      2. b\n"), ElementsAre("a", "b"));
  EXPECT_THAT(units_of("!!! note\n    !!! tip\n        - a\n"), ElementsAre("a"));
  EXPECT_THAT(units_of("!!! note\n    a\nb\n"), ElementsAre("a b"));
  EXPECT_THAT(units_of("!!! note\n    [a]: /b\n\n[a]\n"), ElementsAre("{1:[}a{/1:]}"));
  EXPECT_THAT(units_of("!!! note\n    === \"A\"\n\n        b\n\n    === \"C\"\n\n        d\n"),
              ElementsAre("A", "b", "C", "d"));
  EXPECT_THAT(outline_of("!!! note\n    - a\n"),
              ElementsAre("paragraph", "mark !!! note", ".admonition body", "..list - tight",
                          "...list item", "....paragraph"));
}

TEST(MarkdownDialectTest, CodeBelowWhatIsNoAdmonitionStaysCode) {
  EXPECT_THAT(units_of("!!! What a surprise this is\n\n    code\n"),
              ElementsAre("!!! What a surprise this is"));
  EXPECT_THAT(units_of("!!! note\ntext\n\n    code\n"), ElementsAre("text"));
  EXPECT_THAT(units_of("!!! note\n\n    body\n\ntext\n\n    code\n"), ElementsAre("body", "text"));
  EXPECT_THAT(units_of("!!! note\n\n```\ncode\n```\n"), IsEmpty());
  EXPECT_THAT(units_of("!!! note\n\n  \tcode\n"), ElementsAre("code"));
  EXPECT_THAT(units_of("- !!! note\n\n  \t\tcode\n"), IsEmpty());
}

TEST(MarkdownDialectTest, DefinitionLists) {
  EXPECT_THAT(units_of("Term\n: The meaning\n  goes on\n: Another\n"),
              ElementsAre("Term", "The meaning goes on", "Another"));
}

TEST(MarkdownDialectTest, AttributeLists) {
  EXPECT_THAT(units_of("Some text\n{: .lead #x}\n"), ElementsAre("Some text"));
  EXPECT_THAT(units_of("a [b](c){: target=\"_blank\"} d"),
              ElementsAre("a {1:[}b{/1:](c){: target=\"_blank\"}} d"));
}

TEST(MarkdownDialectTest, ModulesAndComponents) {
  EXPECT_THAT(units_of("import A from './a';\nimport B from \"b\"\n\ntext\n"), ElementsAre("text"));
  EXPECT_THAT(units_of("export const meta = {\n  a: 'b',\n\n  c: 'd'\n}\n\ntext\n"),
              ElementsAre("text"));
  EXPECT_THAT(units_of("import duties are high"), ElementsAre("import duties are high"));
  EXPECT_THAT(units_of("Click <Button kind={{a: 1}} label=\"Go now\">here</Button> x"),
              ElementsAre("Click {1:<Button kind={{a: 1}} label=\"Go now\">}here{2:</Button>} x",
                          "Go now"));
}

TEST(MarkdownDialectTest, EmojiNames) {
  EXPECT_THAT(units_of("done :tada: at 10:30:45 :+1:"),
              ElementsAre("done {1=:tada:::tada:} at 10:30:45 {2=:+1:::+1:}"));
}

TEST(MarkdownDialectTest, DirectivesSwitchTranslationOff) {
  EXPECT_THAT(units_of("a\n\n<!-- hymt:off -->\n\nb\n\n# c\n\n<!-- hymt:on -->\n\nd"),
              ElementsAre("a", "d"));
  EXPECT_THAT(units_of("a <!-- hymt:off -->b *c*<!-- hymt:on --> d"),
              ElementsAre("a {1:<!-- hymt:off -->b *c*<!-- hymt:on -->} d"));
  EXPECT_THAT(units_of("`<!-- hymt:off -->` a"),
              ElementsAre("{1=<!-- hymt:off -->:`<!-- hymt:off -->`} a"));
  EXPECT_THAT(units_of("    <!-- hymt:off -->\n\na"), ElementsAre("a"));
}

TEST(MarkdownDialectTest, NotesGoToTheNextUnit) {
  const Document document = parse_markdown("a\n\n<!-- hymt:note=\"the button\" -->\n\nb\n\nc\n");
  ASSERT_EQ(document.units.size(), 3U);
  EXPECT_EQ(document.units[0].note, "");
  EXPECT_EQ(document.units[1].note, "the button");
  EXPECT_EQ(document.units[2].note, "");
}

TEST(MarkdownDialectTest, MarksWithoutEndAreText) {
  for (const char* text : {"a {{ b", "a {% b", "a $x", "a \\(x", "<Tag a={b", "$$\nabc",
                           "{% raw %} x", "a :b", "[x]({{ y", "![toc", "{: b"}) {
    EXPECT_EQ(only_unit(text).range.size(), std::string_view(text).size()) << text;
  }
}

}  // namespace
}  // namespace hymt
