#include "cli/document/output_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/make_parser.h"
#include "reassemble/reassembler.h"
#include "tests/suites/suite_inputs.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> rules_of(const MergedOutput& merged) {
  std::vector<std::string> rules;
  for (const Finding& finding : merged.findings) rules.push_back(finding.rule);
  return rules;
}

MergedOutput merged(Format format, std::string_view former_source, std::string_view former,
                    std::string_view theirs, std::string_view source, std::string_view ours,
                    OnConflict on_conflict = OnConflict::kKeep) {
  const auto parser = make_parser(format, {});
  const Document former_document = parser->parse(former_source, "en");
  const std::vector<ChunkDigest> digests = digests_of(former_document);
  return merge_output(theirs, ours, parser->parse(source, "en"), {former, digests, false}, *parser,
                      "de", on_conflict);
}

TEST(OutputMergeTest, EditsStayAndChangesArrive) {
  const MergedOutput result =
      merged(Format::kMarkdown, "One.\n\nTwo.\n", "Eins.\n\nZwei.\n", "Eines.\n\nZwei.\n",
             "One.\n\nTwo texts.\n", "Eins.\n\nZwei Texte.\n");
  EXPECT_EQ(result.bytes, "Eines.\n\nZwei Texte.\n");
  EXPECT_EQ(result.num_edits_kept, 1U);
  EXPECT_THAT(result.findings, IsEmpty());
}

TEST(OutputMergeTest, AConflictSaysWhatIsProposedAndWhere) {
  const MergedOutput result =
      merged(Format::kMarkdown, "Top.\n\nOne.\n", "Oben.\n\nEins.\n", "Oben.\n\nEines.\n",
             "Top.\n\nOne text.\n", "Oben.\n\nEin Text.\n");
  EXPECT_EQ(result.bytes, "Oben.\n\nEines.\n");
  ASSERT_EQ(result.findings.size(), 1U);
  EXPECT_EQ(result.findings[0].rule, "edit-conflict");
  EXPECT_EQ(result.findings[0].range.of(result.bytes), "Eines.");
  EXPECT_THAT(result.findings[0].message, HasSubstr("\"Ein Text.\""));
}

TEST(OutputMergeTest, TheirEncodingStays) {
  const std::string theirs = "Gr\xFC\xDF dich.\n\nZwei schöne Texte.\n";  // Not UTF-8, in part.
  const std::string latin = "Gr\xFC\xDF dich, sch\xF6n.\n\nZwei Texte.\n";
  const MergedOutput result =
      merged(Format::kText, "Hello you.\n\nTwo texts.\n", "Hallo du.\n\nZwei Texte.\n", latin,
             "Hello you.\n\nTwo words.\n", "Hallo du.\n\nZwei Wörter.\n");
  EXPECT_EQ(result.bytes, "Gr\xFC\xDF dich, sch\xF6n.\n\nZwei W\xF6rter.\n");
}

TEST(OutputMergeTest, CharactersThatTheirEncodingLacksAreNoReasonToLoseTheirs) {
  const std::string latin = "Gr\xFC\xDF dich, sch\xF6n.\n\nZwei Texte.\n";
  const MergedOutput result =
      merged(Format::kText, "Hello you.\n\nTwo texts.\n", "Hallo du.\n\nZwei Texte.\n", latin,
             "Hello you.\n\nTwo words.\n", "Hallo du.\n\nZwei 漢字.\n");
  EXPECT_EQ(result.bytes, latin);
  EXPECT_THAT(rules_of(result), ElementsAre("merge-failed"));
}

// They put two rulers into a comment, and the source has a text between them now.
TEST(OutputMergeTest, WhatWouldReadAsSomethingElseIsNotMerged) {
  const std::string theirs = "<p>Eins.</p>\n<!--\n<hr>\n<hr>\n-->\n<p>Zwei.</p>\n";
  const MergedOutput result = merged(Format::kHtml, "<p>One.</p>\n<hr>\n<hr>\n<p>Two.</p>\n",
                                     "<p>Eins.</p>\n<hr>\n<hr>\n<p>Zwei.</p>\n", theirs,
                                     "<p>One.</p>\n<hr>\n<p>More.</p>\n<hr>\n<p>Two.</p>\n",
                                     "<p>Eins.</p>\n<hr>\n<p>Mehr.</p>\n<hr>\n<p>Zwei.</p>\n");
  EXPECT_EQ(result.bytes, theirs);
  EXPECT_THAT(rules_of(result), ElementsAre("merge-failed"));
}

