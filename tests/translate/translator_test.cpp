// The translator as a whole: one outcome for each task, the same in any order, and an end.
#include "translate/translator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "tests/translate/coded_text_samples.h"
#include "tests/translate/scripted_generator.h"
#include "translate/stand_ins/pseudo_translation.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;
using testing::ScriptedGenerator;
using testing::ScriptLog;

SegmentTask task_for(const CodedText& source) {
  SegmentTask task;
  task.source = source;
  task.source_language = "en";
  task.target_language = "de";
  return task;
}

bool answer_with_pseudo(const GenerationRequest& request, GenerationResult& result) {
  for (const AnswerPiece& piece : pseudo_translation(request.source)) result.text += piece.bytes;
  return true;
}

// Puts tasks in in the given order, from several threads, while the engine thread works.
std::vector<SegmentOutcome> run_in_order(std::unique_ptr<Generator> generator,
                                         const std::vector<CodedText>& sources,
                                         const std::vector<std::size_t>& order,
                                         std::size_t num_threads) {
  Translator translator(std::move(generator), {});
  std::vector<SegmentOutcome> outcomes(sources.size());
  std::thread engine([&translator] { translator.run(); });
  std::vector<std::thread> parsers;
  for (std::size_t t = 0; t < num_threads; ++t) {
    parsers.emplace_back([&, t] {
      for (std::size_t i = t; i < order.size(); i += num_threads) {
        const std::size_t index = order[i];
        translator.translate(task_for(sources[index]), [&outcomes, index](SegmentOutcome outcome) {
          outcomes[index] = std::move(outcome);
        });
      }
    });
  }
  for (std::thread& parser : parsers) parser.join();
  translator.finish();
  engine.join();
  const auto counts = translator.rung_counts();
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}), sources.size());
  return outcomes;
}

void expect_equal(const std::vector<SegmentOutcome>& left,
                  const std::vector<SegmentOutcome>& right) {
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i].target, right[i].target) << i;
    EXPECT_EQ(left[i].rung, right[i].rung) << i;
    EXPECT_EQ(left[i].state, right[i].state) << i;
    EXPECT_EQ(left[i].findings, right[i].findings) << i;
    EXPECT_EQ(left[i].key.hex(), right[i].key.hex()) << i;
    EXPECT_EQ(left[i].score, right[i].score) << i;
  }
}

TEST(TranslatorTest, OutcomesDoNotDependOnOrderThreadsOrBatches) {
  constexpr std::uint64_t kSeed = 17;
  RandomDraws draws(kSeed);
  std::vector<CodedText> sources;
  for (int i = 0; i < 200; ++i) sources.push_back(testing::random_sentence(draws));
  // Some come again, as they do in documents.
  for (std::size_t i = 0; i < 50; ++i) sources.push_back(sources[draws.below(200)]);
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto first = run_in_order(make_adversarial_generator(5, Damage::kAll), sources, order, 1);
  for (std::uint64_t round = 1; round <= 4; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draws.below(i)]);
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    expect_equal(first,
                 run_in_order(make_adversarial_generator(5, Damage::kAll), sources, order, 3));
  }
}

TEST(TranslatorTest, OutcomesDoNotDependOnTheOrderOfResults) {
  constexpr std::uint64_t kSeed = 19;
  RandomDraws draws(kSeed);
  std::vector<CodedText> sources;
  for (int i = 0; i < 100; ++i) sources.push_back(testing::random_sentence(draws));
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Fails two of three requests, by their streams, and knows probabilities.
  const auto script = [](const GenerationRequest& request, GenerationResult& result) {
    answer_with_pseudo(request, result);
    result.tokens = {{{0, 1}, -static_cast<float>(request.stream % 1000) / 1000.0F}};
    if (request.stream % 3 != 0) result.text.clear();
    return true;
  };
  std::vector<std::vector<SegmentOutcome>> runs;
  for (std::uint64_t shuffle = 0; shuffle < 4; ++shuffle) {
    ScriptLog log;
    ScriptedGenerator::Options options;
    options.shuffle = shuffle;
    options.slots = 1 + 3 * shuffle;
    runs.push_back(
        run_in_order(std::make_unique<ScriptedGenerator>(script, log, options), sources, order, 1));
    EXPECT_LE(log.max_in_flight, 2 * options.slots);
  }
  for (const auto& run : runs) expect_equal(runs.front(), run);
}

