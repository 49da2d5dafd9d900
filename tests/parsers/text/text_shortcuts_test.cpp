// What the text parser does in a short way must come to the same as the long way.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "parsers/text/text_lines.h"
#include "parsers/text/text_runs.h"
#include "parsers/text/text_wrapping.h"

namespace hymt {
namespace {

std::vector<TextLine> lines_of(std::string_view source) {
  std::vector<TextLine> lines;
  TextLineReader reader(source);
  for (TextLine line; reader.next(line);) {
    if (!line.is_blank()) lines.push_back(line);
  }
  return lines;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }

// Words between blanks; of three bytes of Chinese and the like, half a one.
std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (is_blank(text[i])) {
      ++i;
      continue;
    }
    std::size_t wide = 0;
    for (; i < text.size() && !is_blank(text[i]); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      wide += byte >= 0xE3 && byte <= 0xE9 ? 1U : 0U;
    }
    count += 1 + wide / 2;
  }
  return count;
}

// The documented rule of looks_like_code, of runs that are not indented: points to words in
// percent, of which less is needed around a brace on a line of its own.
bool is_code_by_rule(std::string_view source, const std::vector<TextLine>& run) {
  std::string joined;
  for (const TextLine& line : run) joined += std::string(line.content(source)) + ' ';
  const std::size_t percent = count_code_points(joined) * 100 / count_words(joined);
  const bool is_braced = std::any_of(run.begin(), run.end(), [source](const TextLine& line) {
    return line.content(source) == "{";
  });
  const bool is_sentence = has_sentence_of(joined, 5);
  if (is_braced) return percent >= (is_sentence ? 50U : 40U);
  return percent >= (is_sentence ? 110U : 80U);
}

TEST(TextShortcutsTest, CodeIsToldFromTextByCountsAsByRule) {
  constexpr std::uint32_t kSeed = 11;
  static constexpr std::string_view kPieces[] = {"word",
                                                 "a",
                                                 "f(x);",
                                                 "x",
                                                 "=",
                                                 "{",
                                                 "->",
                                                 "\x01"
                                                 "b",
                                                 "\xC2\xA0",
                                                 "слово",
                                                 "\xE3\x80\x80",
                                                 "文字",
                                                 "a\x1Bz",
                                                 "$x",
                                                 "--long",
                                                 "foo_bar",
                                                 "\xFFq",
                                                 "\"y\":",
                                                 "[0]",
                                                 "café",
                                                 "'q'",
                                                 "b?",
                                                 "\x0B",
                                                 "|",
                                                 "@at",
                                                 "c*d",
                                                 "..."};
  static constexpr std::string_view kSpaces[] = {" ",  " ",    " ",    "  ",   "\t",         "\f",
                                                 "\n", "\r\n", "\n> ", "\n  ", "\n\xC2\xA0 "};
  std::mt19937 random(kSeed);
  std::size_t num_code = 0;
  std::size_t num_text = 0;
  for (int round = 0; round < 40000; ++round) {
    std::string source = random() % 8 == 0 ? "> " : "";
    const std::size_t variety = 1 + random() % std::size(kPieces);
    for (std::size_t i = 0, size = 1 + random() % 90; i < size; ++i) {
      source += kPieces[random() % variety];
      source += kSpaces[random() % std::size(kSpaces)];
    }
    std::vector<TextLine> run = lines_of(source);
    // A run has one depth of quotes.
    while (!run.empty() && run.back().quote_depth != run.front().quote_depth) run.pop_back();
    const auto stop = std::find_if(run.begin(), run.end(), [&run](const TextLine& line) {
      return line.quote_depth != run.front().quote_depth;
    });
    run.erase(stop, run.end());
    if (run.empty()) continue;
    const bool expected = is_code_by_rule(source, run);
    ASSERT_EQ(looks_like_code(source, run, RunIndent::kNone), expected)
        << "seed " << kSeed << ": " << testing::PrintToString(source);
    ++(expected ? num_code : num_text);
  }
  EXPECT_GT(num_code, 1000U);
  EXPECT_GT(num_text, 1000U);
}

TEST(TextShortcutsTest, MedianIsThatOfTheSortedWidths) {
  constexpr std::uint32_t kSeed = 5;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    WidthStatistics statistics;
    EXPECT_EQ(statistics.median(), 0U);
    std::vector<std::size_t> widths;
    for (int i = 0; i < 60; ++i) {
      const std::size_t width = random() % (1 + random() % 150);
      statistics.add(width);
      widths.push_back(std::min<std::size_t>(width, 132));  // Nobody wraps to more.
      std::sort(widths.begin(), widths.end());
      ASSERT_EQ(statistics.median(), widths[(widths.size() - 1) / 2]) << "seed " << kSeed;
    }
  }
}

}  // namespace
}  // namespace hymt
