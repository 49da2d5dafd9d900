// What an engine makes of texts that are like a segment.
#include "translate/known_outcomes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/scratch_folder.h"
#include "tests/translate/coded_text_samples.h"
#include "tests/translate/scripted_generator.h"
#include "translate/engine.h"
#include "translate/memory/stored_outcomes.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;
using ::testing::IsEmpty;
using testing::ScriptedGenerator;
using testing::ScriptLog;

constexpr std::uint64_t kOwner = 7;

// Answers with the text, and says that it takes examples.
class ExampleGenerator final : public Generator {
 public:
  explicit ExampleGenerator(ScriptLog& log)
      : scripted_(
            [](const GenerationRequest& request, GenerationResult& result) {
              result.text = request.source.text;
              return true;
            },
            log, {.translates = false}) {}
  [[nodiscard]] GeneratorTraits traits() const override {
    GeneratorTraits traits = scripted_.traits();
    traits.takes_examples = true;
    return traits;
  }
  void submit(GenerationRequest request) override { scripted_.submit(std::move(request)); }
  void cancel(RequestId id) override { scripted_.cancel(id); }
  std::vector<GenerationResult> wait(Clock::time_point until) override {
    return scripted_.wait(until);
  }
  void wake() override { scripted_.wake(); }

 private:
  ScriptedGenerator scripted_;
};

class KnownOutcomesTest : public ::testing::Test {
 protected:
  // One run over sentences; whether it ends or is killed.
  std::vector<SegmentOutcome> run(const std::vector<const char*>& drawings, FuzzyOptions fuzzy,
                                  bool ends = true, std::vector<GlossaryEntry> glossary = {}) {
    MemoryFileOptions options;
    options.path = std::filesystem::canonical(scratch_.path()) / "memory";
    const auto file = MemoryFile::open(options);
    MatchOptions matches;
    matches.last = file->begin_snapshot("run");
    matches.least_percent = 70;
    matches.generator = kOwner;
    TranslationOptions translation;
    translation.fuzzy = fuzzy;
    translation.glossary = std::move(glossary);
    const auto settings = std::make_shared<const TranslationSettings>(
        translation, std::make_shared<const MemoryMatches>(file, matches));
    log_.requests.clear();
    std::vector<SegmentTask> tasks;
    for (const char* drawing : drawings) {
      SegmentTask task;
      task.index = tasks.size();
      task.source = coded(drawing);
      task.source_language = "en";
      task.target_language = "de";
      tasks.push_back(std::move(task));
    }
    std::vector<SegmentOutcome> outcomes;
    {
      Engine engine(std::make_shared<ExampleGenerator>(log_),
                    std::make_shared<StoredOutcomes>(file, 1 << 20, kOwner));
      outcomes = translate_all(engine, std::move(tasks), settings);
    }
    if (ends) file->end_snapshot("run");
    return outcomes;
  }

  ScratchFolder scratch_;
  ScriptLog log_;
};

TEST_F(KnownOutcomesTest, SimilarTextsAreShownAndDecideTheKey) {
  const char* const kRed = "Press the {1:<b>}red{/1:</b>} key now.";
  const char* const kBlue = "Press the {5:<i>}blue{/5:</i>} key now.";
  const auto plain = run({kBlue}, {})[0].key;
  std::filesystem::remove(scratch_ / "memory");
  run({kRed, "Something else."}, {.threshold = 75});
  ASSERT_EQ(log_.requests.size(), 2U);
  EXPECT_THAT(log_.requests[0].examples, IsEmpty());
  const auto outcomes = run({kBlue}, {.threshold = 75});
  ASSERT_EQ(log_.requests.size(), 1U);
  ASSERT_EQ(log_.requests[0].examples.size(), 1U);
  EXPECT_EQ(log_.requests[0].examples[0].source, "Press the <s1>red</s1> key now.");
  EXPECT_EQ(log_.requests[0].examples[0].target, "Press the <s1>red</s1> key now.");
  EXPECT_NE(outcomes[0].key, plain);
  // It is known from now on, whatever else has come: also as an example for itself.
  run({"Press the {1:<b>}dark blue{/1:</b>} key now."}, {.threshold = 75});
  EXPECT_EQ(log_.requests[0].examples.size(), 2U);
  const auto again = run({kBlue}, {.threshold = 75});
  EXPECT_THAT(log_.requests, IsEmpty());
  EXPECT_EQ(again[0].key, outcomes[0].key);
  // Without examples it is another question.
  run({kBlue}, {});
  EXPECT_EQ(log_.requests.size(), 1U);
}

