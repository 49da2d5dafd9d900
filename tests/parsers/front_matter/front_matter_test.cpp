#include "parsers/front_matter/front_matter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Parsed {
  Document document;
  std::size_t end = 0;
};

Parsed parse(std::string source, std::vector<std::string> keys = {}) {
  ParserOptions options;
  options.front_matter_keys_only = !keys.empty();
  options.front_matter_keys = std::move(keys);
  Parsed result;
  result.document.source = std::move(source);
  result.end = parse_front_matter(result.document, options, PlaceholderScanner(options));
  EXPECT_NO_THROW(check_document(result.document));
  std::size_t position = 0;
  for (const ProtectedRegion& region : result.document.protected_regions) {
    EXPECT_GE(region.range.begin, position);
    EXPECT_LT(region.range.begin, region.range.end);
    position = region.range.end;
  }
  EXPECT_LE(position, result.end);
  return result;
}

std::vector<std::string> texts(const Parsed& parsed) {
  std::vector<std::string> result;
  for (const TranslationUnit& unit : parsed.document.units) result.emplace_back(unit.source.text());
  return result;
}

std::vector<std::string> bytes(const Parsed& parsed) {
  std::vector<std::string> result;
  for (const TranslationUnit& unit : parsed.document.units) {
    result.emplace_back(unit.range.of(parsed.document.source));
  }
  return result;
}

std::vector<std::string> outline(const Parsed& parsed) {
  std::vector<std::string> result;
  for (const OutlineEntry& entry : parsed.document.outline) result.emplace_back(entry.value);
  return result;
}

std::vector<std::string> rules(const Parsed& parsed) {
  std::vector<std::string> result;
  for (const Finding& finding : parsed.document.findings) result.push_back(finding.rule);
  return result;
}

TEST(FrontMatterTest, OnlyChosenScalarsAreUnits) {
  const Parsed parsed = parse("---\ntitle: Hello world\nslug: hello\ntags: [a, b]\n---\nBody\n");
  EXPECT_THAT(texts(parsed), ElementsAre("Hello world"));
  EXPECT_EQ(parsed.end, parsed.document.source.find("Body"));
  const TranslationUnit& unit = parsed.document.units[0];
  EXPECT_EQ(unit.kind, UnitKind::kFrontMatter);
  EXPECT_EQ(unit.place.context, TextContext::kYamlPlain);
  EXPECT_EQ(unit.place.first_column, 7U);
  EXPECT_THAT(outline(parsed), ElementsAre("YAML", "title", "slug=hello", "tags=a", "tags=b"));
  ASSERT_EQ(parsed.document.protected_regions.size(), 2U);
  EXPECT_EQ(parsed.document.protected_regions[0].range.of(parsed.document.source), "---\ntitle: ");
}

TEST(FrontMatterTest, WithoutFencesThereIsNone) {
  for (const char* source :
       {"", "Text\n", "---\ntitle: x\n", "----\ntitle: x\n---\n", " ---\ntitle: x\n---\n",
        "---\nFoo\n---\nBar\n---\nBaz", "---\n\nA paragraph: with text.\n\n---\n", "+++\n",
        "---\n- a\n- b\n---\n", "{% include x %}\n", "{\"a\": 1} text\n", "{\"a\": 1}\ntext\n",
        "{\n", "{{< x >}}\n\n"}) {
    const Parsed parsed = parse(source);
    EXPECT_EQ(parsed.end, 0U) << source;
    EXPECT_THAT(outline(parsed), IsEmpty()) << source;
    EXPECT_THAT(rules(parsed), IsEmpty()) << source;
  }
}

TEST(FrontMatterTest, EmptyFrontMatterIsFrontMatter) {
  for (const char* source : {"---\n---\n", "---\n# comment\n---\n", "+++\n+++\n", "{}\n"}) {
    EXPECT_EQ(parse(source).end, std::string(source).size()) << source;
  }
}

TEST(FrontMatterTest, YamlFencesMayEndWithDotsAndHaveTrailingSpace) {
  EXPECT_THAT(texts(parse("--- \ntitle: x y\n... \nBody")), ElementsAre("x y"));
  EXPECT_THAT(texts(parse("---\r\ntitle: x y\r\n---\r\nBody")), ElementsAre("x y"));
  EXPECT_THAT(texts(parse("---\ntitle: x y\n---")), ElementsAre("x y"));
}

