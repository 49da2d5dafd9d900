#include "translate/stand_ins/pseudo_translation.h"

#include <gtest/gtest.h>

#include "parsers/document/utf8.h"
#include "tests/translate/coded_text_samples.h"
#include "translate/model/random_draws.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;

std::string pseudo(const CodedText& source) {
  const TaggedSegment segment(source, PairSpelling::kTags);
  std::string answer;
  for (const AnswerPiece& piece : pseudo_translation(segment.tagged())) answer += piece.bytes;
  return drawn(segment.target(answer, segment.find_tags(answer), {}));
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t offset = 0; offset < text.size(); ++count) {
    offset += code_point_at(text, offset).length;
  }
  return count;
}

TEST(PseudoTranslationTest, AccentsLengthensAndBrackets) {
  EXPECT_EQ(pseudo_translation("Click Save."), "⟦Ċĺĭĭċḱ Ṡȧȧṽĕĕ⟧.");
  EXPECT_EQ(pseudo_translation("  (100 items)\n"), "  (⟦100 ĭĭṫĕĕḿṡ⟧)\n");
}

TEST(PseudoTranslationTest, LeavesTextWithoutLettersAlone) {
  for (const char* text : {"", " ", "42", "---", "1.2 %", "\n"}) {
    EXPECT_EQ(pseudo_translation(text), text);
  }
}

TEST(PseudoTranslationTest, GrowsEnglishByAboutAThird) {
  const std::string text =
      "The quick way to see whether a page can be translated at all is to translate it into "
      "something that nobody speaks, and to look at what is still in English afterwards.";
  const double growth =
      static_cast<double>(length(pseudo_translation(text))) / static_cast<double>(length(text));
  EXPECT_GT(growth, 1.25);
  EXPECT_LT(growth, 1.45);
}

TEST(PseudoTranslationTest, ChangesEachLatinLetterThatHasAnotherForm) {
  for (char32_t c = 1; c < 0x180; ++c) {
    if (c > 0x7F && c < 0xC0) continue;
    std::string text;
    if (c < 0x80) {
      text = static_cast<char>(c);
      if (!std::isalpha(static_cast<unsigned char>(text[0]))) continue;
    } else {
      text += static_cast<char>(0xC0 | (c >> 6));
      text += static_cast<char>(0x80 | (c & 0x3F));
    }
    const std::string result = pseudo_translation(text);
    EXPECT_EQ(undo_pseudo_translation(result), text);
    // Letters that have one case only, or whose other case is an ASCII letter or several letters.
    const std::u32string_view unchanged = U"×÷ßıĸŉſİ";
    if (unchanged.find(c) != std::u32string_view::npos) continue;
    EXPECT_EQ(result.find(text), std::string::npos) << "U+" << std::hex << static_cast<int>(c);
  }
}

TEST(PseudoTranslationTest, TagsStayAndBracketsStandOutsideThem) {
  EXPECT_EQ(pseudo(coded("{1:<b>}Save{/1:</b>} it")), "⟦{1:<b>}Ṡȧȧṽĕĕ{/1:</b>} ĭĭṫ⟧");
  EXPECT_EQ(pseudo(coded("See {1:<a>}{2:<i>}me{/2:</i>}{/1:</a>}.")),
            "⟦Ṡĕĕĕĕ {1:<a>}{2:<i>}ḿĕĕ{/2:</i>}{/1:</a>}⟧.");
  EXPECT_EQ(pseudo(coded("{1:<a>}{2:<i>}my{/2:</i>} cat{/1:</a>}.")),
            "{1:<a>}⟦{2:<i>}ḿẏ{/2:</i>} ċȧȧṫ⟧{/1:</a>}.");
  EXPECT_EQ(pseudo(coded("{1=F5:`F5`}{2:<a>}me.{/2:</a>}")), "{1=F5:`F5`}{2:<a>}⟦ḿĕĕ⟧.{/2:</a>}");
}

TEST(PseudoTranslationTest, BracketsDoNotTouchPlaceholdersBeyondTheWords) {
  // A URL would take a bracket behind it in.
  EXPECT_EQ(pseudo(coded("See {1=http://a.b/:http://a.b/}")),
            "⟦Ṡĕĕĕĕ⟧ {1=http://a.b/:http://a.b/}");
}

TEST(PseudoTranslationTest, NoBracketComesBetweenALetterAndItsAccent) {
  EXPECT_EQ(pseudo_translation("e\u0301!"), "⟦ĕĕ\u0301⟧!");
}

TEST(PseudoTranslationTest, UndoLeavesOtherTextAlone) {
  for (const char* text :
       {"plain", "⟦42⟧", "⟦abc⟧", "⟦", "⟧", "⟦ȧ⟧", "⟦ȧȧ", "⟦⟦ȧ⟧⟧", "⟦⟬⟧", "⟦ ȧȧ⟧", "⟦ȧȧ ⟧", "⟦⟧"}) {
    EXPECT_EQ(undo_pseudo_translation(text), text);
  }
  EXPECT_EQ(undo_pseudo_translation("\xFF⟦ȧȧ⟧"), "\xFF⟦ȧȧ⟧");
}

TEST(PseudoTranslationTest, UndoTakesEachGroupOfATextBack) {
  const std::string first = pseudo_translation("Save.");
  const std::string second = pseudo_translation("漢 (e)");
  EXPECT_EQ(undo_pseudo_translation(first + " " + second + first + " ⟦42⟧"),
            "Save. 漢 (e)Save. ⟦42⟧");
}

TEST(PseudoTranslationTest, UndoIsTheInverseOnAnyText) {
  constexpr std::uint64_t kSeed = 20240607;
  RandomDraws draws(kSeed);
  for (int round = 0; round < 30000; ++round) {
    const std::string text = testing::random_text(draws, 16);
    const std::string result = pseudo_translation(text);
    ASSERT_EQ(undo_pseudo_translation(result), text) << "seed " << kSeed << " round " << round;
  }
}

TEST(PseudoTranslationTest, UndoIsTheInverseOnUnitsOfSegmentsWithCodes) {
  constexpr std::uint64_t kSeed = 7;
  RandomDraws draws(kSeed);
  for (int round = 0; round < 20000; ++round) {
    // Segments side by side, with and without a gap, as a unit has them. Ids must differ.
    CodedTextJoiner source;
    CodedTextJoiner target;
    for (std::uint32_t part = 0; part < 3; ++part) {
      const CodedText drawn_part = testing::random_coded_text(draws, 6);
      std::vector<InlineCode> codes = drawn_part.codes();
      for (InlineCode& code : codes) code.id += 100 * part;
      const CodedText segment(drawn_part.text(), std::move(codes));
      const TaggedSegment tagged(segment, PairSpelling::kTags);
      std::string answer;
      for (const AnswerPiece& piece : pseudo_translation(tagged.tagged())) answer += piece.bytes;
      source.add(segment);
      ASSERT_EQ(tagged.fault(answer, tagged.find_tags(answer)), std::nullopt)
          << "seed " << kSeed << " round " << round << "\n"
          << answer;
      target.add(tagged.target(answer, tagged.find_tags(answer), {}));
      if (draws.one_in(2)) {
        source.add_text(" ");
        target.add_text(" ");
      }
    }
    const CodedText before = source.finish();
    const CodedText after = target.finish();
    ASSERT_EQ(undo_pseudo_translation(after), before)
        << "seed " << kSeed << " round " << round << "\n"
        << drawn(before) << "\n"
        << drawn(after);
  }
}

}  // namespace
}  // namespace hymt
