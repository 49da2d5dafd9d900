// The sentence scanner against Unicode's test file and against ICU's own break iterator.
#include "segmenter/sentence_break.h"

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

std::vector<std::size_t> scanner_boundaries(const std::string& text,
                                            const SentenceClasses& classes) {
  std::vector<std::size_t> boundaries;
  SentenceScanner scanner(text, classes);
  SentenceCandidate candidate;
  while (scanner.next(candidate)) {
    if (candidate.ends_sentence) boundaries.push_back(candidate.end);
  }
  if (!text.empty() && (boundaries.empty() || boundaries.back() != text.size())) {
    boundaries.push_back(text.size());
  }
  return boundaries;
}

class IcuSentences {
 public:
  explicit IcuSentences(const char* locale) {
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(icu::BreakIterator::createSentenceInstance(icu::Locale(locale), status));
    EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
  }

  std::vector<std::size_t> boundaries(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    UText* utext = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
    iterator_->setText(utext, status);
    EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
    std::vector<std::size_t> result;
    iterator_->first();
    for (int32_t at = iterator_->next(); at != icu::BreakIterator::DONE; at = iterator_->next()) {
      result.push_back(static_cast<std::size_t>(at));
    }
    utext_close(utext);
    return result;
  }

 private:
  std::unique_ptr<icu::BreakIterator> iterator_;
};

// One line of SentenceBreakTest.txt: "÷ 0041 × 002E ÷ # comment".
bool read_case(const std::string& line, std::string& text, std::vector<std::size_t>& boundaries) {
  std::istringstream words(line.substr(0, line.find('#')));
  std::string word;
  while (words >> word) {
    if (word == "÷") {
      if (!text.empty()) boundaries.push_back(text.size());
    } else if (word != "×") {
      append_utf8(static_cast<char32_t>(std::stoul(word, nullptr, 16)), text);
    }
  }
  return !text.empty();
}

TEST(SentenceScanner, PassesUnicodesTestFile) {
  const char* suites = std::getenv("HYMT_SUITES_DIR");
  if (suites == nullptr) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  std::ifstream file(std::string(suites) + "/segmentation/SentenceBreakTest.txt");
  ASSERT_TRUE(file) << "SentenceBreakTest.txt is not in HYMT_SUITES_DIR";
  const SentenceClasses classes;
  int num_cases = 0;
  for (std::string line; std::getline(file, line);) {
    std::string text;
    std::vector<std::size_t> expected;
    if (!read_case(line, text, expected)) continue;
    ++num_cases;
    EXPECT_EQ(scanner_boundaries(text, classes), expected) << line;
  }
  EXPECT_GE(num_cases, 500);
}

// Texts made of one or more characters of each class, so that every rule meets every other one.
TEST(SentenceScanner, AgreesWithIcuOnRandomTexts) {
  const std::vector<std::string> pieces = {
      "a",      "é",      "ж",  "A",  "É",  "Ж",  "ƻ",    "あ",     "中",     "ا",     "1",
      "٣",      ".",      ".",  "．", "․",  "!",  "?",    "。",     "؟",      "।",     ",",
      ":",      "、",     "-",  "(",  ")",  "\"", "'",    "“",      "”",      "「",    "」",
      " ",      " ",      "\t", "　", "\n", "\r", "\r\n", "\u2028", "\u0085", "̈",      "\u200D",
      "\u00AD", "\u2060", "#",  "•",  "…",  "𝐚",  "𑁇",    "😀",      "𝟙",      "\u1F80"};
  const SentenceClasses classes;
  IcuSentences icu_sentences("");
  for (std::uint32_t seed = 0; seed < 5000; ++seed) {
    std::mt19937 random(seed);
    std::string text;
    const std::size_t length = 1 + random() % 12;
    for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
    ASSERT_EQ(scanner_boundaries(text, classes), icu_sentences.boundaries(text))
        << "seed " << seed << ": " << testing::PrintToString(text);
  }
}

TEST(SentenceScanner, AgreesWithIcuOnEveryCharacterAfterAFullStop) {
  const SentenceClasses classes;
  IcuSentences icu_sentences("");
  for (char32_t c = 1; c < 0x20000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text = "a. ";
    append_utf8(c, text);
    text += "b! ";
    append_utf8(c, text);
    text += "A.";
    append_utf8(c, text);
    text += "c";
    ASSERT_EQ(scanner_boundaries(text, classes), icu_sentences.boundaries(text))
        << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(SentenceScanner, TakesAClassFromItsUserAsIcuDoesForGreek) {
  SentenceClasses greek;
  greek.set(';', SentenceClass::kTerminator);
  greek.set(0x37E, SentenceClass::kTerminator);
  IcuSentences icu_sentences("el");
  for (const std::string text : {"Πού είναι; Εδώ.", "Τι; και; Πώς", "Ναι\u037E Όχι"}) {
    EXPECT_EQ(scanner_boundaries(text, greek), icu_sentences.boundaries(text)) << text;
  }
}

TEST(SentenceScanner, TellsOfTerminatorsThatEndNothing) {
  const SentenceClasses classes;
  const std::string text = "See e.g. this?!) \nYes";
  SentenceScanner scanner(text, classes);
  SentenceCandidate candidate;
  ASSERT_TRUE(scanner.next(candidate));
  EXPECT_EQ(candidate.run_begin, 5U);
  EXPECT_FALSE(candidate.ends_sentence);
  ASSERT_TRUE(scanner.next(candidate));
  EXPECT_EQ(candidate.run_begin, 7U);
  EXPECT_EQ(candidate.end, 9U);
  EXPECT_FALSE(candidate.ends_sentence);
  ASSERT_TRUE(scanner.next(candidate));
  EXPECT_EQ(candidate.run_begin, 13U);
  EXPECT_EQ(candidate.run_end, 15U);
  EXPECT_EQ(candidate.close_end, 16U);
  EXPECT_EQ(candidate.end, 18U);
  EXPECT_TRUE(candidate.at_separator);
  EXPECT_TRUE(candidate.ends_sentence);
  EXPECT_FALSE(scanner.next(candidate));
}

TEST(SentenceScanner, SurvivesBytesThatAreNotUtf8) {
  const SentenceClasses classes;
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 20; ++i) bytes += static_cast<char>(random() % 256);
    const std::vector<std::size_t> boundaries = scanner_boundaries(bytes, classes);
    ASSERT_FALSE(boundaries.empty());
    EXPECT_EQ(boundaries.back(), bytes.size());
  }
}

}  // namespace
}  // namespace hymt
