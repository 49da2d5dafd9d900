#include "cli/document/document_language.h"

#include <gtest/gtest.h>

#include "parsers/make_parser.h"

namespace hymt {
namespace {

std::string language_of(const char* html, const char* asked_for) {
  const auto parser = make_parser(Format::kHtml, {});
  return source_language(parser->parse(html, asked_for), asked_for).tag;
}

// The rule of the finding; empty: the document is translated.
std::string reason(const std::string& html, const std::string& target,
                   const LanguageDirections& directions, const std::string& asked_for = {}) {
  const auto parser = make_parser(Format::kHtml, {});
  const Document document = parser->parse(html, asked_for);
  const auto finding =
      reason_to_copy(document, source_language(document, asked_for), target, directions);
  return finding ? finding->rule : "";
}

TEST(DocumentLanguageTest, WhatIsAskedForWinsThenWhatIsDeclaredThenWhatTheTextTells) {
  const char* const page =
      "<html lang=fr><p>The file could not be opened because it is in use by another program.";
  EXPECT_EQ(language_of(page, "de"), "de");
  EXPECT_EQ(language_of(page, ""), "fr");
  EXPECT_EQ(language_of("<p>The file could not be opened because it is in use.", ""), "en");
  EXPECT_EQ(language_of("<p>Die Datei konnte nicht gelesen werden, weil sie fehlt.", ""), "de");
}

TEST(DocumentLanguageTest, WithoutProseItStaysUnknown) {
  EXPECT_EQ(language_of("<p>123 456 <b>+++</b>", ""), "");
  EXPECT_EQ(language_of("", ""), "");
}

constexpr const char* kEnglish = "<p>The file could not be opened because it is in use.";
constexpr const char* kGerman = "<p>Die Datei konnte nicht gelesen werden, weil sie fehlt.";
const std::string kLongGerman =
    std::string(kGerman) +
    " Sie wurde gestern von einem anderen Programm in einen Ordner verschoben.";

TEST(DocumentLanguageTest, WhatIsInTheTargetLanguageIsCopied) {
  const LanguageDirections any;
  EXPECT_EQ(reason(kGerman, "de", any), "same-language");
  EXPECT_EQ(reason(kGerman, "fr", any), "");
  EXPECT_EQ(reason(kEnglish, "en-GB", any), "same-language");
  EXPECT_EQ(reason("<html lang=de-AT><p>Ja.", "de", any), "same-language");
  EXPECT_EQ(reason("<html lang=deu><p>Ja.", "de", any), "same-language");
  EXPECT_EQ(reason("<html lang=zh-CN><p>Ja.", "zh-TW", any), "");
  EXPECT_EQ(reason(kEnglish, "de", any, "de"), "same-language");
  EXPECT_EQ(reason(kGerman, "de", any, "en"), "");  // Whoever says so is obeyed.
}

TEST(DocumentLanguageTest, WhatTheModelDoesNotTranslateFromIsCopied) {
  const LanguageDirections from_english = {{"en"}, {"de"}};
  EXPECT_EQ(reason(kEnglish, "de", from_english), "");
  EXPECT_EQ(reason("<html lang=fr><p>Oui.", "de", from_english), "unknown-language");
  EXPECT_EQ(reason("<html lang=fr><p>Oui.", "de", {}), "");
  EXPECT_EQ(reason("<html lang=nb><p>Ja.", "de", {}), "unknown-language");
  EXPECT_EQ(reason(kEnglish, "de", from_english, "fr"), "unknown-language");
  EXPECT_EQ(reason("<html lang=fil><p>Oo.", "de", {}), "");  // The models call it "tl".
}

TEST(DocumentLanguageTest, WhatIsNoLanguageAndWhatIsTooShortSaysNothing) {
  const LanguageDirections from_english = {{"en"}, {"de"}};
  for (const char* tag : {"'{{ lang }}'", "und", "mul", "zxx", "x-klingon", "qps-ploc", "i-default",
                          "none-of-them-all", "a"}) {
    EXPECT_EQ(reason(std::string("<html lang=") + tag + "><p>Yes.", "de", from_english), "") << tag;
  }
  EXPECT_EQ(reason("<p>Die Datei fehlt.", "de", from_english), "");  // Below 25 bytes.
  EXPECT_EQ(reason("<p>12 34 +++", "de", from_english), "");
}

TEST(DocumentLanguageTest, MuchTextInTheTargetLanguageCountsMoreThanADeclaration) {
  EXPECT_EQ(reason("<html lang=en>" + kLongGerman, "de", {}), "same-language");
  EXPECT_EQ(reason(std::string("<html lang=en>") + kGerman, "de", {}), "");
  EXPECT_EQ(reason("<html lang=en>" + kLongGerman, "fr", {}), "");
}

TEST(DocumentLanguageTest, NamesInAnotherLanguageDoNotHideATexts) {
  const std::string mixed =
      "<p>この文書では Visual Studio Code のデバッガーを使って Electron "
      "アプリケーションのメインプロセスを"
      "調べる方法を説明します。Chrome DevTools はレンダラープロセスでのみ使えます。The main "
      "process "
      "is debugged with an external debugger.";
  const auto parser = make_parser(Format::kHtml, {});
  const Document document = parser->parse(mixed, "");
  EXPECT_EQ(source_language(document, "").tag, "");  // Not clear enough for its sentences.
  EXPECT_EQ(reason(mixed, "de", {{"en"}, {"de"}}), "unknown-language");
  EXPECT_EQ(reason(mixed, "ja", {}), "same-language");
  EXPECT_EQ(reason(mixed, "de", {}), "");
}

}  // namespace
}  // namespace hymt