TEST(TranslatorTest, EqualSegmentsAreAskedForOnceAndKeepTheirOwnCodes) {
  ScriptLog log;
  Translator translator(std::make_unique<ScriptedGenerator>(answer_with_pseudo, log), {});
  std::vector<std::string> targets;
  const auto done = [&targets](const SegmentOutcome& outcome) {
    targets.push_back(drawn(outcome.target));
  };
  for (const char* drawing :
       {"See {1:<a href=1>}this{/1:</a>}.", "See {5:<a href=2>}this{/5:</a>}.",
        "See {1:<a href=1>}this{/1:</a>}!"}) {
    translator.translate(task_for(coded(drawing)), done);
  }
  std::thread engine([&translator] { translator.run(); });
  translator.translate(task_for(coded("See {9:<b>}this{/9:</b>}.")), done);
  translator.finish();
  engine.join();
  std::sort(targets.begin(), targets.end());
  EXPECT_EQ(targets,
            (std::vector<std::string>{
                "⟦Ṡĕĕĕĕ {1:<a href=1>}ṫḧĭĭṡ{/1:</a>}⟧!", "⟦Ṡĕĕĕĕ {1:<a href=1>}ṫḧĭĭṡ{/1:</a>}⟧.",
                "⟦Ṡĕĕĕĕ {5:<a href=2>}ṫḧĭĭṡ{/5:</a>}⟧.", "⟦Ṡĕĕĕĕ {9:<b>}ṫḧĭĭṡ{/9:</b>}⟧."}));
  EXPECT_EQ(log.requests.size(), 2U);
}

TEST(TranslatorTest, ContextIsPartOfTheKey) {
  ScriptLog log;
  Translator translator(std::make_unique<ScriptedGenerator>(answer_with_pseudo, log), {});
  for (const char* preceding : {"One.", "Two."}) {
    SegmentTask task = task_for(coded("Save"));
    task.preceding = preceding;
    translator.translate(std::move(task), [](const SegmentOutcome&) {});
  }
  translator.finish();
  translator.run();
  EXPECT_EQ(log.requests.size(), 2U);
}

TEST(TranslatorTest, AGeneratorThatNeverAnswersMeetsTheDeadline) {
  ScriptLog log;
  TranslatorOptions options;
  options.request_timeout = std::chrono::milliseconds(1);
  Translator translator(std::make_unique<ScriptedGenerator>(
                            [](const GenerationRequest& request, GenerationResult& result) {
                              // Answers one task and leaves the other hanging.
                              if (request.source.text == "Hang") return false;
                              return answer_with_pseudo(request, result);
                            },
                            log),
                        options);
  std::vector<SegmentOutcome> outcomes(2);
  translator.translate(task_for(coded("Hang")),
                       [&](SegmentOutcome o) { outcomes[0] = std::move(o); });
  translator.translate(task_for(coded("Save")),
                       [&](SegmentOutcome o) { outcomes[1] = std::move(o); });
  translator.finish();
  translator.run();
  EXPECT_EQ(outcomes[0].rung, Rung::kSourceKept);
  EXPECT_EQ(outcomes[0].findings.at(0).message,
            "The source text was kept: the engine took too long.");
  EXPECT_EQ(outcomes[1].rung, Rung::kFirst);
  EXPECT_EQ(log.cancelled.size(), 3U);
}

TEST(TranslatorTest, ResultsThatNobodyAskedForAreIgnored) {
  ScriptLog log;
  Translator translator(
      std::make_unique<ScriptedGenerator>(
          [](const GenerationRequest& request, GenerationResult& result) {
            static_cast<void>(answer_with_pseudo(request, result));
            static int count = 0;
            if (++count == 1) result.id += 1000;
            return true;
          },
          log),
      {.sampling = {}, .seed = 0, .glossary = {}, .request_timeout = std::chrono::milliseconds(1)});
  SegmentOutcome outcome;
  translator.translate(task_for(coded("Save")), [&](SegmentOutcome o) { outcome = std::move(o); });
  translator.finish();
  translator.run();
  EXPECT_EQ(outcome.rung, Rung::kReworded);
}

TEST(TranslatorTest, CancelEndsTheRunWithoutOutcomes) {
  ScriptLog log;
  Translator translator(std::make_unique<ScriptedGenerator>(
                            [](const GenerationRequest&, GenerationResult&) { return false; }, log),
                        {});
  std::atomic<int> count = 0;
  std::thread engine([&translator] { translator.run(); });
  for (int i = 0; i < 20; ++i) {
    translator.translate(task_for(coded("Save")), [&count](const SegmentOutcome&) { ++count; });
  }
  translator.cancel();
  engine.join();
  EXPECT_EQ(count, 0);
}

TEST(TranslatorTest, AnIdleEngineWakesForTasksAndForTheEnd) {
  Translator translator(make_pseudo_generator(), {});
  std::atomic<int> count = 0;
  std::thread engine([&translator] { translator.run(); });
  for (int i = 0; i < 3; ++i) {
    translator.translate(task_for(coded("Save")), [&count](const SegmentOutcome&) { ++count; });
    while (count <= i) std::this_thread::yield();
  }
  translator.finish();
  engine.join();
  EXPECT_EQ(count, 3);
}

