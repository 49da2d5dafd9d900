// What is written into front matter and above the text, and that nothing else changes by it.
#include "reassemble/page_notes.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/document/parser.h"
#include "parsers/encoding.h"
#include "parsers/make_parser.h"
#include "tests/suites/suite_inputs.h"

namespace hymt {
namespace {

constexpr std::string_view kHash = "xxh128:00112233445566778899aabbccddeeff";
constexpr std::string_view kCommit = "0123456789abcdef0123456789abcdef01234567";

struct FrontCase {
  const char* name;
  const char* page;
  const char* expected;  // Null: nothing may be written.
  const char* path = "source-hash";
  Format format = Format::kMarkdown;
  bool makes_block = false;
};

#define HASH "xxh128:00112233445566778899aabbccddeeff"
#define COMMIT "0123456789abcdef0123456789abcdef01234567"

const std::vector<FrontCase> kFrontCases = {
    // YAML.
    {"a key is added", "---\ntitle: A b\n---\n\nText.\n",
     "---\ntitle: A b\nsource-hash: " HASH "\n---\n\nText.\n"},
    {"comments and order stay",
     "---\n# one\ntitle: A b # two\n\ntags:  [x,  y]\n# three\n---\nText.\n",
     "---\n# one\ntitle: A b # two\n\ntags:  [x,  y]\n# three\nsource-hash: " HASH
     "\n---\nText.\n"},
    {"line ends stay", "---\r\ntitle: A b\r\n---\r\n\r\nText.\r\n",
     "---\r\ntitle: A b\r\nsource-hash: " HASH "\r\n---\r\n\r\nText.\r\n"},
    {"a byte order mark stays", "\xEF\xBB\xBF---\ntitle: A b\n---\n\nText.\n",
     "\xEF\xBB\xBF---\ntitle: A b\nsource-hash: " HASH "\n---\n\nText.\n"},
    {"empty front matter", "---\n---\n\nText.\n", "---\nsource-hash: " HASH "\n---\n\nText.\n"},
    {"closed by dots", "---\ntitle: A b\n...\nText.\n",
     "---\ntitle: A b\nsource-hash: " HASH "\n...\nText.\n"},
    {"a value is replaced", "---\nsource-hash: old   # mine\ntitle: A b\n---\nText.\n",
     "---\nsource-hash: " HASH "   # mine\ntitle: A b\n---\nText.\n"},
    {"a quoted value is replaced", "---\nsource-hash: \"old\"\ntitle: 'A b'\n---\nText.\n",
     "---\nsource-hash: \"" HASH "\"\ntitle: 'A b'\n---\nText.\n"},
    {"a list has no place", "---\nsource-hash: [a, b]\n---\nText.\n", nullptr},
    {"behind a block of lines", "---\ndescription: |\n  One.\n  Two.\n---\nText.\n",
     "---\ndescription: |\n  One.\n  Two.\nsource-hash: " HASH "\n---\nText.\n"},
    {"malformed", "---\ntitle: [A b\n---\nText.\n", nullptr},
    {"no front matter", "Text.\n", nullptr},
    {"no front matter, and some is made", "Text.\n", "---\nsource-hash: " HASH "\n---\n\nText.\n",
     "source-hash", Format::kMarkdown, true},
    {"made before a ruler", "---\n\nText.\n", "---\nsource-hash: " HASH "\n---\n\n---\n\nText.\n",
     "source-hash", Format::kMarkdown, true},
    {"made with the page's line ends", "Text.\r\n",
     "---\r\nsource-hash: " HASH "\r\n---\r\n\r\nText.\r\n", "source-hash", Format::kMarkdown,
     true},
    {"an empty page has no place", "", nullptr, "source-hash", Format::kMarkdown, true},
    {"MDX", "---\ntitle: A b\n---\n\nimport X from 'x'\n\nText <X />.\n",
     "---\ntitle: A b\nsource-hash: " HASH "\n---\n\nimport X from 'x'\n\nText <X />.\n",
     "source-hash", Format::kMdx},
    // One key in another.
    {"a commit", "---\ntitle: A b\n---\nText.\n",
     "---\ntitle: A b\nl10n:\n  sourceCommit: " COMMIT "\n---\nText.\n", "l10n.sourceCommit"},
    {"a commit is replaced", "---\nl10n:\n  sourceCommit: abc\n  by: me\ntitle: A b\n---\nText.\n",
     "---\nl10n:\n  sourceCommit: " COMMIT "\n  by: me\ntitle: A b\n---\nText.\n",
     "l10n.sourceCommit"},
    {"beside others", "---\nl10n:\n    by: me\ntitle: A b\n---\nText.\n",
     "---\nl10n:\n    sourceCommit: " COMMIT "\n    by: me\ntitle: A b\n---\nText.\n",
     "l10n.sourceCommit"},
    {"in braces it has no place", "---\nl10n: {by: me}\n---\nText.\n", nullptr,
     "l10n.sourceCommit"},
    {"in braces it is replaced", "---\nl10n: {sourceCommit: abc, by: me}\n---\nText.\n",
     "---\nl10n: {sourceCommit: " COMMIT ", by: me}\n---\nText.\n", "l10n.sourceCommit"},
    // TOML.
    {"TOML", "+++\ntitle = \"A b\"\n+++\n\nText.\n",
     "+++\ntitle = \"A b\"\nsource-hash = \"" HASH "\"\n+++\n\nText.\n"},
    {"before tables", "+++\ntitle = \"A b\"\n\n[params]\nx = 1\n+++\nText.\n",
     "+++\nsource-hash = \"" HASH "\"\ntitle = \"A b\"\n\n[params]\nx = 1\n+++\nText.\n"},
    {"a value of TOML", "+++\nsource-hash = 'old' # mine\ntitle = \"A b\"\n+++\nText.\n",
     "+++\nsource-hash = '" HASH "' # mine\ntitle = \"A b\"\n+++\nText.\n"},
    {"a number of TOML", "+++\nsource-hash = 12\n+++\nText.\n",
     "+++\nsource-hash = \"" HASH "\"\n+++\nText.\n"},
    {"a commit in TOML", "+++\ntitle = \"A b\"\n+++\nText.\n",
     "+++\ntitle = \"A b\"\nl10n.sourceCommit = \"" COMMIT "\"\n+++\nText.\n", "l10n.sourceCommit"},
    {"in a table of TOML", "+++\ntitle = \"A b\"\n[l10n]\nby = \"me\"\n+++\nText.\n",
     "+++\ntitle = \"A b\"\n[l10n]\nsourceCommit = \"" COMMIT "\"\nby = \"me\"\n+++\nText.\n",
     "l10n.sourceCommit"},
    // JSON.
    {"JSON", "{\n  \"title\": \"A b\"\n}\n\nText.\n",
     "{\n  \"title\": \"A b\",\n  \"source-hash\": \"" HASH "\"\n}\n\nText.\n"},
    {"JSON on a line", "{\"title\": \"A b\"}\n\nText.\n",
     "{\"title\": \"A b\", \"source-hash\": \"" HASH "\"}\n\nText.\n"},
    {"an empty object", "{}\n\nText.\n", "{\"source-hash\": \"" HASH "\"}\n\nText.\n"},
    {"a value of JSON", "{\n\t\"source-hash\": null,\n\t\"title\": \"A b\"\n}\n\nText.\n",
     "{\n\t\"source-hash\": \"" HASH "\",\n\t\"title\": \"A b\"\n}\n\nText.\n"},
    {"a commit in JSON", "{\n  \"title\": \"A b\"\n}\n\nText.\n",
     "{\n  \"title\": \"A b\",\n  \"l10n\": {\"sourceCommit\": \"" COMMIT "\"}\n}\n\nText.\n",
     "l10n.sourceCommit"},
    // No front matter at all.
    {"a text file", "Text.\n", nullptr, "source-hash", Format::kText, true},
    {"HTML", "<p>Text.</p>\n", nullptr, "source-hash", Format::kHtml, true},
};

class PageNotesTest : public testing::Test {
 protected:
  const Parser& parser(Format format) {
    auto& made = parsers_[static_cast<std::size_t>(format)];
    if (made == nullptr) made = make_parser(format, {});
    return *made;
  }