TEST(FrontMatterTest, YamlQuotedScalars) {
  const Parsed parsed = parse(
      "---\ntitle: 'It''s here' # why\ndescription: \"a \\\"b\\\" \\u00e9 \\x41\\tend\"\n---\n");
  EXPECT_THAT(texts(parsed), ElementsAre("It's here", "a \"b\" é A\tend"));
  EXPECT_THAT(bytes(parsed), ElementsAre("It''s here", "a \\\"b\\\" \\u00e9 \\x41\\tend"));
  EXPECT_EQ(parsed.document.units[0].place.quote, '\'');
  EXPECT_EQ(parsed.document.units[0].place.context, TextContext::kYamlQuoted);
  EXPECT_EQ(parsed.document.units[1].place.quote, '"');
}

TEST(FrontMatterTest, YamlScalarsOverSeveralLines) {
  const Parsed parsed = parse(
      "---\ntitle: one two\n  three\n\n  four\nsummary: \"one \\\n   two\n   three\"\n"
      "description: 'a\n  b'\n---\n");
  EXPECT_THAT(texts(parsed), ElementsAre("one two three\nfour", "one two three", "a b"));
  EXPECT_EQ(parsed.document.units[0].place.line_break, "\n  ");
  EXPECT_EQ(parsed.document.units[0].place.wrap_width, 14U);
  EXPECT_EQ(parsed.document.units[2].place.line_break, "\n  ");
}

TEST(FrontMatterTest, YamlLiteralBlocks) {
  const Parsed parsed = parse(
      "---\ntitle: |\n\n  line one\n    more\n\n  line two\n\n# comment\n"
      "description: |2-\n    deep\n  flat\n---\n");
  EXPECT_THAT(texts(parsed), ElementsAre("line one\n  more\n\nline two", "  deep\nflat"));
  EXPECT_EQ(bytes(parsed)[0], "line one\n    more\n\n  line two");
  EXPECT_EQ(parsed.document.units[0].place.context, TextContext::kYamlBlock);
  EXPECT_EQ(parsed.document.units[0].place.quote, '|');
  EXPECT_EQ(parsed.document.units[0].place.line_break, "\n  ");
  EXPECT_EQ(parsed.document.units[0].place.wrap_width, 0U);
}

TEST(FrontMatterTest, YamlFoldedBlocks) {
  const Parsed parsed = parse(
      "---\r\ndescription: >-\r\n  one\r\n  two\r\n\r\n  three\r\n    code\r\n  four\r\n---\r\n");
  EXPECT_THAT(texts(parsed), ElementsAre("one two\nthree\n  code\nfour"));
  EXPECT_EQ(parsed.document.units[0].place.quote, '>');
  EXPECT_EQ(parsed.document.units[0].place.line_break, "\r\n  ");
  EXPECT_GT(parsed.document.units[0].place.wrap_width, 0U);
}

TEST(FrontMatterTest, DottedPathsReachIntoMappingsAndSequences) {
  const std::string source =
      "---\nseo:\n  title: One\n  other: x\nauthors:\n  - name: Anna B.\n    role: cook\n"
      "  - name: Bert\ntags:\n- first tag\n- 'second'\n- 3\n---\n";
  EXPECT_THAT(texts(parse(source, {"seo.title", "authors.role", "tags"})),
              ElementsAre("One", "cook", "first tag", "second"));
  EXPECT_THAT(texts(parse("---\nseo: {title: One two, b: c}\n---\n", {"seo.title"})),
              ElementsAre("One two"));
}

TEST(FrontMatterTest, YamlValuesThatAreNotTextStay) {
  for (const char* value : {"true", "Yes", "null", "~", "42", "-1.5e3", "0xFF", "2020-01-31",
                            "2001-12-14T21:59:43Z", "*alias", "&anchor text", "!!str text",
                            "!custom text", "", "{a: b}", "https://example.org/"}) {
    const Parsed parsed = parse(std::string("---\nalias: &alias x\ntitle: ") + value + "\n---\n");
    EXPECT_THAT(texts(parsed), IsEmpty()) << value;
    EXPECT_THAT(rules(parsed), IsEmpty()) << value;
    EXPECT_NE(parsed.end, 0U) << value;
  }
  EXPECT_THAT(texts(parse("---\ntitle: 5 bad cafes\n---\n")), ElementsAre("5 bad cafes"));
  EXPECT_THAT(texts(parse("---\ntitle: \"true\"\n---\n")), ElementsAre("true"));
}

