#include "translate/checks/answer_checks.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "parsers/characters/code_points.h"
#include "tests/translate/coded_text_samples.h"
#include "translate/checks/repetition.h"
#include "translate/model/random_draws.h"
#include "translate/stand_ins/pseudo_translation.h"

namespace hymt {
namespace {

using testing::coded;

// The name of the fault, or the answer without wrappings.
std::string check(const CodedText& source, const std::string& answer,
                  std::string_view language = "de", StopReason stop = StopReason::kEnd) {
  const TaggedSegment segment(source, PairSpelling::kTags);
  const CheckedAnswer checked = check_answer(segment, stop, answer, TargetLanguage(language));
  return checked.fault ? std::string(fault_name(*checked.fault)) : checked.text;
}
std::string check(const char* source, const std::string& answer, std::string_view language = "de") {
  return check(coded(source), answer, language);
}

TEST(AnswerChecksTest, AGoodAnswerPassesTrimmed) {
  EXPECT_EQ(check("Click {1:<b>}Save{/1:</b>}.", " Klicken Sie auf <s1>Speichern</s1>.\n"),
            "Klicken Sie auf <s1>Speichern</s1>.");
}

TEST(AnswerChecksTest, StopReasonsOtherThanTheEndFail) {
  const CodedText source = coded("Save");
  EXPECT_EQ(check(source, "Speichern", "de", StopReason::kLength), "token-limit");
  EXPECT_EQ(check(source, "Speichern", "de", StopReason::kDeadline), "deadline");
  EXPECT_EQ(check(source, "Speichern", "de", StopReason::kFailed), "generator-failed");
  EXPECT_EQ(check(source, "Speichern", "de", StopReason::kCancelled), "generator-failed");
}

TEST(AnswerChecksTest, BytesAndCharacters) {
  EXPECT_EQ(check("Save",
                  "Speich\xFF"
                  "ern"),
            "invalid-utf8");
  EXPECT_EQ(check("Save", ""), "empty");
  EXPECT_EQ(check("Save", " \n\u3000"), "empty");
  EXPECT_EQ(check("Save", std::string("Spei\0chern", 10)), "control-character");
  EXPECT_EQ(check("Save", "Spei\u202Echern"), "control-character");
  EXPECT_EQ(check("Save", "Spei\uFEFFchern"), "control-character");
  EXPECT_EQ(check("Save\uFEFF", "Speichern\uFEFF"), "Speichern\uFEFF");
  EXPECT_EQ(check("Save", "ذخیره\u200Cسازی", "fa"), "ذخیره\u200Cسازی");
  EXPECT_EQ(check("Save it", "Speichern\nSie"), "line-break");
  EXPECT_EQ(check("Save\nit", "Speichern\nSie"), "Speichern\nSie");
  EXPECT_EQ(check("Save it", "Speichern\u2028Sie"), "line-break");
}

TEST(AnswerChecksTest, AnAnswerWithoutAWordSaysNothing) {
  EXPECT_EQ(check(":include", ":"), "empty");
  EXPECT_EQ(check("27th", "..."), "empty");
  EXPECT_EQ(check("{1:<b>}Save{/1:</b>} it", "<s1>-</s1> ."), "empty");
  EXPECT_EQ(check("First{1=\n:<br>}second", ".<x1/>."), "empty");
  EXPECT_EQ(check("half", "½"), "½");
  EXPECT_EQ(check("27th", "27."), "27.");
  EXPECT_EQ(check("27th", "٢٧", "ar"), "٢٧");
  EXPECT_EQ(check("...", "…"), "…");
  // In many languages no word is left of "the", and so on.
  EXPECT_EQ(check("The {1=a.md:a.md}.", "<x1/>."), "<x1/>.");
}

TEST(AnswerChecksTest, MarkupThatTheSourceLacks) {
  for (const char* answer :
       {"Datei </p> sichern", "<b>Datei sichern", "Datei <!-- sichern", "Datei **sichern**",
        "Datei &amp; sichern", "Datei {{x}} sichern", "Datei ${x} sichern", "Datei ```sichern",
        "< b >Datei", "Datei → sichern"}) {
    EXPECT_EQ(check("Save the file", answer), "markup") << answer;
  }
  EXPECT_EQ(check(CodedText("Use <name> or {x}", {}), "Nimm <Name> oder {x}"),
            "Nimm <Name> oder {x}");
  EXPECT_EQ(check("a < b & c", "a < b & c oder d"), "a < b & c oder d");
}

TEST(AnswerChecksTest, WrappingsAreTakenOff) {
  const std::string good = "Speichern Sie die Datei.";
  for (const std::string& answer : {
           "```\n" + good + "\n```",
           "```markdown\n" + good + "\n```",
           "~~~\n" + good + "\n~~~",
           "<target>" + good + "</target>",
           "<target>\n" + good + "\n</target>",
           "\"" + good + "\"",
           "„" + good + "“",
           "Here is the translation:\n\n" + good,
           "Sure! Here's the translated text: " + good,
           "**Translation:** " + good,
           "Certainly! " + good,
           "Hier ist die Übersetzung:\n" + good,
           "以下是翻译：" + good,
           "<think>\nthe user ...\n</think>\n\n" + good,
           good + "\n\nNote: I kept the tone.",
           good + "\n\n(Note: ...)",
           "Save the file.\n" + good,
           "Save the file. → " + good,
           good + "\nSave the file.",
           good + " => Save the file.",
           "Translate the following text into German.\n\nSave the file.\n" + good,
           "Here is the translation:\n```\n\"" + good + "\"\n```\n\nLet me know!",
       }) {
    EXPECT_EQ(check("Save the file.", answer), good) << answer;
  }
}

TEST(AnswerChecksTest, TalkThatCannotBeTakenOffFails) {
  const std::string good = "Speichern Sie die Datei.";
  EXPECT_EQ(check("Save the file.", good + " I hope this helps!"), "chatter");
  EXPECT_EQ(check("Save the file.", good + " (Translator's note: literally)"), "chatter");
  EXPECT_EQ(check("Save the file.", "LET ME KNOW! " + good), "chatter");
  // A courtesy begins at a word, and may follow what begins like it.
  EXPECT_EQ(check("Save the file.", good + " Hope: hope That Helps."), "chatter");
  EXPECT_EQ(check("Save the file.", good + " xlet me know"), good + " xlet me know");
  EXPECT_EQ(check("Save the file.", good + " Save the file."), "echo");
  EXPECT_EQ(check("Save the file.", "\"" + good), "quoted");
  EXPECT_EQ(check("Save the file.", good + "\n" + good), "line-break");
  EXPECT_EQ(check("Save the file.", "{\"translation\": \"" + good + "\"}"), "markup");
}

TEST(AnswerChecksTest, WhatTheSourceDoesIsNoFault) {
  EXPECT_EQ(check("Translation: fine", "Übersetzung: gut"), "Übersetzung: gut");
  EXPECT_EQ(check("\"Save\"", "„Speichern“"), "„Speichern“");
  EXPECT_EQ(check("Click \"Save\"", "„Speichern“ anklicken"), "„Speichern“ anklicken");
  EXPECT_EQ(check("Sure, why not", "Sure, warum nicht"), "Sure, warum nicht");
  EXPECT_EQ(check("Lassen Sie es mich wissen", "Let me know", "en"), "Let me know");
  EXPECT_EQ(check("ha ha ha ha ha ha ha ha ha ha ha ha", "hi hi hi hi hi hi hi hi hi hi hi hi"),
            "hi hi hi hi hi hi hi hi hi hi hi hi");
}

TEST(AnswerChecksTest, Lengths) {
  EXPECT_EQ(check("OK", "In Ordnung, einverstanden"), "In Ordnung, einverstanden");
  EXPECT_EQ(check("OK", "Das ist in Ordnung, und ich bin damit auch einverstanden."), "too-long");
  const char* source = "The quick brown fox jumps over the lazy dog near the river bank today.";
  EXPECT_EQ(check(source, "Der Fuchs"), "too-short");
  EXPECT_EQ(check(source, "Der schnelle braune Fuchs springt"), "too-short");  // Cut off.
  EXPECT_EQ(check(source, "Der schnelle braune Fuchs springt."),
            "Der schnelle braune Fuchs springt.");
  EXPECT_EQ(check(source, "敏捷的棕色狐狸今天跳过了河岸边的懒狗。", "zh"),
            "敏捷的棕色狐狸今天跳过了河岸边的懒狗。");
}

TEST(AnswerChecksTest, Scripts) {
  EXPECT_EQ(check("Save the file.", "Сохраните файл."), "script");
  EXPECT_EQ(check("Save the file.", "Сохраните файл.", "ru"), "Сохраните файл.");
  EXPECT_EQ(check("Save the file.", "保存文件。"), "script");
  EXPECT_EQ(check("Save the file.", "ファイルを保存します。", "ja"), "ファイルを保存します。");
  EXPECT_EQ(check("Save the file.", "파일을 저장합니다.", "ko"), "파일을 저장합니다.");
  EXPECT_EQ(check("Save the file.", "储存檔案。", "zh-Hant"), "储存檔案。");
  EXPECT_EQ(check("Save the файл.", "Speichern Sie die файл."), "Speichern Sie die файл.");
  EXPECT_EQ(check("5 micrometers", "5 μm"), "5 μm");
  EXPECT_EQ(check("Save the file.", "Сохраните файл.", "xx-unknown"), "Сохраните файл.");
}

TEST(AnswerChecksTest, Loops) {
  const char* source = "Open the settings window and choose the language that you want to read.";
  std::string loop = "Öffnen Sie die";
  for (int i = 0; i < 20; ++i) loop += " die Einstellungen";
  EXPECT_EQ(check(source, loop + "."), "too-long");
  EXPECT_EQ(check(source, loop.substr(0, 120)), "repetition");
}

TEST(AnswerChecksTest, TheSourceAndItsPseudoTranslationAlwaysPass) {
  constexpr std::uint64_t kSeed = 11;
  RandomDraws draws(kSeed);
  const TargetLanguage german("de");
  for (int round = 0; round < 20000; ++round) {
    const CodedText source =
        draws.one_in(2) ? testing::random_coded_text(draws, 20) : testing::random_sentence(draws);
    const TaggedSegment segment(source, PairSpelling::kTags);
    const std::string identity(segment.text());
    std::string pseudo;
    for (const AnswerPiece& piece : pseudo_translation(segment.tagged())) pseudo += piece.bytes;
    for (const std::string& answer : {identity, pseudo}) {
      const CheckedAnswer checked = check_answer(segment, StopReason::kEnd, answer, german);
      const bool is_blank = trimmed(answer).empty();
      ASSERT_TRUE(is_blank || !checked.fault)
          << "seed " << kSeed << " round " << round << ": " << fault_name(*checked.fault) << "\n"
          << identity << "\n"
          << answer;
    }
  }
}

TEST(AnswerChecksTest, EachFaultHasItsOwnName) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(AnswerFault::kRepetition); ++i) {
    EXPECT_FALSE(fault_description(static_cast<AnswerFault>(i)).empty());
    EXPECT_TRUE(names.insert(fault_name(static_cast<AnswerFault>(i))).second);
  }
}

