// MyST and Sphinx, MkDocs and its extensions.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

using Strings = std::vector<std::string>;

TEST(MystTest, DirectivesOfProse) {
  EXPECT_EQ(units_of("```{note} One *two*\n:class: tip\n\nthree\n\n- four\n```"),
            (Strings{"One {1:*}two{/1:*}", "three", "four"}));
  EXPECT_EQ(outline_of("```{note} One\n:class: tip\n\nthree\n```"),
            (Strings{"directive note\n:class: tip", ".paragraph"}));
  EXPECT_EQ(units_of("```{figure} a.png\n:alt: One\n:width: 300\n\nTwo\n```"),
            (Strings{"One", "Two"}));
  EXPECT_EQ(units_of("```{tip}\n---\nclass: one\n---\ntwo\n```"), Strings{"two"});
  EXPECT_EQ(units_of("> ~~~{warning}\n> one\n>\n> two\n> ~~~"), (Strings{"one", "two"}));
}

TEST(MystTest, DirectivesInDirectives) {
  EXPECT_EQ(
      units_of(
          "`````{tab-set}\n````{tab-item} One\n```{code-block} py\ntwo\n```\nthree\n````\n`````"),
      (Strings{"One", "three"}));
}

TEST(MystTest, DirectivesOfCode) {
  for (const char* text :
       {"```{code-block} python\n:linenos:\none\n```", "```{toctree}\none\n```",
        "```{unheard-of}\none\n```", "```note\none\n```", "```{.python}\none\n```",
        ":::{code-block} python\none\n\ntwo\n:::", ":::{toctree}\none\n:::"}) {
    EXPECT_TRUE(units_of(text).empty()) << text;
  }
}

TEST(MystTest, CodeHasCaptions) {
  constexpr std::string_view kCode =
      "```{code-block} python\n:caption: One *two*\n:linenos:\n:alt:\n\n:caption: no\n```";
  EXPECT_EQ(units_of(kCode), Strings{"One {1:*}two{/1:*}"});
  EXPECT_EQ(outline_of(kCode),
            (Strings{"code block {code-block} python\n:caption: \n:linenos:\n:alt:\n\n:caption: no",
                     "~ emphasis"}));
  EXPECT_EQ(units_of("```{toctree}\n:maxdepth: 2\n:caption: One\ntwo\n```"), Strings{"One"});
  EXPECT_EQ(units_of("```{image} a.png\n:alt: One\n```"), Strings{"One"});
  EXPECT_TRUE(units_of("```python\n:caption: one\n```").empty());
  EXPECT_TRUE(units_of("<!-- hymt:off -->\n\n```{image} a.png\n:alt: One\n```").empty());
}

TEST(MystTest, LabelsOfMathStay) {
  EXPECT_TRUE(units_of("$$\na = b\n$$ (eq:one)").empty());
  EXPECT_TRUE(units_of("$$ a = b $$ (one-two) ").empty());
  EXPECT_EQ(units_of("$$ a = b $$ (one two)"), Strings{"{1:$$ a = b $$} (one two)"});
  EXPECT_EQ(units_of("$$ a $$ (one)\ntwo"), Strings{"two"});
}

TEST(MystTest, ColonFences) {
  EXPECT_EQ(units_of(":::{tip} One\n:class: two\nthree\n:::\n"), (Strings{"One", "three"}));
  EXPECT_EQ(units_of("::::{figure} a.png\n:alt: One\n\nTwo\n::::\n"), (Strings{"One", "Two"}));
}

TEST(MystTest, RolesTargetsAndComments) {
  EXPECT_EQ(units_of("see {ref}`one` and {py:func}``a`b`` now"),
            Strings{"see {1={ref}`one`:{ref}`one`} and {2={py:func}``a`b``:{py:func}``a`b``} now"});
  EXPECT_EQ(units_of("(my-label)=\n# One\n\n% two\n% three\n\n+++ {\"a\": 1}\n\nfour"),
            (Strings{"One", "four"}));
  EXPECT_EQ(units_of("50\n% of it"), Strings{"50 % of it"});
  EXPECT_TRUE(units_of("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}").empty());
}

TEST(MystTest, WordsOfRolesAreText) {
  EXPECT_EQ(units_of("see {ref}`the *one* <two>` now"),
            Strings{"see {1:{ref}`}the *one*{/1: <two>`} now"});
  EXPECT_EQ(units_of("press {guilabel}`Save & go` and {abbr}`One (two)`"),
            Strings{"press {1:{guilabel}`}Save & go{/1:`} and {2:{abbr}`}One (two){/2:`}"});
  EXPECT_EQ(units_of("> see {doc}`` one\n> `two` ``\n> {doc}``one\n> two <three>``"),
            Strings{"see {1:{doc}`` one\n> `two` ``} "
                    "{2:{doc}``}one two{/2: <three>``}"});
  EXPECT_EQ(outline_of("{doc}`one <two>`"),
            (Strings{"paragraph", "~ role {doc}`", "~ role  <two>`"}));
  // Targets, formulas, names, and what Sphinx makes no link of.
  for (const char* role : {"{term}`one`", "{sub}`2`", "{doc}`<one>`", "{doc}`!one <two>`",
                           "{py:class}`one <two>`", "{kbd}`one`", "{unheard}`one <two>`"}) {
    EXPECT_EQ(only_unit(std::string("a ") + role).source.codes().front().original, role);
  }
}

