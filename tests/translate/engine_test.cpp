// The engine as a whole: one outcome for each task, the same in any order, for any number of
// callers.
#include "translate/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/translate/coded_text_samples.h"
#include "tests/translate/scripted_generator.h"
#include "translate/memory/outcome_cache.h"
#include "translate/stand_ins/pseudo_translation.h"
#include "translate/stand_ins/stand_in_generators.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;
using testing::ScriptedGenerator;
using testing::ScriptLog;

SegmentTask task_for(const CodedText& source, std::size_t index = 0) {
  SegmentTask task;
  task.index = index;
  task.source = source;
  task.source_language = "en";
  task.target_language = "de";
  return task;
}

std::vector<SegmentTask> tasks_for(const std::vector<const char*>& drawings) {
  std::vector<SegmentTask> tasks;
  for (const char* drawing : drawings) tasks.push_back(task_for(coded(drawing), tasks.size()));
  return tasks;
}

std::shared_ptr<const TranslationSettings> settings_with(TranslationOptions options = {}) {
  return std::make_shared<const TranslationSettings>(std::move(options));
}

bool answer_with_pseudo(const GenerationRequest& request, GenerationResult& result) {
  for (const AnswerPiece& piece : pseudo_translation(request.source)) result.text += piece.bytes;
  return true;
}

std::shared_ptr<Generator> scripted(ScriptedGenerator::Script script, ScriptLog& log,
                                    ScriptedGenerator::Options options = {}) {
  return std::make_shared<ScriptedGenerator>(std::move(script), log, options);
}

// Keeps what it is told; may wait for it.
class Listener final : public OutcomeReceiver {
 public:
  explicit Listener(std::size_t num_tasks) : outcomes(num_tasks), times(num_tasks) {}

  void take_outcome(std::size_t index, SegmentOutcome outcome) override {
    if (before_each) before_each();
    const std::lock_guard lock(mutex_);
    outcomes.at(index) = std::move(outcome);
    ++times.at(index);
    ++count;
    changed_.notify_all();
  }
  void engine_failed(const std::exception_ptr& error) override {
    const std::lock_guard lock(mutex_);
    failure = error;
    ++num_failures;
  }
  void wait_for(std::size_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count >= number; });
  }

  std::function<void()> before_each;
  std::vector<SegmentOutcome> outcomes;
  std::vector<int> times;  // How often each was given.
  std::atomic<std::size_t> count = 0;
  std::exception_ptr failure;
  int num_failures = 0;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