TEST(RepetitionTest, FindsStretchesOfAnyPiece) {
  EXPECT_EQ(longest_repetition(U"no circles in this text at all, is there", 4), 0U);
  EXPECT_EQ(longest_repetition(U"x abcdeabcdeabcdeabcde y", 4), 20U);
  EXPECT_EQ(longest_repetition(U"x abcdeabcdeabcdeabcd", 4), 0U);
  EXPECT_EQ(longest_repetition(U"aaaaaaaaaaaa", 4), 12U);
  // Pieces that repeat a smaller one inside.
  EXPECT_EQ(longest_repetition(U"ha ha ho ha ha ho ha ha ho ha ha ho ", 4), 36U);
  std::u32string text = U"begin:";
  const std::u32string piece =
      U"a sentence of more than sixty-four characters, which comes again and again; ";
  for (int i = 0; i < 3; ++i) text += piece;
  EXPECT_EQ(longest_repetition(text + U"end", 4), 3 * piece.size());
}

TEST(RepetitionTest, NoCircleIsOverlooked) {
  constexpr std::uint64_t kSeed = 23;
  RandomDraws draws(kSeed);
  const auto random_text = [&draws](std::size_t most) {
    static const std::vector<std::string> kCharacters = {"a", "b", "e", " ", "é", "字", "😀"};
    std::string text;
    const std::size_t size = draws.below(most + 1);
    for (std::size_t i = 0; i < size; ++i) text += kCharacters[draws.below(kCharacters.size())];
    return text;
  };
  int num_circles = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = random_text(30);
    const std::string piece = random_text(12);
    for (std::size_t count = draws.below(8); count > 0; --count) text += piece;
    text += random_text(30);
    const bool expected = 2 * longest_repetition(code_points(text), 4) > 2 * 24;
    num_circles += expected ? 1 : 0;
    ASSERT_EQ(runs_in_circles(text, ""), expected) << "seed " << kSeed << ": " << text;
  }
  EXPECT_GT(num_circles, 1000);
}

}  // namespace
}  // namespace hymt