TEST(FrontMatterTest, MalformedFrontMatterIsProtectedWholeAndReported) {
  for (const char* source :
       {"---\ntitle: a: b\n---\n", "---\ntitle: \"open\n---\n", "---\ntitle: x\ntitle: y\n---\n",
        "---\ntitle: \xff\n---\n", "+++\ntitle = \n+++\n", "+++\na = 1\na = 2\n+++\n"}) {
    const Parsed parsed = parse(source);
    EXPECT_EQ(parsed.end, std::string(source).size()) << source;
    EXPECT_THAT(texts(parsed), IsEmpty()) << source;
    EXPECT_THAT(rules(parsed), ElementsAre("front-matter-protected")) << source;
    EXPECT_EQ(parsed.document.protected_regions.size(), 1U);
  }
  EXPECT_THAT(rules(parse(std::string("---\ntitle: x\0y\n---\n", 19))),
              ElementsAre("front-matter-protected"));
  EXPECT_THAT(rules(parse("{\"title\": \"a\", \"title\": \"b\"}\n")), IsEmpty());
}

TEST(FrontMatterTest, TomlStrings) {
  const Parsed parsed = parse(
      "+++\ntitle = \"Hëllo \\u00e9 \\\"x\\\"\" # c\nsummary = 'C:\\dir is here'\n"
      "date = 2020-01-01\n[seo]\n\"title\" = \"\"\"\nfirst\nsecond \\\n   third\"\"\"\n"
      "description = '''a\n'b' c'''\ntags = [\"é\", \"one two\"]\n+++\nBody",
      {"title", "summary", "seo.title", "seo.description", "seo.tags"});
  EXPECT_THAT(texts(parsed), ElementsAre("Hëllo é \"x\"", "C:\\dir is here", "first\nsecond third",
                                         "a\n'b' c", "é", "one two"));
  EXPECT_THAT(rules(parsed), IsEmpty());
  const auto& units = parsed.document.units;
  EXPECT_EQ(units[0].place.context, TextContext::kTomlBasic);
  EXPECT_EQ(units[0].place.quote, '"');
  EXPECT_EQ(units[1].place.context, TextContext::kTomlLiteral);
  EXPECT_EQ(units[1].place.quote, '\'');
  EXPECT_EQ(units[2].place.quote, 'M');
  EXPECT_EQ(units[3].place.quote, 'm');
  EXPECT_EQ(bytes(parsed)[2], "first\nsecond \\\n   third");
}

TEST(FrontMatterTest, TomlWithCarriageReturns) {
  const Parsed parsed =
      parse("+++\r\ntitle = \"x y\"\r\nsummary = '''\r\na\r\nb'''\r\n+++\r\nBody");
  EXPECT_THAT(texts(parsed), ElementsAre("x y", "a\nb"));
  EXPECT_EQ(parsed.document.units[1].place.line_break, "\r\n");
}

TEST(FrontMatterTest, JsonStrings) {
  const Parsed parsed = parse(
      "{\n  \"title\": \"Say \\\"hi\\\" \\u00e9 \\ud83d\\ude00\",\n  \"n\": 1.50,\n"
      "  \"seo\": {\"title\": \"Two\\nlines\", \"x\": [true, null]},\n"
      "  \"tags\": [\"one\", [], \"two\"]\n}\n\nBody",
      {"title", "seo.title", "tags"});
  EXPECT_THAT(texts(parsed), ElementsAre("Say \"hi\" é 😀", "Two\nlines", "one", "two"));
  EXPECT_EQ(parsed.end, parsed.document.source.find("\nBody"));
  EXPECT_EQ(parsed.document.units[0].place.context, TextContext::kJsonString);
  EXPECT_THAT(outline(parsed), ElementsAre("JSON", "title", "n=1.50", "seo.title", "seo.x=true",
                                           "seo.x=null", "tags", "tags"));
}

TEST(FrontMatterTest, PlaceholdersInValuesAreCodes) {
  const Parsed parsed = parse("---\ntitle: \"Say {{ name }} &\\u0020%s\"\n---\n");
  ASSERT_EQ(parsed.document.units.size(), 1U);
  ASSERT_EQ(parsed.document.units[0].source.codes().size(), 2U);
  EXPECT_EQ(parsed.document.units[0].source.codes()[0].original, "{{ name }}");
}

TEST(FrontMatterTest, DirectivesInComments) {
  const Parsed parsed = parse(
      "---\n# hymt:off\ntitle: kept\n# hymt:on\n# hymt:note=\"short\"\nsummary: a b\n"
      "description: c d\n---\n");
  EXPECT_THAT(texts(parsed), ElementsAre("a b", "c d"));
  EXPECT_EQ(parsed.document.units[0].note, "short");
  EXPECT_EQ(parsed.document.units[1].note, "");
}

