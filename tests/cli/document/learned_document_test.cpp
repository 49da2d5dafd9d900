#include "cli/document/learned_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "parsers/make_parser.h"
#include "segmenter/segmenter.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Document segmented(const std::string& bytes, const char* language) {
  const auto parser = make_parser(Format::kMarkdown, {});
  Document document = parser->parse(bytes, language);
  const Segmenter segmenter(language);
  for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
  return document;
}

std::vector<std::pair<std::string, std::string>> learned(const std::string& source,
                                                         const std::string& translation) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const LearnedText& text :
       learn_document(segmented(source, "en"), segmented(translation, "de")).texts) {
    texts.emplace_back(text.source.text(), text.target.text());
  }
  return texts;
}

TEST(LearnedDocumentTest, SentencesAndUnits) {
  EXPECT_THAT(
      learned("# Saving\n\nPress the key. The file is **saved** now.\n",
              "# Sichern\n\nDrücken Sie die Taste. Die Datei ist jetzt **gesichert**.\n"),
      ElementsAre(Pair("Saving", "Sichern"), Pair("Press the key.", "Drücken Sie die Taste."),
                  Pair("The file is saved now.", "Die Datei ist jetzt gesichert."),
                  Pair("Press the key. The file is saved now.",
                       "Drücken Sie die Taste. Die Datei ist jetzt gesichert.")));
}

TEST(LearnedDocumentTest, OneSentenceMayHaveBecomeTwo) {
  EXPECT_THAT(
      learned(
          "Press the key. The file, which has been opened before, is saved in its old place.\n",
          "Drücken Sie die Taste. Die Datei war schon offen. Sie wird jetzt wieder gesichert.\n"),
      ElementsAre(Pair("Press the key.", "Drücken Sie die Taste."),
                  Pair("The file, which has been opened before, is saved in its old place.",
                       "Die Datei war schon offen. Sie wird jetzt wieder gesichert."),
                  Pair(testing::_, testing::_)));
}

// Two that became one, and markup that went into the next sentence, teach the whole unit alone.
TEST(LearnedDocumentTest, WhatSentencesShareIsLearnedAsAWhole) {
  EXPECT_THAT(
      learned("Press the key. Then wait.\n", "Drücken Sie die Taste und warten Sie dann.\n"),
      ElementsAre(Pair("Press the key. Then wait.", "Drücken Sie die Taste und warten Sie dann.")));
  EXPECT_EQ(learned("Press **this** key. Then wait a bit.\n",
                    "Drücken Sie die Taste. Dann warten Sie **hier**.\n")
                .size(),
            1U);
}

TEST(LearnedDocumentTest, NothingWhereMarkupDiffers) {
  EXPECT_THAT(learned("See [this](a.md).\n", "Siehe [dies](b.md).\n"), IsEmpty());
  const LearnedDocument document = learn_document(segmented("See [this](a.md).\n", "en"),
                                                  segmented("Siehe [dies](b.md).\n", "de"));
  EXPECT_EQ(document.num_units, 1U);
  EXPECT_EQ(document.num_aligned, 1U);
  EXPECT_EQ(document.num_learned, 0U);
}

// What people made of a translation: source, target ("-": none), and whether it is theirs.
std::vector<std::string> edits(const std::string& former, const std::string& source,
                               const std::string& base, const std::string& theirs,
                               bool is_reviewed = false) {
  const Document before = segmented(former, "en");
  const Document now = segmented(source, "en");
  const Document base_document = segmented(base, "de");
  const Document their_document = segmented(theirs, "de");
  const std::vector<ChunkDigest> digests = digests_of(before);
  std::vector<std::string> found;
  for (const EditedText& text :
       learn_edits({now, digests, base_document, their_document, is_reviewed})) {
    if (!text.is_theirs) continue;
    found.push_back(std::string(text.source.text()) + "=" + std::string(text.target->text()));
  }
  return found;
}

constexpr const char* kTwo = "Press the key. It is saved.\n\nWait.\n";
constexpr const char* kZwei = "Taste drücken. Es ist gesichert.\n\nWarten.\n";

TEST(LearnedEditsTest, TheSentenceThatSomebodyChanged) {
  EXPECT_THAT(edits(kTwo, kTwo, kZwei, kZwei), IsEmpty());
  EXPECT_THAT(edits(kTwo, kTwo, kZwei, "Taste drücken. Nun gesichert.\n\nWarten.\n"),
              ElementsAre("It is saved.=Nun gesichert."));
  EXPECT_THAT(edits(kTwo, kTwo, kZwei, "Taste drücken. Es ist gesichert.\n\nWarte kurz.\n"),
              ElementsAre("Wait.=Warte kurz."));
}

TEST(LearnedEditsTest, AWholeUnitWhereSentencesMoved) {
  EXPECT_THAT(edits(kTwo, kTwo, kZwei, "Es ist gesichert. Taste drücken.\n\nWarten.\n"),
              ElementsAre("Press the key. It is saved.=Es ist gesichert. Taste drücken."));
}

TEST(LearnedEditsTest, NothingWhereTheSourceChangedOrAParagraphWasAdded) {
  const char* const changed = "Press the key. It is lost.\n\nWait.\n";
  EXPECT_THAT(edits(kTwo, changed, kZwei, "Taste drücken. Nun fort.\n\nWarte.\n"),
              ElementsAre("Wait.=Warte."));
  EXPECT_THAT(
      edits(kTwo, kTwo, kZwei, "Taste drücken. Nun gesichert.\n\nNeu von mir.\n\nWarten.\n"),
      IsEmpty());
}

TEST(LearnedEditsTest, WhatIsOutdatedIsNotLearned) {
  const Document source = segmented("Wait.\n", "en");
  const Document base = segmented("Warten.\n", "de");
  const Document theirs = segmented("Warte kurz.\n", "de");
  const std::vector<ChunkDigest> digests = digests_of(source);
  const std::vector<std::uint64_t> outdated = {digest_of_chunk("Warte kurz.")};
  EXPECT_EQ(learn_edits({source, digests, base, theirs, false, {}}).back().is_theirs, true);
  EXPECT_THAT(learn_edits({source, digests, base, theirs, false, outdated}), IsEmpty());
}

TEST(LearnedEditsTest, OfPeoplesOwnTranslationAllSentencesAreTheirs) {
  EXPECT_THAT(edits(kTwo, kTwo, kZwei, "Taste drücken. Nun gesichert.\n\nWarten.\n", true),
              ElementsAre("Press the key.=Taste drücken.", "It is saved.=Nun gesichert.",
                          "Press the key. It is saved.=Taste drücken. Nun gesichert."));
}

TEST(LearnedDocumentTest, CodesAreTheSources) {
  const LearnedDocument document =
      learn_document(segmented("Press **Save** in `a.c`.\n", "en"),
                     segmented("In `a.c` **Sichern** drücken.\n", "de"));
  ASSERT_EQ(document.texts.size(), 1U);
  const CodedText& source = document.texts[0].source;
  const CodedText& target = document.texts[0].target;
  ASSERT_EQ(target.codes().size(), 3U);
  EXPECT_EQ(target.codes()[0].original, "`a.c`");
  EXPECT_EQ(target.codes()[0].id, source.codes()[2].id);
}

}  // namespace
}  // namespace hymt
