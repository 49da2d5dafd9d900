// What parsers say that codes are, as nobody behind them guesses it from the bytes.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "parsers/document/parser.h"
#include "parsers/make_parser.h"

namespace hymt {
namespace {

std::string name_of(CodeRole role) {
  constexpr std::array<const char*, 6> kTypes = {"other", "fmt", "link", "image", "quote", "var"};
  constexpr std::array<const char*, 10> kSubtypes = {
      "",        ":delimiter", ":verbatim", ":line end", ":blank",
      ":inline", ":reference", ":shortcut", ":address",  ":looks"};
  return std::string(kTypes[static_cast<std::size_t>(role.type)]) +
         kSubtypes[static_cast<std::size_t>(role.subtype)];
}

// "bytes=role" of each code of each unit, in order; closing codes have the role of their pair.
std::string roles(Format format, std::string_view source) {
  const Document document = make_parser(format, {})->parse(source, "en");
  std::string result;
  for (const TranslationUnit& unit : document.units) {
    for (const InlineCode& code : unit.source.codes()) {
      if (code.kind == InlineCodeKind::kClosing) continue;
      if (!result.empty()) result += ' ';
      result += code.original + '=' + name_of(code.role);
    }
  }
  return result;
}

TEST(CodeRolesTest, OfMarkdown) {
  const auto markdown = [](std::string_view source) { return roles(Format::kMarkdown, source); };
  EXPECT_EQ(markdown("a *b* __c__ ~~d~~"), "*=fmt:delimiter __=fmt:delimiter ~~=fmt:delimiter");
  EXPECT_EQ(markdown("a `b` c"), "`b`=fmt:verbatim");
  EXPECT_EQ(markdown("a $b$ c"), "$b$=other:verbatim");
  EXPECT_EQ(markdown("a [b](c) d"), "[=link:inline");
  EXPECT_EQ(markdown("a [b][c] d\n\n[c]: e"), "[=link:reference");
  EXPECT_EQ(markdown("a [b] d\n\n[b]: e"), "[=link:shortcut");
  EXPECT_EQ(markdown("a [b][] d\n\n[b]: e"), "[=link:shortcut");
  EXPECT_EQ(markdown("a ![b](c) d"), "![b](c)=image:inline");
  EXPECT_EQ(markdown("a ![b][c] d\n\n[c]: e"), "![b][c]=image:reference");
  EXPECT_EQ(markdown("a ![b] d\n\n[b]: e"), "![b]=image:shortcut");
  EXPECT_EQ(markdown("a <https://b.org> c"), "<https://b.org>=link");
  EXPECT_EQ(markdown("a https://b.org c"), "https://b.org=link:address");
  EXPECT_EQ(markdown("a www.b.org c"), "www.b.org=link:address");
  EXPECT_EQ(markdown("a b@c.org d"), "b@c.org=link:address");
  EXPECT_EQ(markdown("a ftp://b.org/c d"), "ftp://b.org/c=link:address");
  EXPECT_EQ(markdown("a README.md b"), "README.md=var:looks");
  EXPECT_EQ(markdown("a {{ b }} c"), "{{ b }}=var");
  EXPECT_EQ(markdown("a  \nb"), "  \n=fmt:line end");
  EXPECT_EQ(markdown("日本\n語"), "\n=fmt:line end");
  EXPECT_EQ(markdown("a <q>b</q> <b>c</b> <i>d"), "<q>=quote <b>=fmt <i>=fmt");
  // No marks of emphasis, no link: text.
  EXPECT_EQ(markdown("a \\*b\\* [c] d"), "");
}

TEST(CodeRolesTest, OfHtml) {
  const auto html = [](std::string_view source) { return roles(Format::kHtml, source); };
  EXPECT_EQ(html("<p>a <a href=b>c</a> <b>d</b> <q>e</q> <img src=f alt=g> h"),
            "<a href=b>=link <b>=fmt <q>=quote <img src=f alt=g>=image");
  EXPECT_EQ(html("<p>a<br>b <!-- c --> d <code>e</code>"),
            "<br>=fmt <!-- c -->=other <code>e</code>=fmt");
  EXPECT_EQ(html("<p>a %s b https://c.org"), "%s=var:looks https://c.org=link:address");
}

TEST(CodeRolesTest, OfTextAndFrontMatter) {
  EXPECT_EQ(roles(Format::kText,
                  "One line of prose here, two spaces. And\tone tab inside of the prose text.\n"),
            "\t=fmt:blank");
  EXPECT_EQ(roles(Format::kMarkdown, "---\ntitle: \"one \\\n  two\"\n---\n"),
            "\\\n  =fmt:line end");
}

}  // namespace
}  // namespace hymt