// Puts tasks in in the given order, from several threads, each call with one task.
std::vector<SegmentOutcome> run_in_order(std::shared_ptr<Generator> generator,
                                         const std::vector<CodedText>& sources,
                                         const std::vector<std::size_t>& order,
                                         std::size_t num_threads) {
  Engine engine(std::move(generator));
  const auto settings = settings_with();
  const auto listener = std::make_shared<Listener>(sources.size());
  std::vector<std::thread> parsers;
  for (std::size_t t = 0; t < num_threads; ++t) {
    parsers.emplace_back([&, t] {
      std::vector<TranslationHandle> handles;
      for (std::size_t i = t; i < order.size(); i += num_threads) {
        const std::size_t index = order[i];
        handles.push_back(engine.translate({task_for(sources[index], index)}, settings, listener));
      }
      for (const TranslationHandle& handle : handles) handle.wait();
    });
  }
  for (std::thread& parser : parsers) parser.join();
  EXPECT_THAT(listener->times, ::testing::Each(1));
  return std::move(listener->outcomes);
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

TEST(EngineTest, OutcomesDoNotDependOnOrderThreadsOrBatches) {
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

TEST(EngineTest, OutcomesDoNotDependOnTheOrderOfResults) {
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
    runs.push_back(run_in_order(scripted(script, log, options), sources, order, 1));
    EXPECT_LE(log.max_in_flight, 2 * options.slots);
  }
  for (const auto& run : runs) expect_equal(runs.front(), run);
}

TEST(EngineTest, EqualSegmentsAreAskedForOnceAndKeepTheirOwnCodes) {
  ScriptLog log;
  Engine engine(scripted(answer_with_pseudo, log));
  const auto outcomes = translate_all(
      engine,
      tasks_for({"See {1:<a href=1>}this{/1:</a>}.", "See {5:<a href=2>}this{/5:</a>}.",
                 "See {1:<a href=1>}this{/1:</a>}!", "See {9:<b>}this{/9:</b>}."}),
      settings_with());
  std::vector<std::string> targets;
  for (const SegmentOutcome& outcome : outcomes) targets.push_back(drawn(outcome.target));
  EXPECT_EQ(targets,
            (std::vector<std::string>{
                "⟦Ṡĕĕĕĕ {1:<a href=1>}ṫḧĭĭṡ{/1:</a>}⟧.", "⟦Ṡĕĕĕĕ {5:<a href=2>}ṫḧĭĭṡ{/5:</a>}⟧.",
                "⟦Ṡĕĕĕĕ {1:<a href=1>}ṫḧĭĭṡ{/1:</a>}⟧!", "⟦Ṡĕĕĕĕ {9:<b>}ṫḧĭĭṡ{/9:</b>}⟧."}));
  EXPECT_EQ(log.requests.size(), 2U);
}

TEST(EngineTest, ContextIsPartOfTheKey) {
  ScriptLog log;
  Engine engine(scripted(answer_with_pseudo, log));
  auto tasks = tasks_for({"Save", "Save"});
  tasks[0].preceding = "One.";
  tasks[1].preceding = "Two.";
  (void)translate_all(engine, std::move(tasks), settings_with());
  EXPECT_EQ(log.requests.size(), 2U);
}

TEST(EngineTest, AGeneratorThatNeverAnswersMeetsTheDeadline) {
  ScriptLog log;
  TranslationOptions options;
  options.request_timeout = std::chrono::milliseconds(1);
  Engine engine(scripted(
      [](const GenerationRequest& request, GenerationResult& result) {
        // Answers one task and leaves the other hanging.
        if (request.source.text == "Hang") return false;
        return answer_with_pseudo(request, result);
      },
      log));
  const auto outcomes =
      translate_all(engine, tasks_for({"Hang", "Save"}), settings_with(std::move(options)));
  EXPECT_EQ(outcomes[0].rung, Rung::kSourceKept);
  EXPECT_EQ(outcomes[0].findings.at(0).message,
            "The source text was kept: the engine took too long.");
  EXPECT_EQ(outcomes[1].rung, Rung::kFirst);
  EXPECT_EQ(log.cancelled.size(), 3U);
}

TEST(EngineTest, ResultsThatNobodyAskedForAreIgnored) {
  ScriptLog log;
  int count = 0;
  Engine engine(scripted(
      [&count](const GenerationRequest& request, GenerationResult& result) {
        static_cast<void>(answer_with_pseudo(request, result));
        if (++count == 1) result.id += 1000;
        return true;
      },
      log));
  TranslationOptions options;
  options.request_timeout = std::chrono::milliseconds(1);
  const auto outcomes =
      translate_all(engine, tasks_for({"Save"}), settings_with(std::move(options)));
  EXPECT_EQ(outcomes[0].rung, Rung::kReworded);
}

TEST(EngineTest, AnIdleEngineWakesForTasksAndForTheEnd) {
  Engine engine(make_pseudo_generator());
  const auto settings = settings_with();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(translate_all(engine, tasks_for({"Save", "Open"}), settings).size(), 2U);
  }
}

TEST(EngineTest, NothingToDoIsDone) {
  Engine engine(make_pseudo_generator());
  const auto listener = std::make_shared<Listener>(0);
  const TranslationHandle handle = engine.translate({}, settings_with(), listener);
  EXPECT_TRUE(handle.is_done());
  handle.wait();
  EXPECT_TRUE(TranslationHandle().is_done());
}

const ScriptedGenerator::Script kNeverAnswers = [](const GenerationRequest&, GenerationResult&) {
  return false;
};

TEST(EngineTest, OneOfTwoHandlesIsCancelledAndTheOtherGoesOn) {
  std::atomic<bool> may_answer = false;
  ScriptLog log;
  Engine engine(scripted(
      [&may_answer](const GenerationRequest& request, GenerationResult& result) {
        while (!may_answer) std::this_thread::yield();
        return answer_with_pseudo(request, result);
      },
      log));
  const auto settings = settings_with();
  const auto first = std::make_shared<Listener>(2);
  const auto second = std::make_shared<Listener>(2);
  // "Both" is wanted by both, and must be answered though the one who came first has gone.
  TranslationHandle gone = engine.translate(tasks_for({"Both", "Mine"}), settings, first);
  TranslationHandle stays = engine.translate(tasks_for({"Both", "Yours"}), settings, second);
  gone.cancel();
  EXPECT_TRUE(gone.is_done());
  may_answer = true;
  stays.wait();
  EXPECT_EQ(first->count, 0U);
  EXPECT_THAT(second->times, ::testing::ElementsAre(1, 1));
  EXPECT_EQ(second->outcomes[0].rung, Rung::kFirst);
}

TEST(EngineTest, WhatNobodyWantsAnyMoreIsTakenBackFromTheGenerator) {
  ScriptLog log;
  Engine engine(scripted(kNeverAnswers, log));
  const auto listener = std::make_shared<Listener>(2);
  TranslationHandle handle = engine.translate(tasks_for({"One", "Two"}), settings_with(), listener);
  while (log.num_submitted() < 2) std::this_thread::yield();
  handle.cancel();
  while (log.num_cancelled() < 2) std::this_thread::yield();
  EXPECT_EQ(listener->count, 0U);
}

