// Whole runs against the adversary: what comes out can always be written, and is seldom the source.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/translate/coded_text_samples.h"
#include "translate/model/random_draws.h"
#include "translate/stand_ins/pseudo_translation.h"
#include "translate/stand_ins/stand_in_generators.h"
#include "translate/tags/tagged_text.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

using testing::drawn;

constexpr std::uint64_t kNumSeeds = 100;
constexpr std::size_t kNumSentences = 60;

std::vector<CodedText> corpus(std::uint64_t seed) {
  RandomDraws draws(mixed(seed, std::uint64_t{1}));
  std::vector<CodedText> sentences;
  for (std::size_t i = 0; i < kNumSentences; ++i) {
    sentences.push_back(testing::random_sentence(draws));
  }
  return sentences;
}

std::vector<SegmentTask> tasks_of(const std::vector<CodedText>& sentences) {
  std::vector<SegmentTask> tasks;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    SegmentTask& task = tasks.emplace_back();
    task.source = sentences[i];
    task.source_language = "en";
    task.target_language = "de";
    if (i > 0) task.preceding = sentences[i - 1].text();
  }
  return tasks;
}

// What an engine promises of each target.
void expect_writable(const CodedText& target, const CodedText& source) {
  EXPECT_TRUE(well_nested(target)) << drawn(target);
  std::map<std::pair<std::uint32_t, InlineCodeKind>, const InlineCode*> codes;
  for (const InlineCode& code : source.codes()) codes[{code.id, code.kind}] = &code;
  for (const InlineCode& code : target.codes()) {
    const auto found = codes.find({code.id, code.kind});
    ASSERT_NE(found, codes.end()) << drawn(target);
    EXPECT_EQ(code.original, found->second->original);
    EXPECT_EQ(target.text().substr(code.offset, code.length),
              source.text().substr(found->second->offset, found->second->length));
    codes.erase(found);
  }
  for (const auto& [key, code] : codes) EXPECT_TRUE(code->can_delete) << drawn(target);
  EXPECT_EQ(target.text().find('\0'), std::string::npos);
  EXPECT_EQ(target.text().find('\n'), std::string::npos);
  EXPECT_FALSE(target.text().empty());
}

struct Figures {
  std::array<std::uint64_t, kNumRungs> rungs{};
  std::size_t num_segments = 0;
  std::size_t num_odd = 0;  // Passed, with letters that are not the pseudo-translation's.

  [[nodiscard]] double percent(std::uint64_t count) const {
    return 100.0 * static_cast<double>(count) / static_cast<double>(num_segments);
  }
};

// The text outside of codes, which may have moved, without spaces and brackets, which depend on how
// the segment was cut.
std::string bare_text(const CodedText& text) {
  std::string bare;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    bare += text.text().substr(position, code.offset - position);
    position = code.offset + code.length;
  }
  bare += text.text().substr(position);
  for (const std::string_view unwanted : {" ", "⟦", "⟧"}) {
    for (std::size_t at = 0; (at = bare.find(unwanted)) != std::string::npos;) {
      bare.erase(at, unwanted.size());
    }
  }
  return bare;
}

bool is_odd(const CodedText& target, const CodedText& source) {
  return bare_text(target) != bare_text(CodedText(pseudo_translation(bare_text(source)), {}));
}

Figures figures(Damage damage) {
  Figures result;
  for (std::uint64_t seed = 0; seed < kNumSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<CodedText> sentences = corpus(seed);
    Engine engine(make_adversarial_generator(seed, damage));
    const std::vector<SegmentOutcome> outcomes =
        translate_all(engine, tasks_of(sentences), std::make_shared<TranslationSettings>());
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      const SegmentOutcome& outcome = outcomes[i];
      expect_writable(outcome.target, sentences[i]);
      ++result.rungs.at(static_cast<std::size_t>(outcome.rung));
      EXPECT_EQ(outcome.findings.size(), outcome.rung == Rung::kSourceKept ? 1U : 0U);
      if (outcome.rung != Rung::kSourceKept) {
        result.num_odd += is_odd(outcome.target, sentences[i]) ? 1U : 0U;
      }
    }
    result.num_segments += sentences.size();
  }
  for (std::size_t i = 0; i < kNumRungs; ++i) {
    std::printf("%-13s %6.2f %%\n", std::string(rung_name(static_cast<Rung>(i))).c_str(),
                result.percent(result.rungs.at(i)));
  }
  std::printf("not noticed   %6.2f %%\n", result.percent(result.num_odd));
  return result;
}

TEST(AdversarialTest, DamagedTagsKeepTheSourceOfAtMostTwoInAHundred) {
  const Figures result = figures(Damage::kTags);
  EXPECT_LE(result.percent(result.rungs[4]), 2.0);
  EXPECT_LE(result.percent(result.num_odd), 1.0);
  EXPECT_GE(result.percent(result.rungs[0]), 20.0);
}

TEST(AdversarialTest, ChatterKeepsTheSourceOfAtMostFiveInAHundred) {
  const Figures result = figures(Damage::kChatter);
  EXPECT_LE(result.percent(result.rungs[4]), 5.0);
  EXPECT_LE(result.percent(result.num_odd), 5.0);
}

TEST(AdversarialTest, AnyDamageGivesTargetsThatCanBeWritten) {
  const Figures result = figures(Damage::kAll);
  EXPECT_LE(result.percent(result.rungs[4]), 10.0);
}

}  // namespace
}  // namespace hymt
