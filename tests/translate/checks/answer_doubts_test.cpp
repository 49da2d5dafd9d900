#include "translate/checks/answer_doubts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/checks/language_identification.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Doubt> all_doubts(const CodedText& source, const CodedText& target,
                              const TermIndex* terms = nullptr, std::string_view to = "de") {
  const std::vector<Doubt> doubts = answer_doubts({source, target, "en", to}, terms);
  for (const Doubt& doubt : doubts) {
    EXPECT_LE(doubt.source.end, source.text().size()) << doubt.rule;
    EXPECT_LE(doubt.target.end, target.text().size()) << doubt.rule;
  }
  return doubts;
}

std::vector<std::string> doubts(std::string_view source, std::string_view target,
                                const TermIndex* terms = nullptr, std::string_view to = "de") {
  std::vector<std::string> rules;
  for (const Doubt& doubt : all_doubts({source, {}}, {target, {}}, terms, to)) {
    rules.push_back(doubt.rule);
  }
  return rules;
}

std::vector<std::string> coded_doubts(const CodedText& source, const CodedText& target,
                                      std::string_view to = "de") {
  std::vector<std::string> rules;
  for (const Doubt& doubt : all_doubts(source, target, nullptr, to)) rules.push_back(doubt.rule);
  return rules;
}

// The message of the only doubt, and the texts that it points at.
std::vector<std::string> told(std::string_view source, std::string_view target) {
  const std::vector<Doubt> doubts = all_doubts({source, {}}, {target, {}});
  if (doubts.size() != 1) return {std::to_string(doubts.size()) + " doubts"};
  return {doubts[0].message, std::string(doubts[0].source.of(source)),
          std::string(doubts[0].target.of(target))};
}

// A pair of codes around what stands in brackets "‹...›".
CodedText tagged(std::string_view text) {
  std::string plain;
  std::vector<InlineCode> codes;
  for (std::size_t i = 0; i < text.size();) {
    const bool opens = text.substr(i).starts_with("‹");
    if (!opens && !text.substr(i).starts_with("›")) {
      plain += text[i++];
      continue;
    }
    InlineCode code;
    code.id = 1;
    code.kind = opens ? InlineCodeKind::kOpening : InlineCodeKind::kClosing;
    code.offset = plain.size();
    code.original = "*";
    codes.push_back(code);
    i += std::string_view("‹").size();
  }
  return {plain, codes};
}

