#include "translate/tags/plain_form.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace hymt {
namespace {

// What is sent for `text`; empty if it is sent as it is.
std::string sent(std::string_view text, std::string_view language = "en") {
  const CodedText source(text, {});
  const auto form = PlainForm::of(source, language);
  return form ? std::string(form->text().text()) : std::string();
}

// What `answer` to it becomes.
std::string restored(std::string_view text, std::string_view answer,
                     std::string_view language = "de") {
  const CodedText source(text, {});
  const auto form = PlainForm::of(source, "en");
  return std::string(form->restored(CodedText(answer, {}), language).text());
}

TEST(PlainFormTest, CapitalsAreSentInSentenceCase) {
  EXPECT_EQ(sent("INSTALLING THE PROGRAM"), "Installing the program");
  EXPECT_EQ(sent("WHAT I DID"), "What I did");
  EXPECT_EQ(sent("2. ÜBER UNS"), "2. Über uns");
  EXPECT_EQ(sent("ΟΔΗΓΟΣ"), "Οδηγος") << "its last letter has a form of its own";
  EXPECT_EQ(sent("API"), "");
  EXPECT_EQ(sent("USB and SQL"), "");
  EXPECT_EQ(sent("Install the PROGRAM"), "");
  EXPECT_EQ(sent("程序 1234"), "");
}

TEST(PlainFormTest, AnswersComeBackInCapitals) {
  EXPECT_EQ(restored("INSTALLING THE PROGRAM", "Das Programm installieren"),
            "DAS PROGRAMM INSTALLIEREN");
  EXPECT_EQ(restored("STREETS", "Straßen"), "STRASSEN");
  EXPECT_EQ(restored("INSTALL", "Yükleyin", "tr"), "YÜKLEYİN");
  EXPECT_EQ(restored("GUIDE", "Οδηγός", "el"), "ΟΔΗΓΟΣ");
  EXPECT_EQ(restored("INSTALLING", "安装", "zh"), "安装");
}

TEST(PlainFormTest, WhatCodesCoverStaysAsItIs) {
  const std::string text = "START main.cpp NOW";
  const CodedText source(
      text, {{1, InlineCodeKind::kPlaceholder, 6, 8, "main.cpp", false, true, {}, {}}});
  const auto form = PlainForm::of(source, "en");
  ASSERT_NE(form, nullptr);
  EXPECT_EQ(form->text().text(), "Start main.cpp now");
  const CodedText target = form->restored(
      CodedText("Jetzt main.cpp starten",
                {{1, InlineCodeKind::kPlaceholder, 6, 8, "main.cpp", false, true, {}, {}}}),
      "de");
  EXPECT_EQ(target.text(), "JETZT main.cpp STARTEN");
  EXPECT_EQ(target.codes()[0].offset, 6U);
}

TEST(PlainFormTest, SpacesAreSentPlainAndPutBack) {
  EXPECT_EQ(sent("It is 10\u00A0km or 5\u202F000 m."), "It is 10 km or 5 000 m.");
  EXPECT_EQ(restored("It is 10\u00A0km or 5 km.", "Es sind 10 km oder 5 km."),
            "Es sind 10\u00A0km oder 5 km.");
  EXPECT_EQ(restored("After 10\u00A0minutes", "Nach 10 Minuten"), "Nach 10\u00A0Minuten");
  EXPECT_EQ(restored("See Figure\u00A03.", "Siehe Abbildung 3."), "Siehe Abbildung\u00A03.");
  EXPECT_EQ(restored("Mr.\u00A0Smith", "Herr Smith"), "Herr Smith");
  // Several at a time, or at an end, are layout.
  EXPECT_EQ(sent("a \u00A0b"), "");
  EXPECT_EQ(sent("\u00A0b"), "");
}

TEST(PlainFormTest, WhatWasSentIsTheSourceByteForByte) {
  for (const std::string text :
       {"INSTALL İT", "A\u00A0B A B A\u00A0B", "THE\u202FLONG ROAD TO\u00A0ROME"}) {
    const CodedText source(text, {});
    const auto form = PlainForm::of(source, "tr");
    ASSERT_NE(form, nullptr) << text;
    EXPECT_EQ(form->restored(form->text(), "tr"), source) << text;
  }
}

TEST(PlainFormTest, TheSameWordsGetTheSameSpaces) {
  const CodedText source("THE 10\u00A0MAIN ROADS AND 10 MAIN ROADS", {});
  const auto form = PlainForm::of(source, "en");
  EXPECT_EQ(form->restored(CodedText("Roads: 10 main roads and 10 main roads", {}), "en").text(),
            "ROADS: 10\u00A0MAIN ROADS AND 10 MAIN ROADS");
}

TEST(PlainFormTest, OffsetsAreThoseOfTheSource) {
  const CodedText source("a 10\u00A0km b", {});
  const auto form = PlainForm::of(source, "en");
  EXPECT_EQ(form->source_offset(2), 2U);
  EXPECT_EQ(form->source_offset(form->text().text().size()), source.text().size());
}

}  // namespace
}  // namespace hymt
