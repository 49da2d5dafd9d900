// Loops are seen where the checks of answers see them, and nothing is cut that they would let pass.
#include "translate/generation/runaway_watch.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "parsers/document/coded_text.h"
#include "tests/translate/generation/scripted_model.h"
#include "translate/checks/answer_checks.h"
#include "translate/checks/repetition.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::ByteTokenizer;

struct Sight {
  std::size_t num_bytes = 0;
  std::optional<StopReason> stop;
};

Sight watch(std::string_view source, std::string_view answer) {
  const ByteTokenizer tokenizer;
  RunawayWatch watch(tokenizer, {std::string(source), {}});
  Sight sight;
  for (; !sight.stop && sight.num_bytes < answer.size(); ++sight.num_bytes) {
    sight.stop = watch.see(ByteTokenizer::id_of(answer[sight.num_bytes]));
  }
  return sight;
}

// Words of few letters, so that there are repetitions of all kinds, and sometimes one that goes on.
std::string random_text(RandomDraws& draws, std::size_t num_words) {
  static constexpr std::string_view kWords[] = {"a", "ba", "ä", "的", "😀", " ", "bab", "\n", "cd"};
  std::string text;
  while (num_words-- > 0) {
    text += kWords[draws.below(std::size(kWords))];
    if (!draws.one_in(8)) continue;
    const std::string piece = text.substr(text.size() - std::min(text.size(), 1 + draws.below(40)));
    for (std::size_t times = draws.below(6); times > 0; --times) text += piece;
  }
  return text;
}

TEST(RunawayWatchTest, ALoopIsOneForTheChecksToo) {
  RandomDraws draws(5);
  std::size_t num_loops = 0;
  std::size_t num_missed = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string source = random_text(draws, 1 + draws.below(20));
    const std::string answer = random_text(draws, 1 + draws.below(60));
    const Sight sight = watch(source, answer);
    if (valid_utf8_prefix(answer) != answer.size() || valid_utf8_prefix(source) != source.size()) {
      continue;
    }
    if (sight.stop == StopReason::kLoop) {
      ++num_loops;
      EXPECT_TRUE(runs_in_circles(answer, source)) << source << "\n---\n" << answer;
    } else if (runs_in_circles(answer, source)) {
      ++num_missed;
    }
  }
  EXPECT_GT(num_loops, 100U);
  EXPECT_LT(num_missed, num_loops);
}

// "ja ja ja ..." with tags in the source, and elsewhere in the answer.
TEST(RunawayWatchTest, ASourceMayRepeatItselfAcrossTags) {
  const ByteTokenizer tokenizer;
  const auto stop = [&](const TaggedText& source) {
    RunawayWatch watch(tokenizer, source);
    std::optional<StopReason> reason;
    for (int i = 0; i < 20 && !reason; ++i) {
      for (const char byte : std::string_view("ja ")) {
        if (!reason) reason = watch.see(ByteTokenizer::id_of(byte));
      }
    }
    return reason;
  };
  TaggedText source;
  for (std::uint32_t number = 1; number <= 8; ++number) {
    source.text += "yes ";
    Tag tag;
    tag.number = number;
    tag.range.begin = source.text.size();
    source.text += "<x" + std::to_string(number) + "/>";
    tag.range.end = source.text.size();
    source.tags.push_back(tag);
  }
  EXPECT_EQ(stop(source), std::nullopt);
  EXPECT_EQ(stop({"yes, yes", {}}), StopReason::kLoop);
}

TEST(RunawayWatchTest, ALoopIsSeenAfterFewRounds) {
  std::string paragraph;
  for (int i = 0; i < 40; ++i) paragraph += "Wort" + std::to_string(i * i) + " ";
  for (const std::string& piece : {std::string("."), std::string("ja, "), std::string("再见"),
                                   std::string("Öffnen Sie die Datei. "), paragraph}) {
    std::string answer = "Am Anfang steht etwas anderes: ";
    const std::size_t begin = answer.size();
    while (answer.size() < begin + 100 * piece.size()) answer += piece;
    const Sight sight = watch(paragraph, answer);
    EXPECT_EQ(sight.stop, StopReason::kLoop);
    EXPECT_LE(sight.num_bytes - begin, std::max<std::size_t>(4 * piece.size() + 4, 80)) << piece;
  }
}

TEST(RunawayWatchTest, WhatIsLongerThanAnyTranslationIsTooLongForTheChecks) {
  // The longest letters that there are, and a source of the shortest.
  for (const std::size_t size : {1U, 30U, 800U}) {
    RandomDraws draws(size);
    std::string source;
    while (source.size() < size) source += static_cast<char>('a' + draws.below(26));
    std::string answer;
    while (answer.size() < 40 * size + 3000) {  // U+0C15 to U+0C38, letters of Telugu.
      const auto letter = static_cast<unsigned>(0x0C15 + draws.below(0x24));
      answer += "\xE0";
      answer += static_cast<char>(0x80 | (letter >> 6 & 0x3F));
      answer += static_cast<char>(0x80 | (letter & 0x3F));
    }
    const Sight sight = watch(source, answer);
    EXPECT_EQ(sight.stop, StopReason::kLength);
    const CodedText coded(source, {});
    const TaggedSegment segment(coded, PairSpelling::kTags);
    answer.resize(sight.num_bytes / 3 * 3);
    EXPECT_EQ(check_answer(segment, StopReason::kEnd, answer, TargetLanguage("te")).fault,
              AnswerFault::kTooLong);
  }
}

}  // namespace
}  // namespace hymt
