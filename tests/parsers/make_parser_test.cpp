#include "parsers/make_parser.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

TEST(MakeParserTest, FormatByEnding) {
  EXPECT_EQ(format_of_path("a/b.html"), Format::kHtml);
  EXPECT_EQ(format_of_path("INDEX.HTM"), Format::kHtml);
  EXPECT_EQ(format_of_path("x.xhtml"), Format::kHtml);
  EXPECT_EQ(format_of_path("README.md"), Format::kMarkdown);
  EXPECT_EQ(format_of_path("a.b.markdown"), Format::kMarkdown);
  EXPECT_EQ(format_of_path("a.mdx"), Format::kMdx);
  EXPECT_EQ(format_of_path("notes.TXT"), Format::kText);
  for (const char* path :
       {"", "README", "a.png", "a.md/b", "a.md/", ".", "md", "a.", "dir.txt/x.c"}) {
    EXPECT_FALSE(format_of_path(path).has_value()) << path;
  }
}

TEST(MakeParserTest, GuessHtml) {
  for (const char* bytes : {"<!DOCTYPE html><p>x", "\xEF\xBB\xBF\n <html>", "<p class='a'>x</p>",
                            "<!-- x --><p>", "<?xml version='1.0'?><html/>", "<H1>x</H1>"}) {
    EXPECT_EQ(guess_format(bytes), Format::kHtml) << bytes;
  }
}

TEST(MakeParserTest, GuessMarkdown) {
  for (const char* bytes : {"# Title\n\n## Part\n", "See [a](b.md).\n", "```\ncode\n```\n",
                            "---\ntitle: x\n---\n", "Some **strong** words and `code`.\n"}) {
    EXPECT_EQ(guess_format(bytes), Format::kMarkdown) << bytes;
  }
}

TEST(MakeParserTest, GuessText) {
  for (const char* bytes : {"", "Hello.\n", "<word of a text>", "<https://example.org> x", "a < b",
                            "# a comment\n", "Title\n=====\n\n* item\n", "<p", "2 ** 3 is 8"}) {
    EXPECT_EQ(guess_format(bytes), Format::kText) << bytes;
  }
}

TEST(MakeParserTest, MalformedOptionsAreUsageErrors) {
  for (const char* key : {"", ".", "a.", ".a", "a..b"}) {
    ParserOptions options;
    options.front_matter_keys = {key};
    EXPECT_THROW(static_cast<void>(make_parser(Format::kMarkdown, options)), Error) << key;
  }
  ParserOptions options;
  options.placeholders = {{"bad", "("}};
  for (const Format format : {Format::kText, Format::kMarkdown, Format::kHtml}) {
    EXPECT_THROW(static_cast<void>(make_parser(format, options)), Error);
  }
}

TEST(MakeParserTest, EachFormatHasItsParser) {
  for (const Format format : {Format::kText, Format::kMarkdown, Format::kHtml}) {
    const auto parser = make_parser(format, {});
    EXPECT_EQ(parser->format(), format);
    const Document document = parser->parse("Hello, world.\n", "en");
    EXPECT_EQ(document.format, format);
    ASSERT_EQ(document.units.size(), 1U) << format_name(format);
    EXPECT_EQ(document.units[0].source.text(), "Hello, world.");
  }
}

}  // namespace
}  // namespace hymt