TEST(FrontMatterTest, ControlCharactersAreCodes) {
  const Parsed parsed = parse("---\ntitle: \"a\\0b\\ec\"\n---\n");
  EXPECT_THAT(texts(parsed), ElementsAre("abc"));
  EXPECT_EQ(parsed.document.units[0].source.codes().size(), 2U);
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += piece;
  return result;
}

TEST(FrontMatterTest, HostileInputIsProtectedInBoundedTime) {
  std::string many_keys = "---\n";
  std::string many_anchors = "---\na: b\nl:\n";
  std::string laughs = "---\na0: &a0 x\n";
  for (int i = 0; i < 20000; ++i) {
    const std::string n = std::to_string(i);
    many_keys += "k" + n + ": v\n";
    many_anchors += "- &a" + n + " x\n";
    if (i > 0 && i < 60) {
      laughs += "a" + n + ": &a" + n + " [*a" + std::to_string(i - 1) + ", *a" +
                std::to_string(i - 1) + "]\n";
    }
  }
  const std::string deep = "---\na: " + repeated("[", 100000) + "\n---\n";
  for (const std::string& source : {many_keys + "---\n", many_anchors + "---\n", deep,
                                    "---\na: b\nc:\n  " + repeated("- ", 100000) + "\n---\n",
                                    "+++\na = " + repeated("[", 100000) + "\n+++\n",
                                    "+++\n" + repeated("a.", 100000) + "a = 1\n+++\n",
                                    "+++\n[" + repeated("a.", 100000) + "a]\n+++\n"}) {
    const Parsed parsed = parse(source);
    EXPECT_EQ(parsed.end, source.size()) << source.substr(0, 20);
    EXPECT_THAT(rules(parsed), ElementsAre("front-matter-protected")) << source.substr(0, 20);
  }
  EXPECT_NE(parse(laughs + "---\n").end, 0U);
  // Too long to be front matter at all.
  EXPECT_EQ(parse("---\ntitle: " + repeated("x ", 1000000) + "\n---\n").end, 0U);
  EXPECT_EQ(parse(repeated("{\"a\":", 100000) + "1" + repeated("}", 100000) + "\n").end, 0U);
  EXPECT_EQ(parse(repeated("{", 5000000)).end, 0U);
}

std::vector<std::string> chosen(std::optional<Site> site, bool only = false) {
  ParserOptions options;
  options.site = site;
  options.front_matter_keys = {"own"};
  options.front_matter_keys_only = only;
  Document document;
  document.source =
      "---\ntitle: T\nsidebar_label: L\nhero:\n  tagline: H\n  actions:\n    - text: A\n      "
      "link: /x\nsidebar:\n  label: S\n  order: 1\nprev: P\nexcerpt: E\nlinkTitle: K\nown: "
      "O\n---\n";
  (void)parse_front_matter(document, options, PlaceholderScanner(options));
  std::vector<std::string> result;
  for (const TranslationUnit& unit : document.units) result.emplace_back(unit.source.text());
  return result;
}

TEST(FrontMatterTest, TheSiteSaysWhichKeysHoldText) {
  EXPECT_THAT(chosen(Site::kDocusaurus), ElementsAre("T", "L", "O"));
  EXPECT_THAT(chosen(Site::kStarlight), ElementsAre("T", "H", "A", "S", "P", "O"));
  EXPECT_THAT(chosen(Site::kVitePress), ElementsAre("T", "H", "A", "P", "O"));
  EXPECT_THAT(chosen(Site::kJekyll), ElementsAre("T", "E", "O"));
  EXPECT_THAT(chosen(Site::kHugo), ElementsAre("T", "K", "O"));
  EXPECT_THAT(chosen(Site::kMkDocs), ElementsAre("T", "O"));
  // "prev" and "excerpt" may be anything elsewhere.
  EXPECT_THAT(chosen(std::nullopt), ElementsAre("T", "L", "H", "A", "S", "K", "O"));
  EXPECT_THAT(chosen(Site::kStarlight, /*only=*/true), ElementsAre("O"));
}

TEST(FrontMatterTest, LongKeysDoNotMultiply) {
  const std::string key = repeated("k", 100000);
  const Parsed parsed = parse("{\"" + key + "\": [1" + repeated(",1", 60000) + "]}\n");
  std::size_t size = 0;
  for (const OutlineEntry& entry : parsed.document.outline) size += entry.value.size();
  EXPECT_EQ(parsed.document.outline.size(), 60002U);
  EXPECT_LT(size, 60002U * 600);
}

}  // namespace
}  // namespace hymt