TEST(OutputMergeTest, WhatIsNoDocumentAnyMoreStays) {
  const std::string binary("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 17);
  const MergedOutput result =
      merged(Format::kMarkdown, "One.\n", "Eins.\n", binary, "One text.\n", "Ein Text.\n");
  EXPECT_EQ(result.bytes, binary);
  EXPECT_THAT(rules_of(result), ElementsAre("merge-failed"));
}

TEST(OutputMergeTest, AMarkIsAComment) {
  const MergedOutput result =
      merged(Format::kMdx, "One.\n\n<Tip>Two.</Tip>\n", "Eins.\n\n<Tip>Zwei.</Tip>\n",
             "Eines.\n\n<Tip>Zwei.</Tip>\n", "One text.\n\n<Tip>Two.</Tip>\n",
             "Ein Text.\n\n<Tip>Zwei.</Tip>\n", OnConflict::kMark);
  EXPECT_EQ(result.bytes, "Eines. {/* hymt:proposed Ein Text. */}\n\n<Tip>Zwei.</Tip>\n");
  EXPECT_THAT(rules_of(result), ElementsAre("edit-conflict"));
}

// Real documents, with words changed at random in the source, in the translation, or in both.
class RandomEdits {
 public:
  explicit RandomEdits(std::uint32_t seed) : random_(seed) {}

  // `text` with each fifth unit's first small letter of a word replaced by `letter`.
  [[nodiscard]] std::string edited(const Document& document, char letter) {
    std::string text;
    std::size_t at = 0;
    for (const TranslationUnit& unit : document.units) {
      if (unit.parent != kNoUnit || random_() % 5 != 0) continue;
      const std::string_view bytes = unit.range.of(document.source);
      const auto begin =
          std::find_if(bytes.begin(), bytes.end(), [](char c) { return c >= 'a' && c <= 'z'; });
      if (begin == bytes.end() || bytes.find_first_of("<&`[{\\:%$@/_") != std::string_view::npos) {
        continue;
      }
      const std::size_t place = unit.range.begin + static_cast<std::size_t>(begin - bytes.begin());
      text += document.source.substr(at, place - at);
      text += letter;
      at = place + 1;
      ++num_edits;
    }
    return text + document.source.substr(at);
  }

  std::size_t num_edits = 0;

 private:
  std::mt19937 random_;
};

TEST(OutputMergeTest, RealDocumentsMerge) {
  std::size_t num_documents = 0;
  std::size_t num_failed = 0;
  std::size_t num_edits = 0;
  for (const SuiteInput& input :
       documents_below(std::filesystem::path(HYMT_SOURCE_DIR) / "samples")) {
    for (std::uint32_t seed = 0; seed < 5; ++seed) {
      SCOPED_TRACE(input.name + ", seed " + std::to_string(seed));
      const auto parser = make_parser(input.format, {});
      const Document former = parser->parse(input.bytes, "en");
      if (former.encoding != "UTF-8" || former.has_bom) continue;
      RandomEdits edits(seed);
      const std::string source_bytes = edits.edited(former, 'q');
      const std::string theirs = edits.edited(former, 'w');
      const Document source = parser->parse(source_bytes, "en");
      // A translation into the same words.
      const MergedOutput result =
          merge_output(theirs, source_bytes, source, {input.bytes, digests_of(former), false},
                       *parser, "en", OnConflict::kKeep);
      ++num_documents;
      num_edits += edits.num_edits;
      const std::vector<std::string> rules = rules_of(result);
      if (std::find(rules.begin(), rules.end(), "merge-failed") != rules.end()) {
        ++num_failed;
        EXPECT_EQ(result.bytes, theirs);
        continue;
      }
      // Each byte is theirs where they edited, the source's where it changed, or what it was.
      ASSERT_EQ(result.bytes.size(), former.source.size());
      for (std::size_t i = 0; i < result.bytes.size(); ++i) {
        const char expected = theirs[i] != former.source[i] ? theirs[i] : source_bytes[i];
        const bool may_be_former = theirs[i] == former.source[i] && !rules.empty();
        ASSERT_TRUE(result.bytes[i] == expected ||
                    (may_be_former && result.bytes[i] == former.source[i]))
            << i;
      }
    }
  }
  std::cout << num_documents << " documents, " << num_edits << " edits, " << num_failed
            << " not merged\n";
  EXPECT_GT(num_edits, num_documents);
  EXPECT_LE(num_failed, num_documents / 20);
}

}  // namespace
}  // namespace hymt