// A placeholder that covers the bytes [begin, end).
CodedText covered(std::string_view text, std::string_view what) {
  InlineCode code;
  code.id = 1;
  code.offset = text.find(what);
  code.length = what.size();
  code.original = "`" + std::string(what) + "`";
  return {text, {code}};
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
  EXPECT_THAT(doubts("25 of 1,024 KB", "25 von 1 024 KB"), IsEmpty());
  EXPECT_THAT(doubts("1,024 KB", "1 025 KB"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("in 2024, 15 of 30", "15 von 30 im Jahr 2024"), IsEmpty());
  EXPECT_THAT(doubts("port 8080", "المنفذ ٨٠٨٠", nullptr, "ar"), IsEmpty());
}

TEST(AnswerDoubtsTest, NumbersThatChangeAreFound) {
  EXPECT_THAT(doubts("port 8080", "Port 8008"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("port 8080", "Port"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("the port", "Port 80"), ElementsAre("number-changed"));
  EXPECT_THAT(doubts("1 2 3", "3 2"), IsEmpty()) << "single digits may be spelt out";
}

TEST(AnswerDoubtsTest, NumbersAreToldAsTheyAreWritten) {
  EXPECT_THAT(told("1,024.50 bytes", "1.024,55 Bytes"),
              ElementsAre("The number 1,024.50 is not in the translation, which holds 1.024,55.",
                          "1,024.50", "1.024,55"));
  EXPECT_THAT(
      told("port 8080", "Port 8080 oder 8080"),
      ElementsAre("The number 8080 is in the translation twice instead of once.", "", "8080"));
  EXPECT_THAT(
      told("12, 12, 12 and 12", "12 und 12 und 12"),
      ElementsAre("The number 12 is in the translation 3 times instead of 4 times.", "12", "12"));
  EXPECT_THAT(
      told("the port", "Port 80"),
      ElementsAre("The translation holds the number 80, which the source does not.", "", "80"));
}

TEST(AnswerDoubtsTest, BracketsPairUp) {
  EXPECT_THAT(doubts("a file (or two)", "eine Datei (oder zwei"),
              ElementsAre("brackets-unbalanced"));
  EXPECT_THAT(doubts("a file (or two)", "eine Datei oder zwei)"),
              ElementsAre("brackets-unbalanced"));
  EXPECT_THAT(doubts("a file (or two)", "一个文件（或两个)", nullptr, "zh"), IsEmpty());
  EXPECT_THAT(doubts("a file (or two)", "eine Datei, oder zwei"), IsEmpty());
  EXPECT_THAT(doubts("1) Open it", "1) Öffnen"), IsEmpty()) << "as in the source";
  EXPECT_THAT(told("a file (or two)", "eine Datei (oder zwei"),
              ElementsAre("The bracket '(' in the translation is never closed.", "", "("));
  EXPECT_THAT(coded_doubts(covered("call f(", "f("), covered("rufen f(", "f(")), IsEmpty());
}

TEST(AnswerDoubtsTest, QuotationMarksPairUp) {
  EXPECT_THAT(doubts("the \"name\" field", "das Feld „Name"), ElementsAre("quotes-unbalanced"));
  EXPECT_THAT(doubts("the \"name\" field", "das Feld „Name“"), IsEmpty());
  EXPECT_THAT(doubts("the \"name\" field", "le champ « nom »", nullptr, "fr"), IsEmpty());
  EXPECT_THAT(doubts("the name field", "das Feld „Name“"), IsEmpty());
  EXPECT_THAT(doubts("a 19\" screen", "ein 19-Zoll-Schirm"), IsEmpty());
}

TEST(AnswerDoubtsTest, WordsAreNotSaidTwice) {
  EXPECT_THAT(doubts("Open the file.", "Öffnen Sie die die Datei."), ElementsAre("word-doubled"));
  EXPECT_THAT(doubts("Open the file.", "Öffnen Sie Datei Datei."), ElementsAre("word-doubled"));
  EXPECT_THAT(doubts("files that the list names", "Dateien, die die Liste nennt"), IsEmpty());
  EXPECT_THAT(doubts("the disk on which the file is", "die Platte, auf der der Ordner ist"),
              IsEmpty());
  EXPECT_THAT(doubts("If you open them", "Wenn Sie sie öffnen"), IsEmpty());
  EXPECT_THAT(doubts("We met.", "Nous nous sommes vus.", nullptr, "fr"), IsEmpty());
  EXPECT_THAT(doubts("of a file", "d'un un fichier", nullptr, "fr"), ElementsAre("word-doubled"));
  EXPECT_THAT(doubts("very very long", "sehr sehr lang"), IsEmpty()) << "as in the source";
  EXPECT_THAT(doubts("slowly", "yavaş yavaş", nullptr, "tr"), IsEmpty());
  EXPECT_THAT(doubts("Open the file.", "打开文件文件。", nullptr, "zh"),
              ElementsAre("word-doubled"));
  EXPECT_THAT(doubts("step by step", "一步一步", nullptr, "zh"), IsEmpty());
  EXPECT_THAT(doubts("various", "いろいろ", nullptr, "ja"), IsEmpty());
  EXPECT_THAT(coded_doubts(tagged("‹Name› of the file"), tagged("‹Name› Name der Datei")),
              IsEmpty());
}

TEST(AnswerDoubtsTest, SpacesBesideCodesStay) {
  const CodedText source = tagged("Press ‹Save› now");
  EXPECT_THAT(coded_doubts(source, tagged("Jetzt ‹Sichern› drücken")), IsEmpty());
  EXPECT_THAT(coded_doubts(source, tagged("Jetzt ‹Sichern›drücken")), ElementsAre("space-lost"));
  EXPECT_THAT(coded_doubts(source, tagged("Jetzt‹Sichern› drücken")), ElementsAre("space-lost"));
  EXPECT_THAT(coded_doubts(source, tagged("Jetzt‹ Sichern ›drücken")), IsEmpty());
  EXPECT_THAT(coded_doubts(source, tagged("Jetzt ‹Sichern›, dann")), IsEmpty());
  EXPECT_THAT(coded_doubts(source, tagged("请按‹保存›键"), "zh"), IsEmpty());
  EXPECT_THAT(coded_doubts(source, tagged("Paina ‹Tallenna›a"), "fi"), IsEmpty());
  EXPECT_THAT(coded_doubts(covered("the F5 key", "F5"), covered("dieF5 Taste", "F5")),
              ElementsAre("space-lost"));
  EXPECT_THAT(coded_doubts(covered("the F5 key", "F5"), covered("die F5-Taste", "F5")), IsEmpty());
}

TEST(AnswerDoubtsTest, PhrasesInTagsAreTranslated) {
  const CodedText source = tagged("Read ‹the user guide› first.");
  EXPECT_THAT(coded_doubts(source, tagged("Lesen Sie bitte zuerst, was in ‹the user guide› zum "
                                          "Einrichten des Druckers geschrieben steht.")),
              ElementsAre("tagged-untranslated"));
  EXPECT_THAT(coded_doubts(source, tagged("Lesen Sie zuerst ‹das Handbuch›.")), IsEmpty());
  EXPECT_THAT(coded_doubts(tagged("Run ‹git log -1› now"), tagged("Jetzt ‹git log -1› ausführen")),
              IsEmpty());
  EXPECT_THAT(coded_doubts(tagged("Press ‹Start› now"), tagged("Jetzt ‹Start› drücken")),
              IsEmpty());
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

TEST(AnswerDoubtsTest, ShortTextsDoNotTellNearLanguagesApart) {
  // Galician to CLD2, English to CLD2.
  EXPECT_THAT(doubts("5.1. The basic network infrastructure",
                     "5.1. La infraestructura de red básica", nullptr, "es"),
              IsEmpty());
  EXPECT_THAT(
      doubts("Return the absolute value of x.", "Retorna el valor absoluto de x.", nullptr, "es"),
      IsEmpty());
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