  std::unique_ptr<const Parser> parsers_[kNumFormats];
};

TEST_F(PageNotesTest, FrontMatterGetsAKeyAndNothingElseChanges) {
  for (const FrontCase& test : kFrontCases) {
    SCOPED_TRACE(test.name);
    const Document page = parser(test.format).parse(test.page, "en");
    const std::string value(std::string_view(test.path) == "source-hash" ? kHash : kCommit);
    const std::vector<FrontMatterValue> values = {{test.path, value}};
    const auto noted = with_front_matter(page, parser(test.format), "en", values, test.makes_block);
    ASSERT_EQ(noted.has_value(), test.expected != nullptr) << (noted ? noted->bytes : "");
    if (!noted) continue;
    EXPECT_EQ(noted->bytes, test.expected);
    EXPECT_EQ(front_matter_value(noted->document, test.path), value);
    // Once more changes nothing.
    const auto again = with_front_matter(noted->document, parser(test.format), "en", values, true);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->bytes, noted->bytes);
  }
}

TEST_F(PageNotesTest, AddedLinesAreTakenOutAgain) {
  constexpr std::string_view kPaths[] = {"source-hash", "l10n.sourceCommit"};
  for (const FrontCase& test : kFrontCases) {
    SCOPED_TRACE(test.name);
    const Document page = parser(test.format).parse(test.page, "en");
    const bool is_there = page.source.find("source-hash") != std::string::npos ||
                          page.source.find("sourceCommit") != std::string::npos;
    const bool is_json = page.source.starts_with("{");
    if (test.expected == nullptr || is_there || is_json) continue;
    const Document noted = parser(test.format).parse(test.expected, "en");
    EXPECT_EQ(without_notes(page, noted, kPaths).text, page.source);
  }
}

struct NoticeCase {
  const char* name;
  const char* page;
  const char* expected;  // Null: nothing may be written.
  Format format = Format::kMarkdown;
  const char* notice = "> By machine.";
};

#define NOTICE "<!-- hymt:off notice -->\n\n> By machine.\n\n<!-- hymt:on -->\n\n"
#define MDX_NOTICE "{/* hymt:off notice */}\n\n> By machine.\n\n{/* hymt:on */}\n\n"
#define HTML_NOTICE "<!-- hymt:off notice -->\n<p>By machine.</p>\n<!-- hymt:on -->"

const std::vector<NoticeCase> kNoticeCases = {
    {"before the first paragraph", "Text.\n", NOTICE "Text.\n"},
    {"behind the title", "# Title\n\nText.\n", "# Title\n\n" NOTICE "Text.\n"},
    {"behind a title without a blank line", "# Title\nText.\n", "# Title\n" NOTICE "Text.\n"},
    {"behind an underlined title", "Title\n=====\n\nText.\n", "Title\n=====\n\n" NOTICE "Text.\n"},
    {"before a heading of another level", "## Part\n\nText.\n", NOTICE "## Part\n\nText.\n"},
    {"behind attributes of the title", "# Title\n{: #id }\n\nText.\n",
     "# Title\n{: #id }\n\n" NOTICE "Text.\n"},
    {"behind front matter", "---\ntitle: A b\n---\n\nText.\n",
     "---\ntitle: A b\n---\n\n" NOTICE "Text.\n"},
    {"behind comments and definitions", "<!-- mine -->\n\n[a]: b.md\n\nText [a].\n",
     "<!-- mine -->\n\n[a]: b.md\n\n" NOTICE "Text [a].\n"},
    {"behind the target of the title", "(start)=\n# Title\n\nText.\n",
     "(start)=\n# Title\n\n" NOTICE "Text.\n"},
    {"before a list", "- One.\n- Two.\n", NOTICE "- One.\n- Two.\n"},
    {"before code", "    code\n\nText.\n", NOTICE "    code\n\nText.\n"},
    {"with the page's line ends", "# Title\r\n\r\nText.\r\n",
     "# Title\r\n\r\n<!-- hymt:off notice -->\r\n\r\n> By machine.\r\n\r\n<!-- hymt:on -->\r\n\r\n"
     "Text.\r\n"},
    {"a byte order mark", "\xEF\xBB\xBFText.\n", "\xEF\xBB\xBF" NOTICE "Text.\n"},
    {"a title alone", "# Title\n", nullptr},
    {"nothing", "", nullptr},
    {"no line end at the end", "Text.", NOTICE "Text."},
    {"behind the modules of MDX", "import X from 'x'\n\nexport const a = 1\n\n# Title\n\nText.\n",
     "import X from 'x'\n\nexport const a = 1\n\n# Title\n\n" MDX_NOTICE "Text.\n", Format::kMdx},
    {"before an element of MDX", "<Tabs>\n\nText.\n\n</Tabs>\n",
     MDX_NOTICE "<Tabs>\n\nText.\n\n</Tabs>\n", Format::kMdx},
    {"at the beginning of the body", "<html><body class=\"a\">\n<p>Text.</p></body></html>\n",
     "<html><body class=\"a\">\n" HTML_NOTICE "\n<p>Text.</p></body></html>\n", Format::kHtml,
     "<p>By machine.</p>"},
    {"a part of a page", "<p>Text.</p>\n", HTML_NOTICE "\n<p>Text.</p>\n", Format::kHtml,
     "<p>By machine.</p>"},
    {"a page without a body", "<!doctype html>\n<p>Text.</p>\n", nullptr, Format::kHtml,
     "<p>By machine.</p>"},
    {"a text file", "Text.\n", nullptr, Format::kText},
    // Of people's own.
    {"several lines", "Text.\n",
     "<!-- hymt:off notice -->\n\n:::info\n\nSee [this](a.md).\n\n:::\n\n<!-- hymt:on "
     "-->\n\nText.\n",
     Format::kMarkdown, ":::info\n\nSee [this](a.md).\n\n:::"},
    {"what ends too early", "Text.\n", nullptr, Format::kMarkdown, "a <!-- hymt:on --> b"},
    {"what never ends", "Text.\n", nullptr, Format::kMarkdown, "```\nfence"},
};

TEST_F(PageNotesTest, ANoticeIsPutAboveTheTextAndFoundAgain) {
  for (const NoticeCase& test : kNoticeCases) {
    SCOPED_TRACE(test.name);
    const Document page = parser(test.format).parse(test.page, "en");
    EXPECT_TRUE(find_notice(page).empty());
    const auto noted = with_notice(page, parser(test.format), "en", test.notice);
    ASSERT_EQ(noted.has_value(), test.expected != nullptr) << (noted ? noted->bytes : "");
    if (!noted) continue;
    EXPECT_EQ(noted->bytes, test.expected);
    const TextWithoutNotes plain = without_notes(page, noted->document, {});
    EXPECT_EQ(plain.text, page.source);
    EXPECT_EQ(noted->document.units.size(), page.units.size());
  }
}

// Whatever the page is, it is noted and comes back as it was, or stays.
TEST_F(PageNotesTest, PublicSuites) {
  const char* const folder = std::getenv("HYMT_SUITES_DIR");
  if (folder == nullptr) GTEST_SKIP() << "HYMT_SUITES_DIR names no folder with public test suites";
  constexpr std::string_view kPaths[] = {"source-hash"};
  std::size_t num_pages = 0;
  std::size_t num_keys = 0;
  std::size_t num_notices = 0;
  for (const SuiteInput& input : all_suites(folder)) {
    if (input.format == Format::kText || input.bytes.size() > 20000) continue;
    SCOPED_TRACE(input.name);
    const Parser& its_parser = parser(input.format);
    Document page;
    try {
      page = its_parser.parse(input.bytes, "en");
    } catch (const Error&) {
      continue;
    }
    ++num_pages;
    const std::vector<FrontMatterValue> values = {{"source-hash", std::string(kHash)}};
    const auto with_key = with_front_matter(page, its_parser, "en", values, true);
    if (with_key) {
      ++num_keys;
      EXPECT_EQ(without_notes(page, with_key->document, kPaths).text, page.source);
    }
    const bool is_html = input.format == Format::kHtml;
    const auto noted = with_notice(with_key ? with_key->document : page, its_parser, "en",
                                   is_html ? "<p>By machine.</p>" : "> By machine.");
    if (!noted) continue;
    ++num_notices;
    EXPECT_EQ(without_notes(page, noted->document, kPaths).text, page.source);
  }
  std::cout << num_pages << " pages, " << num_keys << " with a key, " << num_notices
            << " with a notice\n";
  EXPECT_GT(num_keys, 500U);
  EXPECT_GT(num_notices, 500U);
}

TEST_F(PageNotesTest, WhatStandsBesideTheMarksIsNoNotice) {
  struct Case {
    Format format;
    const char* page;
    const char* plain;
  };
  for (const Case& test : {
           Case{Format::kHtml,
                "<body><!-- hymt:off notice -->\n<p>a</p>\n<!-- hymt:on -->\n<p>Text.</p></body>\n",
                "<body>\n<p>Text.</p></body>\n"},
           Case{Format::kHtml,
                "<body>\n  <!-- hymt:off notice --><p>a</p><!-- hymt:on --><p>Text.</p></body>\n",
                "<body>\n  <p>Text.</p></body>\n"},
           Case{Format::kHtml,
                "<body>\r\n<!-- hymt:off notice --><p>a</p><!-- hymt:on -->\r\n<p>Text.</p></body>",
                "<body>\r\n<p>Text.</p></body>"},
           Case{Format::kHtml,
                "<!-- hymt:off notice -->\n<p>a</p>\n<!-- hymt:on --><p>Text.</p>\n<p>More.</p>\n",
                "<p>Text.</p>\n<p>More.</p>\n"},
           Case{Format::kMarkdown,
                "<!-- hymt:off notice -->\n\n> a\n\n<!-- hymt:on --> <div "
                "id=\"toc\"></div>\n\nText.\n",
                " <div id=\"toc\"></div>\n\nText.\n"},
           Case{Format::kMarkdown, "<!-- hymt:off notice -->\n\n> a\n\n<!-- hymt:on --> \nText.\n",
                "Text.\n"},
           Case{Format::kMdx,
                "{/* hymt:off notice */}\n\n> a\n\n{/* hymt:on */} <Toc />\n\nText.\n",
                " <Toc />\n\nText.\n"},
       }) {
    const Document source = parser(test.format).parse("Text.\n", "en");
    const Document page = parser(test.format).parse(test.page, "en");
    ASSERT_EQ(without_notes(source, page, {}).removed.size(), 1U) << test.page;
    EXPECT_EQ(without_notes(source, page, {}).text, test.plain);
  }
}

TEST_F(PageNotesTest, TheMarkIsSeenInEachEncoding) {
  const std::string page = "<!-- hymt:off notice -->\n\n> a\n\n<!-- hymt:on -->\n\nText.\n";
  EXPECT_TRUE(may_have_notice(page));
  EXPECT_FALSE(may_have_notice("<!-- hymt:off -->\n\nText.\n"));
  for (const char* encoding : {"UTF-16LE", "UTF-16BE"}) {
    std::string bytes;
    ASSERT_TRUE(encode_text(page, encoding, true, Unencodable::kFail, bytes));
    EXPECT_TRUE(may_have_notice(bytes)) << encoding;
    ASSERT_TRUE(encode_text("Text.\n", encoding, true, Unencodable::kFail, bytes));
    EXPECT_FALSE(may_have_notice(bytes)) << encoding;
  }
}

TEST_F(PageNotesTest, WhatOnlyLooksLikeANoticeIsNone) {
  for (const char* page :
       {"```\n<!-- hymt:off notice -->\n\n> a\n\n<!-- hymt:on -->\n```\n\nText.\n",
        "<!-- hymt:off -->\n\n> a\n\n<!-- hymt:on -->\n\nText.\n",
        "Say `<!-- hymt:off notice -->` and text.\n"}) {
    EXPECT_TRUE(find_notice(parser(Format::kMarkdown).parse(page, "en")).empty()) << page;
  }
}

}  // namespace
}  // namespace hymt
