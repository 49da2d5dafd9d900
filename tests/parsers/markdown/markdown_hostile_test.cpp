// Input that was made to hurt: it ends in bounded time with all bytes accounted for.
//
// Nothing here looks at a clock; a rule that is not linear makes the test run into its time limit.
#include <gmock/gmock.h>

#include <string>

#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

std::string repeat(std::string_view piece, std::size_t count) {
  std::string result;
  result.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) result += piece;
  return result;
}

std::string ladder(std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += std::string(2 * i, ' ') + "* a\n";
  return result;
}

std::string backtick_runs(std::size_t count) {
  std::string result;
  for (std::size_t i = 1; i < count; ++i) result += "e" + std::string(i, '`');
  return result;
}

std::string many_references(std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += "[" + std::to_string(i) + "]: u\n";
  return result + "\n" + repeat("[0] ", 5000);
}

struct Hostile {
  const char* name;
  std::string text;
};

std::vector<Hostile> hostile_texts() {
  return {
      {"nested strong emphasis", repeat("*a **a ", 65000) + "b" + repeat(" a** a*", 65000)},
      {"emphasis closers", repeat("a_ ", 65000)},
      {"emphasis openers", repeat("_a ", 65000)},
      {"link closers", repeat("a]", 65000)},
      {"link openers", repeat("[a", 65000)},
      {"mismatched marks", repeat("*a_ ", 50000)},
      {"multiples of three", "a**b" + repeat("c* ", 50000)},
      {"links and emphasis", repeat("[ a_", 50000)},
      {"brackets and parentheses", repeat("[ (](", 80000)},
      {"nested brackets", repeat("[", 100000) + "a" + repeat("]", 100000)},
      {"images around links", repeat("![", 9000) + repeat("[a](b)", 3000)},
      {"nested quotes", repeat("> ", 50000) + "a"},
      {"nested lists", ladder(1000)},
      {"nested lists on a line", repeat("* ", 50000) + "a"},
      {"nested quotes and lists", repeat("> 1. ", 20000) + "a"},
      {"blank lines in nested items", repeat("- ", 150) + "a\n" + repeat("\n", 200000) + "b"},
      {"NUL", "abc" + std::string(1, '\0') + "de" + std::string(1, '\0')},
      {"backtick runs", backtick_runs(2000)},
      {"unclosed angle links", repeat("[a](<b", 30000)},
      {"unclosed links", repeat("[a](b", 30000)},
      {"rows and lines", repeat("aaa\rbbb\n-\v\n", 30000)},
      {"many references", many_references(50000)},
      {"reference to nothing", repeat("[a]: b\n", 50000) + repeat("[c]", 6000)},
      {"unclosed comments", repeat("a <!-- ", 60000)},
      {"unclosed CDATA", "a " + repeat("<![CDATA[", 50000)},
      {"unclosed instructions", "a " + repeat("<?", 100000)},
      {"unclosed declarations", "a " + repeat("<!A ", 100000)},
      {"unclosed tags", repeat("a <b ", 60000)},
      {"unclosed attributes", repeat("a <b c=\"", 60000)},
      {"html tags", repeat("<a>", 100000)},
      {"block tags", repeat("<div>\n", 100000)},
      {"at signs", "a" + repeat("@", 200000)},
      {"addresses", repeat("a@b.", 100000)},
      {"www", repeat("_www.a", 60000)},
      {"schemes", repeat("http://a_", 60000)},
      {"parentheses behind a link", "http://a.b" + repeat(")", 100000)},
      {"wide table", repeat("|a", 20000) + "\n" + repeat("|-", 20000) + "\n"},
      {"wide table, short rows",
       repeat("|a", 299) + "\n" + repeat("|-", 299) + "\n" + repeat("x\n", 100000)},
      {"table headers that do not fit", "a\n" + repeat("|-|\n|-|-|\n", 20000)},
      {"tildes", repeat("~", 100000) + "a" + repeat("~~ a ~", 20000)},
      {"entities", repeat("&amp;", 60000)},
      {"escapes", repeat("\\*", 60000)},
      {"hard breaks", repeat("a  \n", 60000)},
      {"footnotes", repeat("[^a]:", 50000) + "b"},
      {"footnote references", repeat("[^a]", 60000) + "\n\n[^a]: b\n"},
      {"definitions in a row", repeat("[^a]: b\n", 30000)},
      {"templates without end", repeat("{{ ", 100000)},
      {"raw without end", repeat("{% raw %}\n\n", 30000)},
      {"math without end", repeat("$a ", 100000)},
      {"display math without end", repeat("$$\na\n\n", 30001)},
      {"display math in a paragraph", repeat("$$\n", 200000)},
      {"display math in paragraphs", repeat("a\n$$ b $$\nc\n\n", 100000)},
      {"protected elements without end", repeat("<kbd>a ", 60000)},
      {"directives", repeat("a <!-- hymt:off --> b\n\n", 20000)},
      {"mdx", repeat("export const a = {\n\n", 30000)},
      {"containers", repeat(":::a\n", 60000)},
      {"emoji", repeat(":a", 100000)},
      {"brackets before a template", repeat("[", 50000) + "](a{{ b }})"},
  };
}

TEST(MarkdownHostileTest, PathologicalTextsEnd) {
  for (const Hostile& hostile : hostile_texts()) {
    SCOPED_TRACE(hostile.name);
    const Document document = parse_markdown(hostile.text);
    EXPECT_EQ(document.source, hostile.text);
    for (const Finding& finding : document.findings) EXPECT_FALSE(finding.message.empty());
  }
}

TEST(MarkdownHostileTest, DeepNestingIsReportedAndProtected) {
  const Document document = parse_markdown(repeat("> ", 1000) + "a\n\nb\n");
  ASSERT_EQ(document.findings.size(), 1U);
  EXPECT_EQ(document.findings[0].rule, "nesting-too-deep");
  EXPECT_TRUE(document.units.empty());
  ASSERT_EQ(document.protected_regions.size(), 1U);
  EXPECT_EQ(document.protected_regions[0].range, (ByteRange{0, document.source.size()}));
}

TEST(MarkdownHostileTest, ABlockThatIsTooComplexDoesNotHarmItsNeighbours) {
  const Document document =
      parse_markdown("# Title\n\na " + repeat("<![CDATA[", 50000) + "\n\nThe end.\n");
  ASSERT_EQ(document.findings.size(), 1U);
  EXPECT_EQ(document.findings[0].rule, "block-too-complex");
  ASSERT_EQ(document.units.size(), 2U);
  EXPECT_EQ(document.units[1].source.text(), "The end.");
}

TEST(MarkdownHostileTest, ALineOfAHundredMegabytes) {
  const Document document = parse_markdown(repeat("word ", 20'000'000));
  EXPECT_EQ(document.units.size(), 1U);
}

TEST(MarkdownHostileTest, ALongDataUriIsNoTrouble) {
  const Document document =
      parse_markdown("![a picture](data:image/png;base64," + repeat("iVBORw0K", 500000) + ")\n\nx");
  EXPECT_TRUE(document.findings.empty());
  EXPECT_EQ(document.units.size(), 2U);
}

TEST(MarkdownHostileTest, BinaryFilesAreRefused) {
  const std::string program(
      "\x7f"
      "ELF\2\1\1\0\0\0\0\0\0\0\0\0",
      16);
  EXPECT_THROW(static_cast<void>(parse_markdown(program)), Error);
}

}  // namespace
}  // namespace hymt