TEST(MkDocsTest, AttributeListsBelongToWhatIsBeforeThem) {
  EXPECT_EQ(units_of("see [one](a){ .b } and **two**{: .c}"),
            Strings{"see {1:[}one{/1:](a){ .b }} and {2:**}two{/2:**{: .c}}"});
  EXPECT_EQ(units_of("![one](a.png){ width=300 title=\"Two three\" }"),
            (Strings{"one", "Two three"}));
  EXPECT_EQ(units_of("[one](a){ data-preview }"), Strings{"{1:[}one{/1:](a){ data-preview }}"});
  EXPECT_EQ(units_of("a set { one } and { two }"), Strings{"a set { one } and { two }"});
}

TEST(MkDocsTest, KeysMarksAndIcons) {
  EXPECT_EQ(units_of("press ++ctrl+\"a\"++ in C++ and C++"),
            Strings{"press {1=++ctrl+\"a\"++:++ctrl+\"a\"++} in C++ and C++"});
  EXPECT_EQ(units_of("==one *two*== and ^^three^^, a == b == c"),
            Strings{"{1:==}one {2:*}two{/2:*}{/1:==} and {3:^^}three{/3:^^}, a == b == c"});
  EXPECT_EQ(units_of("the :material-account:{ .big } icon"),
            Strings{"the {1=:material-account:::material-account:{ .big }} icon"});
}

TEST(MkDocsTest, LinesOfBlocks) {
  EXPECT_EQ(units_of("!!! note inline end \"One\"\n    two"), (Strings{"One", "two"}));
  EXPECT_EQ(units_of("/// note | One\ntwo\n///"), (Strings{"One", "two"}));
  EXPECT_EQ(units_of("--8<-- \"one.md\"\n\n--8<--\ntwo.md\n--8<--\n\nthree"), Strings{"three"});
  EXPECT_EQ(units_of("*[HTML]: Hypertext\n*[W3C]: World"), (Strings{"Hypertext", "World"}));
  EXPECT_EQ(units_of("one\n\n:   two\n\n: three"), (Strings{"one", "two", ": three"}));
}

TEST(MkDocsTest, LinksInHtmlHaveAttributes) {
  const auto units = units_of("<div markdown>\n  ![one](a.png){ width=\"500\" }\n{ two }\n</div>");
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units[0].find("500"), std::string::npos) << units[0];
  EXPECT_EQ(units[1], "{ two }");
  EXPECT_EQ(units_of("=== \":x: One\""), Strings{"{1=:x:::x:} One"});
}

TEST(MkDocsTest, DefinitionsMayBeAdmonitions) {
  EXPECT_EQ(units_of("one\n\n:   !!! note\n\n        two"), Strings{"one"});
  EXPECT_EQ(units_of("one\n\n:   !!! note \"Two\"\n\n        three"), (Strings{"one", "Two"}));
  EXPECT_EQ(units_of("one\n:   two"), (Strings{"one", "two"}));
}

TEST(MkDocsTest, CrossReferences) {
  EXPECT_EQ(units_of("[one `a`][pkg.name] and [two][three]"),
            Strings{"{1:[}one {2=a:`a`}{/1:][pkg.name]} and [two][three]"});
  EXPECT_EQ(units_of("see [pkg.name][], [`One`][] and [two][] words"),
            Strings{"see {1=pkg.name:[pkg.name][]}, {2=One:[`One`][]} and [two][] words"});
}

TEST(MkDocsTest, LabelsThatCommonMarkDoesNotSee) {
  EXPECT_EQ(units_of("see [one two][^1] now\n\n[one two]: a.md\n\n[^1]: three")[0],
            "see {1=one two:[one two]}{2:[^1]} now");
  EXPECT_EQ(units_of("see [one]:\n\n<div>\n</div>\n  [One]: a.md"), Strings{"see {1=one:[one]}:"});
  EXPECT_EQ(units_of("see [three] and [four][^5]"), Strings{"see [three] and [four][^5]"});
}

TEST(MkDocsTest, Criticism) {
  EXPECT_EQ(units_of("a {++one *two*++} b {--c--} {==d==}{>>e<<}"),
            Strings{"a {1:{++}one {2:*}two{/2:*}{/1:++}} b {3:{--}c{/3:--}} "
                    "{4:{==}d{/4:==}}{5:{>>}e{/5:<<}}"});
  EXPECT_EQ(units_of("is {~~one~>two~~} now"), Strings{"is {1:{~~}one{2:~>}two{/1:~~}} now"});
  for (const char* text : {"a {++ b", "a {~~b~~} c", "{++++} a"}) {
    EXPECT_EQ(only_unit(text).source.text().substr(0, 1), std::string_view(text).substr(0, 1));
  }
}

}  // namespace
}  // namespace hymt