TEST_F(KnownOutcomesTest, AKilledRunIsGoneOnWithAsItBegan) {
  run({"Press the red key now."}, {.threshold = 75});
  const std::vector<const char*> all = {"Press the blue key now.", "Press the green key now.",
                                        "Press the white key now."};
  const auto killed = run({all[0]}, {.threshold = 75}, /*ends=*/false);
  const auto rest = run(all, {.threshold = 75});
  EXPECT_EQ(log_.requests.size(), 2U);
  for (const GenerationRequest& request : log_.requests) {
    ASSERT_EQ(request.examples.size(), 1U);
    EXPECT_EQ(request.examples[0].source, "Press the red key now.");
  }
  EXPECT_EQ(rest[0].key, killed[0].key);
}

TEST_F(KnownOutcomesTest, OnlyWhatFitsIsTaken) {
  run({"Press the {1:<b>}red{/1:</b>} key {2=F5:`F5`} now."}, {.accept = 80});
  const FuzzyOptions accept{.threshold = 75, .accept = 80};
  const auto taken = run({"Press the {3:**}blue{/3:**} key {4=F5:<kbd>} now."}, accept);
  EXPECT_THAT(log_.requests, IsEmpty());
  EXPECT_EQ(drawn(taken[0].target), "Press the {3:**}red{/3:**} key {4=F5:<kbd>} now.");
  ASSERT_EQ(taken[0].findings.size(), 1U);
  EXPECT_EQ(taken[0].findings[0].rule, "fuzzy-accepted");
  EXPECT_FALSE(taken[0].was_asked);
  // Another placeholder, a pair that is none, one code more, and too little that is the same.
  for (const char* other : {"Press the {3:**}blue{/3:**} key {4=F6:<kbd>} now.",
                            "Press the {3=:<br>}blue{4=:<br>} key {5=F5:<kbd>} now.",
                            "Press the {3:**}blue{/3:**} key {4=F5:<kbd>} now{5=:<br>}.",
                            "Press {3:**}blue{/3:**} key {4=F5:<kbd>} again."}) {
    const auto outcomes = run({other}, accept);
    EXPECT_EQ(log_.requests.size(), 1U) << other;
    EXPECT_THAT(outcomes[0].findings, IsEmpty()) << other;
  }
}

// What was made with an example that is too unlike is no outcome for who wants better ones.
TEST_F(KnownOutcomesTest, AnotherThresholdIsAnotherQuestion) {
  const char* const kBlue = "Press the dark blue key now.";
  run({"Press the red key now."}, {.threshold = 70});
  const auto low = run({kBlue}, {.threshold = 70});
  ASSERT_EQ(log_.requests.size(), 1U);
  ASSERT_EQ(log_.requests[0].examples.size(), 1U);
  const auto high = run({kBlue}, {.threshold = 95});
  EXPECT_EQ(log_.requests.size(), 1U);
  EXPECT_NE(high[0].key, low[0].key);
  // The first one is still known to who asks as it did.
  EXPECT_EQ(run({kBlue}, {.threshold = 70})[0].key, low[0].key);
  EXPECT_THAT(log_.requests, IsEmpty());
}

TEST_F(KnownOutcomesTest, EqualTextsInOneRunHaveOneOutcome) {
  run({"Press the red key now."}, {.threshold = 75});
  const auto outcomes =
      run({"Press the blue key now.", "Press the blue key now."}, {.threshold = 75});
  EXPECT_EQ(log_.requests.size(), 1U);
  EXPECT_EQ(outcomes[0].key, outcomes[1].key);
}

}  // namespace
}  // namespace hymt
