#include "cli/run/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "cli/report/run_totals.h"
#include "cli/run/plan.h"
#include "parsers/document/error.h"
#include "tests/cli/files/faulty_file_system.h"
#include "tests/cli/scratch_folder.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

using testing::HasSubstr;

// Answers with the source, but the last request first and one at a time.
class BackwardGenerator : public Generator {
 public:
  [[nodiscard]] GeneratorTraits traits() const override {
    return {"backward", "backward", false, 64, 8192};
  }
  void submit(GenerationRequest request) override {
    const std::lock_guard lock(mutex_);
    GenerationResult result;
    result.id = request.id;
    result.text = std::move(request.source.text);
    results_.push_back(std::move(result));
  }
  void cancel(RequestId) override {}
  std::vector<GenerationResult> wait(Clock::time_point) override {
    const std::lock_guard lock(mutex_);
    std::vector<GenerationResult> last;
    if (!results_.empty()) {
      last.push_back(std::move(results_.back()));
      results_.pop_back();
    }
    return last;
  }
  void wake() override {}

 private:
  std::mutex mutex_;
  std::vector<GenerationResult> results_;
};

// Breaks down at its first request.
class BrokenGenerator : public BackwardGenerator {
 public:
  std::vector<GenerationResult> wait(Clock::time_point) override {
    throw std::runtime_error("the device is gone");
  }
};

// Remembers what became of each job.
class Outcomes : public JobObserver {
 public:
  void job_done(std::size_t index, const Job& job, const DocumentReport& report) override {
    const std::lock_guard lock(mutex_);
    EXPECT_TRUE(statuses.emplace(index, report.status).second) << job.name << " was told twice";
    segments += report.segments.size();
  }
  std::map<std::size_t, JobStatus> statuses;
  std::size_t segments = 0;

 private:
  std::mutex mutex_;
};

class PipelineTest : public testing::Test {
 protected:
  PipelineTest() {
    for (int i = 0; i < 40; ++i) {
      std::string text;
      for (int k = 0; k < i * 3; ++k) {
        text +=
            "Cup " + std::to_string(k) + " of pot " + std::to_string(i) + " is *hot*. Wait!\n\n";
      }
      scratch_.write("docs/" + std::to_string(i) + ".md", text);
    }
    TranslateOptions options;
    options.inputs = {(scratch_ / "docs").string()};
    options.settings.output = scratch_ / "out";
    plan_ = make_plan(files_, options, Configuration());
  }

  // Returns the error's message, if there is one.
  std::string run(std::unique_ptr<Generator> generator, const PipelineOptions& options) {
    Engine engine(std::move(generator));
    Pipeline pipeline(files_, &engine, settings_, outcomes_, options);
    try {
      pipeline.run(plan_.jobs);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      return error.what();
    }
    return {};
  }

  void expect_all_written() {
    EXPECT_EQ(outcomes_.statuses.size(), plan_.jobs.size());
    for (const auto& [index, status] : outcomes_.statuses) {
      EXPECT_EQ(status, JobStatus::kTranslated) << plan_.jobs[index].name;
    }
    for (const std::string& file : scratch_.files("docs")) {
      EXPECT_EQ(scratch_.read("out/" + file), scratch_.read("docs/" + file));
    }
  }

  ScratchFolder scratch_;
  FaultyFileSystem files_;
  Plan plan_;
  Outcomes outcomes_;
  std::shared_ptr<const TranslationSettings> settings_ = std::make_shared<TranslationSettings>();
};

TEST_F(PipelineTest, DoesEveryJobOnce) {
  EXPECT_EQ(run(make_identity_generator(), {.num_threads = 4}), "");
  expect_all_written();
  EXPECT_EQ(outcomes_.segments, 2U * 3U * (39U * 40U / 2U));
}

TEST_F(PipelineTest, NarrowWindowsAndLittleRoomOnlyTakeLonger) {
  for (const std::size_t window : {1UL, 2UL, 7UL}) {
    outcomes_.statuses.clear();
    std::filesystem::remove_all(scratch_ / "out");
    EXPECT_EQ(run(make_identity_generator(), {.num_threads = 3,
                                              .max_bytes_in_flight = 5000,
                                              .max_documents_in_flight = 2,
                                              .window = window}),
              "");
    expect_all_written();
  }
}

// Remembers what stood before each segment.
class ContextGenerator : public BackwardGenerator {
 public:
  explicit ContextGenerator(std::map<std::string, std::string>& contexts) : contexts_(contexts) {}
  void submit(GenerationRequest request) override {
    contexts_[request.source.text] = request.preceding;
    BackwardGenerator::submit(std::move(request));
  }

 private:
  std::map<std::string, std::string>& contexts_;
};

