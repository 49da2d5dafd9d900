// Documents that the Markdown parser reads in another way than those who wrote them: the proof
// alone sees no fault in their translations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "parsers/document/parser.h"
#include "parsers/make_parser.h"
#include "reassemble/comparison.h"
#include "reassemble/reassembler.h"

namespace hymt {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Every letter of every unit becomes an "x", as if each word were translated.
WrittenDocument translated(const std::string& source) {
  const auto parser = make_parser(Format::kMarkdown, {});
  Document document = parser->parse(source, "en");
  for (TranslationUnit& unit : document.units) {
    std::string text(unit.source.text());
    const auto& codes = unit.source.codes();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_covered = std::any_of(codes.begin(), codes.end(), [i](const InlineCode& code) {
        return code.offset <= i && i < code.offset + code.length;
      });
      if (!is_covered && text[i] >= 'a' && text[i] <= 'z') text[i] = 'x';
    }
    unit.segments = {{{0, text.size()}, false, SegmentState::kTranslated, {}}};
    unit.segments[0].target = CodedText(text, codes);
  }
  return write_document(document, *parser, "de");
}

std::string rules(const WrittenDocument& written) {
  std::string result;
  for (const Finding& finding : written.findings) result += std::string(finding.rule) + ' ';
  return result;
}

TEST(MisreadTwiceTest, CodeBetweenFencesIsKeptInWhatIsAnHtmlBlockToCommonMark) {
  const std::string fence = "```sh\nnpm install the-thing now\n\nnpm run the-thing\n```\n";
  const WrittenDocument written =
      translated("words here\n\n<TabItem label=\"Linux\">\n" + fence + "</TabItem>\n");
  EXPECT_THAT(written.bytes, HasSubstr(fence));
  EXPECT_THAT(written.bytes, HasSubstr("xxxxx xxxx"));
  EXPECT_THAT(rules(written), HasSubstr("source-kept-by-scan"));
}

TEST(MisreadTwiceTest, ALinkIsKeptInWhatIsAnHtmlBlockToCommonMark) {
  const WrittenDocument written =
      translated("<ReadMore>\nSee [the guide](/en/guide/#session) now.\n</ReadMore>\n");
  EXPECT_THAT(written.bytes, HasSubstr("(/en/guide/#session)"));
}

TEST(MisreadTwiceTest, NamesOfLinksStayInWhatIsHtmlToCommonMark) {
  const std::string defined = "\n[Guide]: /guide\n[unused one]: /other\n";
  EXPECT_THAT(translated("<figure markdown>\n<figcaption>see our [Guide], [that one][guide], "
                         "[guide][], <b title=\"[guide]\">[no link]</b></figcaption>\n"
                         "</figure>\n" +
                         defined)
                  .bytes,
              HasSubstr("<figcaption>xxx xxx [Guide], [xxxx xxx][guide], [guide][], "
                        "<b title=\"[xxxxx]\">[xx xxxx]</b></figcaption>"));
  EXPECT_THAT(translated("words here\n<!-- [guide] -->, as [Guide] has it\n" + defined).bytes,
              HasSubstr("xxxxx xxxx\n<!-- [guide] -->, xx [Guide] xxx xx\n"));
  EXPECT_THAT(translated("<!-- a -->, as \\[Guide] has [[Guide]\n" + defined).bytes,
              HasSubstr("xx \\[Gxxxx] xxx [[Guide]\n"));
}

// Marks that the words keep where they are do no harm.
TEST(MisreadTwiceTest, ListsThatKeepTheirLinesAreTranslated) {
  const WrittenDocument written = translated("<Steps>\n1. one\n2. two\n</Steps>\n");
  EXPECT_EQ(written.bytes, "<Steps>\n1. xxx\n2. xxx\n</Steps>\n");
  EXPECT_THAT(rules(written), Not(HasSubstr("scan")));
}

TEST(MisreadTwiceTest, TheComparisonOfDocumentsSeesCodeInsideOfHtml) {
  const auto parser = make_parser(Format::kMarkdown, {});
  const std::string source = "<Tab>\n```sh\nnpm install\n```\n</Tab>\n";
  const std::string target = "<Tab>\n```sh\nnpm installieren\n```\n</Tab>\n";
  const auto findings = compare_documents(parser->parse(source, "en"), parser->parse(target, "de"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "structure-changed");
  EXPECT_EQ(findings[0].severity, Severity::kError);
}

}  // namespace
}  // namespace hymt
