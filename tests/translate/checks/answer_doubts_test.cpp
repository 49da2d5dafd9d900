#include "translate/checks/answer_doubts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "translate/checks/language_identification.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> doubts(std::string_view source, std::string_view target,
                                const TermIndex* terms = nullptr, std::string_view to = "de") {
  std::vector<std::string> rules;
  for (const Finding& finding : answer_doubts({source, target, "en", to}, terms)) {
    EXPECT_EQ(finding.severity, Severity::kWarning);
    EXPECT_EQ(finding.range, (ByteRange{0, source.size()}));
    rules.push_back(finding.rule);
  }
  return rules;
}

TEST(AnswerDoubtsTest, AGoodTranslationRaisesNone) {
  EXPECT_THAT(doubts("Click the button to save 12 files.",
                     "Klicken Sie auf den Knopf, um 12 Dateien zu speichern."),
              IsEmpty());
  EXPECT_THAT(doubts("Two files", "2 Dateien"), IsEmpty());
}

TEST(AnswerDoubtsTest, NumbersMayBeWrittenAsTheLanguageWritesThem) {
  EXPECT_THAT(doubts("1,024.50 bytes", "1.024,50 Bytes"), IsEmpty());
  EXPECT_THAT(doubts("10,000 files", "10 000 Dateien"), IsEmpty());
  EXPECT_THAT(doubts("10,000 files", "10\u202F000 Dateien"), IsEmpty());
  EXPECT_THAT(doubts("in 2024, 15 of 30", "15 von 30 im Jahr 2024"), IsEmpty());
  EXPECT_THAT(doubts("port 8080", "المنفذ ٨٠٨٠", nullptr, "ar"), IsEmpty());
}

TEST(AnswerDoubtsTest, NumbersThatChangeAreFound) {
  EXPECT_THAT(doubts("port 8080", "Port 8008"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("port 8080", "Port"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("the port", "Port 80"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("1 2 3", "3 2"), IsEmpty()) << "single digits may be spelt out";
}

TEST(AnswerDoubtsTest, SymbolsThatAreLostAreFound) {
  EXPECT_THAT(doubts("It costs €5.", "Es kostet 5 €."), IsEmpty());
  EXPECT_THAT(doubts("It costs €5.", "Es kostet $ 5."), ElementsAre("symbol-changed"));
  EXPECT_THAT(doubts("File → Open", "Datei öffnen"), ElementsAre("symbol-changed"));
  EXPECT_THAT(doubts("Done ✅", "Fertig"), ElementsAre("symbol-changed"));
  EXPECT_THAT(doubts("See § 5.", "Siehe § 5."), IsEmpty());
  EXPECT_THAT(doubts("Done", "Fertig ✅"), IsEmpty()) << "quotation marks may be ornaments";
}

TEST(AnswerDoubtsTest, ProseThatIsCopiedIsUntranslated) {
  const std::string_view text = "The file could not be opened because it is in use.";
  EXPECT_THAT(doubts(text, text), ElementsAre("untranslated"));
  EXPECT_THAT(doubts(text, "The file could not be opened, as it is in use."),
              ElementsAre("untranslated"));
  EXPECT_THAT(doubts("Visual Studio Code", "Visual Studio Code"), IsEmpty());
  EXPECT_THAT(doubts("git log", "git log"), IsEmpty());
  EXPECT_THAT(doubts(text, text, nullptr, "en-GB"), IsEmpty());
}

TEST(AnswerDoubtsTest, AThirdLanguageIsFound) {
  EXPECT_THAT(doubts("Click the button to save the file.",
                     "Cliquez sur le bouton pour enregistrer le fichier."),
              ElementsAre("wrong-language"));
  EXPECT_THAT(doubts("Click the button to save the file.", "点击按钮以保存文件。", nullptr, "zh"),
              IsEmpty());
  EXPECT_THAT(doubts("Click the button to save the file.", "點擊按鈕以保存檔案，然後關閉視窗。",
                     nullptr, "zh"),
              ElementsAre("wrong-language"));
}

TEST(AnswerDoubtsTest, TermsAreLookedFor) {
  const TermIndex terms(
      read_glossary("source,target,forbidden\nbutton,Schaltfläche,Knopf\n", "t.csv"), "en", "de");
  EXPECT_THAT(doubts("Click the buttons.", "Klicken Sie auf die Schaltflächen.", &terms),
              IsEmpty());
  EXPECT_THAT(doubts("Click the button.", "Klicken Sie auf den Knopf.", &terms),
              ElementsAre("term-missed", "term-forbidden"));
}

TEST(LanguageIdentificationTest, TellsTheLanguagesOfSentences) {
  EXPECT_EQ(identify_language("The quick brown fox jumps over the lazy dog.").language, "en");
  EXPECT_EQ(identify_language("これはテストの文章です。").language, "ja");
  EXPECT_EQ(identify_language("").language, "");
  EXPECT_FALSE(identify_language("12345 --- 678").is_reliable);
}

TEST(LanguageIdentificationTest, RegionsDoNotCountButTheScriptsOfChineseDo) {
  EXPECT_TRUE(is_same_language("pt-BR", "pt"));
  EXPECT_TRUE(is_same_language("zh-TW", "zh-Hant"));
  EXPECT_FALSE(is_same_language("zh-TW", "zh"));
  EXPECT_TRUE(is_same_language("yue", "zh-Hant"));
}

}  // namespace
}  // namespace hymt