TEST(SegmentKeyTest, ChangesWithAllThatDecidesAnAnswer) {
  const SegmentTask base = task_for(coded("See {1:<b>}this{/1:</b>} {2=F5:`F5`}"));
  const GeneratorTraits traits;
  const TranslatorOptions options;
  std::vector<std::string> keys = {segment_key(base, traits, options).hex()};
  const auto add = [&](auto change) {
    SegmentTask task = base;
    GeneratorTraits other_traits = traits;
    TranslatorOptions other_options = options;
    change(task, other_traits, other_options);
    keys.push_back(segment_key(task, other_traits, other_options).hex());
  };
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}that{/1:</b>} {2=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this {/1:</b>}{2=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this{/1:</b>} {2!=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this{/1:</b>} {2?=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this{/1:</b>} {2=:`F5`}F5"); });
  add([](auto& t, auto&, auto&) { t.target_language = "fr"; });
  add([](auto& t, auto&, auto&) { t.source_language = "fr"; });
  add([](auto& t, auto&, auto&) { t.heading = "x"; });
  add([](auto& t, auto&, auto&) { t.preceding = "x"; });
  add([](auto& t, auto&, auto&) { t.note = "x"; });
  add([](auto&, auto& g, auto&) { g.fingerprint = "x"; });
  add([](auto&, auto&, auto& o) { o.seed = 1; });
  add([](auto&, auto&, auto& o) { o.sampling.temperature = 1; });
  add([](auto&, auto&, auto& o) { o.sampling.top_k = 1; });
  add([](auto&, auto&, auto& o) { o.sampling.top_p = 0.5F; });
  add([](auto&, auto&, auto& o) { o.sampling.repetition_penalty = 1.5F; });
  add([](auto&, auto&, auto& o) { o.glossary = read_glossary("source,target\nsee,x\n", "t"); });
  add([](auto&, auto&, auto& o) { o.glossary = read_glossary("source,target\nsee,y\n", "t"); });
  add([](auto&, auto&, auto& o) {
    o.glossary = read_glossary("source,target,forms\nsee,y,z\n", "t");
  });
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
  for (const std::string& key : keys) {
    EXPECT_EQ(key.size(), 32U);
    EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST(SegmentKeyTest, DoesNotDependOnTheBytesOfCodesOrTheirPlaceInTheUnit) {
  const GeneratorTraits traits;
  EXPECT_EQ(segment_key(task_for(coded("{1:<b>}a{/1:</b>}{2=:<br>}")), traits, {}),
            segment_key(task_for(coded("{4:<i>}a{/4:</i>}{5=:<x>}")), traits, {}));
}

TEST(SegmentKeyTest, IsStable) {
  // Journals hold keys: a change here makes everything that was translated be translated again.
  SegmentTask task = task_for(coded("See {1:<b>}this{/1:</b>}."));
  GeneratorTraits traits;
  traits.fingerprint = "test/1";
  EXPECT_EQ(segment_key(task, traits, {}).hex(), "db15744aa70e5ee13d2814f6fe33ee0c");
}

// Of a translator whose generator does `script`, for three texts.
AnswerCounts answer_counts_of(const ScriptedGenerator::Script& script) {
  ScriptLog log;
  Translator translator(std::make_unique<ScriptedGenerator>(script, log), {});
  for (const char* text : {"Green tea is hot.", "It is cold.", "1 2 3"}) {
    translator.translate(task_for(CodedText(text, {})), [](const SegmentOutcome&) {});
  }
  translator.finish();
  translator.run();
  return translator.answer_counts();
}

TEST(TranslatorTest, AnswersAreCountedByWhatBecameOfThem) {
  const AnswerCounts failed = answer_counts_of([](const auto&, GenerationResult& result) {
    result.stop = StopReason::kFailed;
    result.error = "no power";
    return true;
  });
  EXPECT_EQ(failed.num_failed, 2U);  // The third has nothing to ask for.
  EXPECT_EQ(failed.num_usable + failed.num_unusable, 0U);
  EXPECT_EQ(failed.first_error, "no power");
  EXPECT_TRUE(failed.is_total_failure());

  const AnswerCounts empty = answer_counts_of([](const auto&, GenerationResult&) { return true; });
  EXPECT_EQ(empty.num_unusable, 2U);
  EXPECT_TRUE(empty.is_total_failure());

  const AnswerCounts mixed =
      answer_counts_of([](const GenerationRequest& request, GenerationResult& result) {
        if (request.source.text != "It is cold.") return answer_with_pseudo(request, result);
        result.stop = StopReason::kFailed;
        return true;
      });
  EXPECT_EQ(mixed.num_usable + mixed.num_unusable, 1U);
  EXPECT_EQ(mixed.num_failed, 1U);
  EXPECT_FALSE(mixed.is_total_failure());
  EXPECT_FALSE(AnswerCounts().is_total_failure());
}

}  // namespace
}  // namespace hymt