TEST_F(PipelineTest, ContextReachesAsFarBackAsIsAsked) {
  scratch_.write("c.md", "First tea. Then milk.\n\nSugar comes *last*. Stir it.\n");
  const auto context_of_last = [&](std::optional<std::uint32_t> tokens) {
    TranslateOptions options;
    options.inputs = {(scratch_ / "c.md").string()};
    options.settings.output = scratch_ / "c.out.md";
    options.settings.model.context = tokens;
    plan_ = make_plan(files_, options, Configuration());
    outcomes_.statuses.clear();
    std::map<std::string, std::string> contexts;
    EXPECT_EQ(run(std::make_unique<ContextGenerator>(contexts), {}), "");
    return contexts.at("Stir it.");
  };
  EXPECT_EQ(context_of_last(std::nullopt), "Sugar comes last. ");
  EXPECT_EQ(context_of_last(0), "");
  EXPECT_EQ(context_of_last(5), "Sugar comes last. ");
  EXPECT_EQ(context_of_last(8), "Then milk.\nSugar comes last. ");
  EXPECT_EQ(context_of_last(100), "First tea. Then milk.\nSugar comes last. ");
}

TEST_F(PipelineTest, AnswersMayComeInAnyOrder) {
  EXPECT_EQ(run(std::make_unique<BackwardGenerator>(), {.num_threads = 2, .window = 50}), "");
  expect_all_written();
}

TEST_F(PipelineTest, ABrokenEngineEndsTheRunAndNothingIsHalfDone) {
  EXPECT_THAT(run(std::make_unique<BrokenGenerator>(), {.num_threads = 2}),
              HasSubstr("the device is gone"));
  EXPECT_EQ(outcomes_.statuses.size(), plan_.jobs.size());
  for (const auto& [index, status] : outcomes_.statuses) {
    // A document without text needs no engine.
    if (plan_.jobs[index].size != 0) {
      EXPECT_EQ(status, JobStatus::kInterrupted);
    }
  }
  for (const std::string& file : scratch_.files("out")) EXPECT_EQ(scratch_.read("out/" + file), "");
}

TEST_F(PipelineTest, TwoRunsUseOneEngineAndOneIsCancelled) {
  Engine engine(make_identity_generator());
  Outcomes cancelled_outcomes;
  Plan other_plan = plan_;
  for (Job& job : other_plan.jobs) job.output = scratch_ / "other" / job.output.filename();
  Pipeline cancelled(files_, &engine, settings_, cancelled_outcomes, {.num_threads = 2});
  Pipeline pipeline(files_, &engine, settings_, outcomes_, {.num_threads = 2, .window = 8});
  std::thread other([&] { cancelled.run(other_plan.jobs); });
  std::thread canceller([&] { cancelled.cancel(); });
  pipeline.run(plan_.jobs);
  other.join();
  canceller.join();
  expect_all_written();
  EXPECT_EQ(cancelled_outcomes.statuses.size(), plan_.jobs.size());
}

TEST_F(PipelineTest, AnswersAreCountedByWhatBecameOfThem) {
  Engine engine(make_adversarial_generator(3, Damage::kAll));
  Pipeline pipeline(files_, &engine, settings_, outcomes_, {.num_threads = 2});
  pipeline.run(plan_.jobs);
  const AnswerCounts counts = pipeline.answer_counts();
  EXPECT_EQ(counts.num_usable + counts.num_unusable + counts.num_failed, outcomes_.segments);
  EXPECT_GT(counts.num_usable, 0U);
  EXPECT_FALSE(counts.is_total_failure());
  EXPECT_FALSE(AnswerCounts().is_total_failure());
  EXPECT_TRUE(AnswerCounts({.num_usable = 0, .num_unusable = 1, .num_failed = 0, .first_error = {}})
                  .is_total_failure());
}

TEST_F(PipelineTest, CancellingBeforeItBeginsIsHeard) {
  Engine engine(make_identity_generator());
  Pipeline pipeline(files_, &engine, settings_, outcomes_, {.num_threads = 2});
  pipeline.cancel();
  pipeline.run(plan_.jobs);
  EXPECT_EQ(outcomes_.statuses.size(), plan_.jobs.size());
  for (const auto& [index, status] : outcomes_.statuses) EXPECT_EQ(status, JobStatus::kInterrupted);
}

TEST_F(PipelineTest, CancellingAtAnyTimeLeavesWholeFiles) {
  for (int round = 0; round < 20; ++round) {
    outcomes_.statuses.clear();
    std::filesystem::remove_all(scratch_ / "out");
    Engine engine(make_identity_generator());
    Pipeline pipeline(files_, &engine, settings_, outcomes_, {.num_threads = 3, .window = 8});
    std::thread canceller([&pipeline, round] {
      std::this_thread::sleep_for(std::chrono::milliseconds(2 * round));
      pipeline.cancel();
    });
    pipeline.run(plan_.jobs);
    canceller.join();
    EXPECT_EQ(outcomes_.statuses.size(), plan_.jobs.size());
    for (const auto& [index, status] : outcomes_.statuses) {
      const std::string name = plan_.jobs[index].output.filename().string();
      EXPECT_EQ(scratch_.read("out/" + name),
                status == JobStatus::kTranslated ? scratch_.read("docs/" + name) : std::nullopt);
    }
  }
}

}  // namespace
}  // namespace hymt