TEST(EngineTest, AReceiverMayCancelItsOwnCall) {
  Engine engine(make_pseudo_generator());
  const auto listener = std::make_shared<Listener>(100);
  std::mutex mutex;  // Held until the handle is known.
  TranslationHandle handle;
  listener->before_each = [&] {
    const std::lock_guard lock(mutex);
    handle.cancel();
  };
  {
    const std::lock_guard lock(mutex);
    std::vector<SegmentTask> tasks;
    for (std::size_t i = 0; i < 100; ++i) {
      tasks.push_back(task_for(CodedText("Save " + std::to_string(i), {}), i));
    }
    handle = engine.translate(std::move(tasks), settings_with(), listener);
  }
  handle.wait();
  EXPECT_EQ(listener->count, 1U);
}

TEST(EngineTest, ReceiversHearNothingOnceCancelHasReturned) {
  Engine engine(make_pseudo_generator());
  const auto settings = settings_with();
  for (int round = 0; round < 50; ++round) {
    std::vector<SegmentTask> tasks;
    for (std::size_t i = 0; i < 200; ++i) {
      tasks.push_back(
          task_for(CodedText(std::to_string(round) + " text " + std::to_string(i), {}), i));
    }
    const auto listener = std::make_shared<Listener>(200);
    TranslationHandle handle = engine.translate(std::move(tasks), settings, listener);
    listener->wait_for(1);
    handle.cancel();
    const std::size_t count = listener->count;
    std::this_thread::yield();
    EXPECT_EQ(listener->count, count);
  }
}

TEST(EngineTest, AnEngineThatGoesEndsAllCalls) {
  ScriptLog log;
  TranslationHandle handle;
  const auto listener = std::make_shared<Listener>(20);
  {
    Engine engine(scripted(kNeverAnswers, log));
    std::vector<SegmentTask> tasks;
    for (std::size_t i = 0; i < 20; ++i) {
      tasks.push_back(task_for(CodedText("Save " + std::to_string(i), {}), i));
    }
    handle = engine.translate(std::move(tasks), settings_with(), listener);
  }
  handle.wait();
  EXPECT_EQ(listener->count, 0U);
  EXPECT_EQ(listener->num_failures, 0);
}

class BrokenGenerator final : public Generator {
 public:
  [[nodiscard]] GeneratorTraits traits() const override { return {"broken", "broken"}; }
  void submit(GenerationRequest) override {}
  void cancel(RequestId) override {}
  std::vector<GenerationResult> wait(Clock::time_point) override {
    throw std::runtime_error("the device is gone");
  }
  void wake() override {}
};

TEST(EngineTest, ABreakdownIsToldToAllWhoWaitAndAllWhoCome) {
  Engine engine(std::make_shared<BrokenGenerator>());
  const auto settings = settings_with();
  const auto listener = std::make_shared<Listener>(3);
  engine.translate(tasks_for({"One", "Two", "Two"}), settings, listener).wait();
  EXPECT_EQ(listener->num_failures, 1);
  EXPECT_EQ(listener->count, 0U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THROW((void)translate_all(engine, tasks_for({"Three"}), settings), std::runtime_error);
  }
  engine.set_generator(make_pseudo_generator());
  EXPECT_EQ(translate_all(engine, tasks_for({"Three"}), settings).at(0).rung, Rung::kFirst);
}

TEST(EngineTest, TasksKeepTheGeneratorThatWasCurrentWhenTheyCame) {
  std::atomic<bool> may_answer = false;
  ScriptLog log;
  auto old_one = scripted(
      [&may_answer](const GenerationRequest& request, GenerationResult& result) {
        while (!may_answer) std::this_thread::yield();
        return answer_with_pseudo(request, result);
      },
      log);
  const std::weak_ptr<Generator> watched = old_one;
  Engine engine(std::move(old_one));
  const auto settings = settings_with();
  const auto listener = std::make_shared<Listener>(1);
  const TranslationHandle handle = engine.translate(tasks_for({"Save"}), settings, listener);
  engine.set_generator(make_identity_generator());
  // The new one works while the old one is busy.
  const auto now = translate_all(engine, tasks_for({"Save"}), settings);
  EXPECT_EQ(drawn(now.at(0).target), "Save");
  may_answer = true;
  handle.wait();
  EXPECT_EQ(drawn(listener->outcomes[0].target), "⟦Ṡȧȧṽĕĕ⟧");
  EXPECT_NE(listener->outcomes[0].key, now.at(0).key);
  // Nothing holds the old one when its work is done.
  while (!watched.expired()) std::this_thread::yield();
}

