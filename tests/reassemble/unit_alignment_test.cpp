#include "reassemble/alignment/unit_alignment.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "parsers/document/parser.h"
#include "parsers/make_parser.h"
#include "reassemble/alignment/document_chunks.h"
#include "reassemble/alignment/recovered_target.h"
#include "reassemble/alignment/sentence_alignment.h"
#include "reassemble/reassembler.h"
#include "segmenter/segmenter.h"

namespace hymt {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

Texts aligned(const std::string& source_bytes, const std::string& target_bytes) {
  const auto parser = make_parser(Format::kMarkdown, {});
  const Document source = parser->parse(source_bytes, "en");
  const Document target = parser->parse(target_bytes, "de");
  Texts texts;
  for (const UnitPair& pair : align_units(source, target)) {
    texts.emplace_back(source.units[pair.source].source.text(),
                       target.units[pair.target].source.text());
  }
  return texts;
}

TEST(UnitAlignmentTest, EqualStructuresPairUnitByUnit) {
  EXPECT_EQ(aligned("# Saving\n\nPress the key to save.\n\n- one\n- two\n",
                    "# Sichern\n\nDrücken Sie die Taste.\n\n- eins\n- zwei\n"),
            (Texts{{"Saving", "Sichern"},
                   {"Press the key to save.", "Drücken Sie die Taste."},
                   {"one", "eins"},
                   {"two", "zwei"}}));
}

TEST(UnitAlignmentTest, WhatWasLeftOutHasNoPartner) {
  const Texts texts = aligned(
      "# Saving\n\nA short one.\n\nThis paragraph is much longer than the one before it, and it "
      "speaks of the file `notes.txt` only.\n\nThe last of these three paragraphs is about 1,024 "
      "bytes.\n",
      "# Sichern\n\nDieser Absatz ist viel länger als der davor und er spricht nur von der Datei "
      "`notes.txt`.\n\nDer letzte dieser drei Absätze handelt von 1.024 Bytes.\n");
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_TRUE(texts[1].first.starts_with("This paragraph"));
  EXPECT_TRUE(texts[1].second.starts_with("Dieser Absatz"));
  EXPECT_TRUE(texts[2].second.starts_with("Der letzte"));
}

// One of three equal items is gone, and nobody can tell which.
TEST(UnitAlignmentTest, WhereNeighboursWouldDoAsWellThereIsNoPair) {
  EXPECT_TRUE(aligned("- some words\n- more words\n", "- einige Worte\n").empty());
}

TEST(UnitAlignmentTest, KindsOfBlocksDoNotMix) {
  EXPECT_TRUE(aligned("# Some words\n", "Einige Worte\n").empty());
}

TEST(UnitAlignmentTest, CodeBetweenThemHoldsTheOrder) {
  const std::string code = "```\nmake install\n```\n";
  EXPECT_EQ(aligned("Gone.\n\nAlso gone here.\n\n" + code + "\nSome words.\n",
                    code + "\nEinige Worte.\n"),
            (Texts{{"Some words.", "Einige Worte."}}));
}

TEST(UnitAlignmentTest, EmptyDocuments) {
  EXPECT_TRUE(aligned("", "").empty());
  EXPECT_TRUE(aligned("Some words.\n", "").empty());
  EXPECT_TRUE(aligned("", "Einige Worte.\n").empty());
}

std::vector<std::string> chunk_texts(const Document& document) {
  std::vector<std::string> texts;
  for (const DocumentChunk& chunk : chunks_of(document)) texts.emplace_back(chunk.bytes);
  return texts;
}

TEST(DocumentChunksTest, LinesOfTheSkeletonAndSentences) {
  const auto parser = make_parser(Format::kMarkdown, {});
  Document document =
      parser->parse("# Top\n\nOne *text* &amp; more. **Two** texts.\n\n```\nx\n```\n", "en");
  const Segmenter segmenter("en");
  for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
  EXPECT_EQ(chunk_texts(document),
            (std::vector<std::string>{"# ", "Top", "\n", "\n", "One *text* &amp; more.", " ",
                                      "**Two** texts.", "\n", "\n", "```\n", "x\n", "```\n"}));
}

// A target that is recovered is written as it stood.
std::string written_again(const std::string& source, const std::string& target) {
  const auto parser = make_parser(Format::kMarkdown, {});
  Document document = parser->parse(source, "en");
  const Document translation = parser->parse(target, "de");
  TranslationUnit& unit = document.units.at(0);
  const auto recovered = recovered_target(unit, translation.units.at(0));
  if (!recovered) return "none";
  unit.segments = {{{0, unit.source.text().size()}, false, SegmentState::kReviewed, recovered}};
  return write_document(document, *parser, "de").bytes;
}

TEST(RecoveredTargetTest, CodesAreThoseOfTheSource) {
  for (const char* target :
       {"Drücken Sie **Sichern** in [hier](a.md).\n", "[Hier](a.md) **Sichern** drücken.\n",
        "*Bitte* **Sichern** in [hier](a.md).\n"}) {
    const bool has_more_emphasis = std::string(target).starts_with("*Bitte");
    EXPECT_EQ(written_again("Press **Save** in [here](a.md).\n", target),
              has_more_emphasis ? "none" : target);
  }
}

TEST(RecoveredTargetTest, NothingWhereACodeIsMissingOrAnother) {
  EXPECT_EQ(written_again("Press **Save**.\n", "Sichern.\n"), "none");
  EXPECT_EQ(written_again("See [here](a.md).\n", "Siehe [hier](de/a.md).\n"), "none");
  EXPECT_EQ(written_again("Use %s here.\n", "Hier %d nutzen.\n"), "none");
}

TEST(RecoveredTargetTest, WordsThatLookLikePlaceholdersAreWords) {
  EXPECT_EQ(written_again("That is a text.\n", "Das ist d.h. ein Text.\n"),
            "Das ist d.h. ein Text.\n");
}

TEST(SentenceAlignmentTest, GroupsByLength) {
  const auto groups = [](std::vector<std::size_t> source, std::vector<std::size_t> target) {
    return align_sentences(source, target);
  };
  EXPECT_EQ(groups({50, 20, 80}, {55, 22, 90}),
            (std::vector<SentenceGroup>{{0, 1, 0, 1}, {1, 2, 1, 2}, {2, 3, 2, 3}}));
  EXPECT_EQ(groups({50, 100, 30}, {52, 49, 51, 33}),
            (std::vector<SentenceGroup>{{0, 1, 0, 1}, {1, 2, 1, 3}, {2, 3, 3, 4}}));
  EXPECT_EQ(groups({40, 40, 90}, {82, 91}),
            (std::vector<SentenceGroup>{{0, 2, 0, 1}, {2, 3, 1, 2}}));
  EXPECT_EQ(groups({10}, {5, 5, 5, 5, 5}), (std::vector<SentenceGroup>{{0, 1, 0, 5}}));
  EXPECT_TRUE(groups({}, {5}).empty());
}

}  // namespace
}  // namespace hymt