TEST(EngineTest, SeveralGeneratorsWorkAtOnceEachForWhoChoseIt) {
  Engine engine(make_identity_generator());
  const std::shared_ptr<Generator> pseudo = make_pseudo_generator();
  const auto settings = settings_with();
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < 50; ++i) {
        const bool wants_pseudo = (caller + i) % 2 == 0;
        const auto listener = std::make_shared<Listener>(1);
        engine.translate(tasks_for({"Save"}), settings, listener, wants_pseudo ? pseudo : nullptr)
            .wait();
        EXPECT_EQ(drawn(listener->outcomes.at(0).target), wants_pseudo ? "⟦Ṡȧȧṽĕĕ⟧" : "Save");
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TEST(EngineTest, RunsShareAStore) {
  ScriptLog log;
  const auto store = std::make_shared<OutcomeCache>(1 << 20);
  std::string first;
  for (int run = 0; run < 2; ++run) {
    Engine engine(scripted(answer_with_pseudo, log), store);
    const auto outcomes =
        translate_all(engine, tasks_for({"Save", "See {1:<b>}this{/1:</b>}."}), settings_with());
    const std::string text = drawn(outcomes[0].target) + drawn(outcomes[1].target);
    EXPECT_EQ(outcomes[0].key.hex().size(), 32U);
    EXPECT_EQ(outcomes[0].verdict, Verdict::kUsable);
    if (run == 0) first = text;
    EXPECT_EQ(text, first);
  }
  EXPECT_EQ(log.requests.size(), 2U);
}

TEST(EngineTest, WhatCameOutByChanceIsNotRemembered) {
  ScriptLog log;
  const auto store = std::make_shared<OutcomeCache>(1 << 20);
  bool has_room = false;
  const auto answer = [&has_room](const GenerationRequest& request, GenerationResult& result) {
    if (!has_room) result.stop = StopReason::kNoRoom;
    return answer_with_pseudo(request, result);
  };
  for (const bool is_second : {false, true}) {
    has_room = is_second;
    Engine engine(scripted(answer, log), store);
    const auto outcomes = translate_all(engine, tasks_for({"Save"}), settings_with());
    EXPECT_EQ(outcomes[0].rung, is_second ? Rung::kFirst : Rung::kSourceKept);
  }
  EXPECT_EQ(store->size(), 1U);
}

TEST(EngineTest, AGeneratorThatIsAskedNothingIsNotKept) {
  Engine engine(make_identity_generator());
  std::shared_ptr<Generator> pseudo = make_pseudo_generator();
  const std::weak_ptr<Generator> watched = pseudo;
  for (int i = 0; i < 2; ++i) {  // The second time all is known.
    const auto listener = std::make_shared<Listener>(1);
    engine.translate(tasks_for({"Save"}), settings_with(), listener, pseudo).wait();
    EXPECT_EQ(drawn(listener->outcomes.at(0).target), "⟦Ṡȧȧṽĕĕ⟧");
  }
  pseudo.reset();
  while (!watched.expired()) std::this_thread::yield();
}

TEST(EngineTest, TwoEnginesUseOneStoreAtTheSameTime) {
  const auto store = std::make_shared<OutcomeCache>(1 << 20);
  std::vector<std::thread> runs;
  std::vector<std::vector<SegmentOutcome>> outcomes(2);
  for (std::size_t run = 0; run < 2; ++run) {
    runs.emplace_back([&, run] {
      Engine engine(make_pseudo_generator(), store);
      std::vector<SegmentTask> tasks;
      for (std::size_t i = 0; i < 500; ++i) {
        tasks.push_back(task_for(CodedText("Text " + std::to_string(i % 300), {}), i));
      }
      outcomes[run] = translate_all(engine, std::move(tasks), settings_with());
    });
  }
  for (std::thread& run : runs) run.join();
  expect_equal(outcomes[0], outcomes[1]);
}

TEST(EngineTest, OutcomesSayWhatBecameOfTheAnswers) {
  const auto outcomes_of = [](const ScriptedGenerator::Script& script) {
    ScriptLog log;
    Engine engine(scripted(script, log));
    return translate_all(engine, tasks_for({"Green tea is hot.", "1 2 3"}), settings_with());
  };
  const auto failed = outcomes_of([](const auto&, GenerationResult& result) {
    result.stop = StopReason::kFailed;
    result.error = "no power";
    return true;
  });
  EXPECT_EQ(failed[0].verdict, Verdict::kFailed);
  EXPECT_EQ(failed[0].engine_error, "no power");
  EXPECT_EQ(failed[1].verdict, Verdict::kNotAsked);
  EXPECT_EQ(outcomes_of([](const auto&, GenerationResult&) { return true; })[0].verdict,
            Verdict::kUnusable);
  EXPECT_EQ(outcomes_of(answer_with_pseudo)[0].verdict, Verdict::kUsable);
}

}  // namespace
}  // namespace hymt
