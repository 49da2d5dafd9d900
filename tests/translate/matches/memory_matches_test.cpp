// Which examples count, and that a memory that somebody changed does no harm.
#include "translate/matches/memory_matches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/cli/scratch_folder.h"
#include "tests/translate/coded_text_samples.h"
#include "translate/memory/sealed_record.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using testing::coded;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t kOurs = 1;

std::shared_ptr<const SharedOutcome> held(const std::string& target, const std::string& source) {
  SegmentOutcome outcome;
  outcome.target = coded(target);
  outcome.state = SegmentState::kTranslated;
  return std::make_shared<const SharedOutcome>(outcome, coded(source));
}

std::shared_ptr<Example> example(const std::string& source, const std::string& target) {
  auto result = std::make_shared<Example>();
  result->owner = kOurs;
  result->source_language = "en";
  result->target_language = "de";
  result->source = coded(source);
  result->target = held(target, source);
  return result;
}

class MemoryMatchesTest : public ::testing::Test {
 protected:
  std::shared_ptr<MemoryFile> open(std::uint64_t max_bytes = std::uint64_t{1} << 30) {
    MemoryFileOptions options;
    options.path = std::filesystem::canonical(scratch_.path()) / "memory";
    options.max_bytes = max_bytes;
    return MemoryFile::open(options);
  }

  static std::vector<std::string> found(const MemoryMatches& matches, const std::string& source,
                                        std::size_t most = 3, const char* from = "en") {
    std::vector<std::string> targets;
    for (const FoundMatch& match : matches.find(from, "de", coded(source), most)) {
      const auto outcome = match.example->target->with_codes_of(match.example->source);
      targets.push_back(std::to_string(match.percent) + " " + std::string(outcome.target.text()));
    }
    return targets;
  }

  // What a run finds that begins now.
  std::vector<std::string> found_now(const std::string& source, std::size_t most = 3) {
    const auto file = open();
    MatchOptions options;
    options.generator = kOurs;
    options.last = file->begin_snapshot("now");
    const MemoryMatches matches(file, options);
    auto result = found(matches, source, most);
    file->end_snapshot("now");
    return result;
  }

  void run_sql(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((scratch_ / "memory").c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  ScratchFolder scratch_;
};

TEST_F(MemoryMatchesTest, TheMostSimilarTextsComeFirst) {
  open()->put_example(example("Press the red key now.", "rot"));
  open()->put_example(example("Press the blue key now.", "blau"));
  open()->put_example(example("Press the blue key.", "kurz"));
  open()->put_example(example("Something else altogether.", "anderes"));
  EXPECT_THAT(found_now("Press the blue key now."), ElementsAre("100 blau", "83 kurz", "83 rot"));
  EXPECT_THAT(found_now("Press the blue key now.", 1), ElementsAre("100 blau"));
  EXPECT_THAT(found_now("Nothing like it."), IsEmpty());
}

TEST_F(MemoryMatchesTest, LanguagesAndGeneratorsAreKeptApart) {
  const auto other_language = example("Press the key.", "fr");
  other_language->target_language = "fr";
  const auto other_model = example("Press the key.", "fremd");
  other_model->owner = 2;
  const auto known = example("Press the key.", "nur bekannt");
  known->origin = Example::Origin::kKnown;
  {
    const auto file = open();
    for (const auto& one : {other_language, other_model, known}) file->put_example(one);
    file->put_example(example("Press the key.", "unser"));
  }
  EXPECT_THAT(found_now("Press the key."), ElementsAre("100 unser"));
  const auto file = open();
  const MemoryMatches matches(file, {file->begin_snapshot("x"), 75, kOurs});
  EXPECT_THAT(found(matches, "Press the key.", 3, "en-US"), ElementsAre("100 unser"));
  EXPECT_THAT(found(matches, "Press the key.", 3, "fr"), IsEmpty());
}

TEST_F(MemoryMatchesTest, WhatPeopleWroteGoesBeforeOthersAtEqualScore) {
  for (const char* machine : {"aaa", "mmm", "zzz"}) {
    open()->put_example(example("Press the key.", machine));
  }
  const CodedText source = coded("Press the key.");
  const auto put = [&](std::uint64_t document, const char* target) {
    ReviewedText text;
    text.key = {5, 6};
    text.translation = target == nullptr ? nullptr : held(target, "Press the key.");
    text.source = source;
    text.source_language = "en";
    text.target_language = "de";
    open()->put_reviewed(document, {text});
  };
  put(1, "von Menschen");
  EXPECT_EQ(found_now("Press the key.").front(), "100 von Menschen");
  put(1, "besser");
  EXPECT_EQ(found_now("Press the key.").front(), "100 besser");
  // Once more the same is no news; another's stays another's.
  put(1, "besser");
  put(2, "anders");
  EXPECT_THAT(found_now("Press the key.", 2),
              ::testing::UnorderedElementsAre("100 besser", "100 anders"));
  put(1, nullptr);
  EXPECT_EQ(found_now("Press the key.").front(), "100 anders");
  EXPECT_THAT(found_now("Press the key.", 9), ::testing::Not(::testing::Contains("100 besser")));
}

TEST_F(MemoryMatchesTest, ARunThatWasInterruptedGoesOnWithWhatItHad) {
  open()->put_example(example("Press the key.", "alt"));
  ExampleId first = 0;
  {
    const auto file = open();
    first = file->begin_snapshot("out");
    file->put_example(example("Press the key.", "neu"));
  }  // Killed, say.
  {
    const auto file = open();
    EXPECT_EQ(file->begin_snapshot("out"), first);
    const MemoryMatches matches(file, {first, 75, kOurs});
    EXPECT_THAT(found(matches, "Press the key."), ElementsAre("100 alt"));
    // Other runs begin for themselves.
    EXPECT_GT(file->begin_snapshot("other"), first);
    file->end_snapshot("out");
  }
  EXPECT_GT(open()->begin_snapshot("out"), first);
  EXPECT_EQ(found_now("Press the key.").size(), 2U);
}

TEST_F(MemoryMatchesTest, KeysOfEarlierOutcomesAreFound) {
  const auto with_keys = example("Press the key.", "Ziel");
  with_keys->keys = {SegmentKey{1, 2}, SegmentKey{3, 4}};
  open()->put_example(with_keys);
  const auto file = open();
  const MemoryMatches matches(file, {file->begin_snapshot("x"), 75, kOurs});
  EXPECT_EQ(matches.find_key({1, 2}), (SegmentKey{3, 4}));
  EXPECT_EQ(matches.find_key({3, 4}), std::nullopt);
}

TEST_F(MemoryMatchesTest, ExamplesTakeAQuarterOfTheFileAndNoneGoesWhileARunIsOpen) {
  constexpr std::uint64_t kLimit = 1 << 20;
  const auto fill = [&] {
    const auto file = open(kLimit);
    for (int i = 0; i < 5000; ++i) {
      file->put_example(example("Sentence number " + std::to_string(i) + " of many.", "Satz"));
      if (i % 100 == 0) file->flush();
    }
  };
  const auto bytes_of_examples = [&] {
    std::size_t bytes = 0;
    const auto file = open(kLimit);
    file->for_each_example(INT64_MAX, [&](ExampleId, const std::shared_ptr<const Example>& one) {
      bytes += example_record(*one).size() + 8;
    });
    return bytes;
  };
  fill();
  EXPECT_LE(bytes_of_examples(), kLimit / 4 + 200);
  EXPECT_GT(bytes_of_examples(), kLimit / 5);
  EXPECT_THAT(found_now("Sentence number 4999 of many.", 1), ElementsAre("100 Satz"));
  ExampleId first = 0;
  {
    const auto file = open(kLimit);
    (void)file->begin_snapshot("out");
    file->for_each_example(INT64_MAX, [&](ExampleId id, const std::shared_ptr<const Example>&) {
      if (first == 0) first = id;
    });
  }
  fill();
  const auto file = open(kLimit);
  EXPECT_NE(file->find_examples(std::vector<ExampleId>{first})[0], nullptr);
}

TEST_F(MemoryMatchesTest, ARunThatNobodyGoesOnWithKeepsNoExamplesForEver) {
  constexpr std::uint64_t kLimit = 1 << 20;
  const auto fill = [&](const std::string& what) {
    const auto file = open(kLimit);
    for (int i = 0; i < 5000; ++i) {
      file->put_example(example(what + " number " + std::to_string(i) + " of many.", "Satz"));
      if (i % 100 == 0) file->flush();
    }
  };
  fill("Sentence");
  (void)open(kLimit)->begin_snapshot("killed");
  for (int i = 0; i < 40; ++i) {
    // Some other run goes on as long as it is killed again and again.
    if (i % 10 == 0) (void)open(kLimit)->begin_snapshot("going on");
    open(kLimit);
  }
  open(kLimit)->end_snapshot("going on");
  fill("Line");
  EXPECT_THAT(found_now("Line number 4999 of many.", 1), ElementsAre("83 Satz"));
  for (int i = 0; i < 30; ++i) open(kLimit);
  fill("Line");
  EXPECT_THAT(found_now("Line number 4999 of many.", 1), ElementsAre("100 Satz"));
}

TEST_F(MemoryMatchesTest, ARunThatIsGoneOnWithKeepsItsExamples) {
  constexpr std::uint64_t kLimit = 1 << 20;
  open(kLimit)->put_example(example("Press the key.", "alt"));
  for (int i = 0; i < 100; ++i) (void)open(kLimit)->begin_snapshot("out");
  const auto file = open(kLimit);
  for (int i = 0; i < 5000; ++i) {
    file->put_example(example("Sentence number " + std::to_string(i) + " of many.", "Satz"));
    if (i % 100 == 0) file->flush();
  }
  file->flush();
  const MemoryMatches matches(file, {file->begin_snapshot("out"), 75, kOurs});
  EXPECT_THAT(found(matches, "Press the key."), ElementsAre("100 alt"));
}

TEST_F(MemoryMatchesTest, RowsThatMayBeAnythingDoNoHarm) {
  RandomDraws draws(11);
  const std::string good = example_record(
      *example("{1:<a>}there{/1:</a>} {2=F5:`F5`} now", "{2=F5:`F5`} {1:<a>}dort{/1:</a>} nun"));
  ASSERT_NE(read_example(good), nullptr);
  std::size_t num_read = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string changed = good;
    for (std::uint64_t n = draws.below(4); n <= 3; ++n) {
      changed[draws.below(changed.size())] = static_cast<char>(draws.below(256));
    }
    if (draws.below(4) == 0) changed.resize(draws.below(changed.size()));
    const auto read = read_example(changed);
    if (read == nullptr) continue;
    ++num_read;
    EXPECT_TRUE(read->target == nullptr || read->target->fits(read->source));
  }
  EXPECT_GT(num_read, 100U);

  open()->put_example(example("Press the key.", "Taste"));
  run_sql(
      "INSERT INTO examples VALUES(-9223372036854775807, x'00');"
      "INSERT INTO examples VALUES(9223372036854775807, zeroblob(100000));"
      "INSERT INTO examples SELECT 4, value FROM examples WHERE length(value) > 20 LIMIT 1");
  EXPECT_EQ(found_now("Press the key."), std::vector<std::string>{"100 Taste"});
  open()->put_example(example("Press the key.", "Taste"));  // There is no room for it.
  run_sql("UPDATE examples SET value = substr(value, 1, 30)");
  EXPECT_THAT(found_now("Press the key."), IsEmpty());
}

TEST_F(MemoryMatchesTest, AnyNumberOfThreadsFindTheSame) {
  {
    const auto file = open();
    for (int i = 0; i < 300; ++i) {
      file->put_example(example(
          "Line " + std::to_string(i % 50) + " of the file " + std::to_string(i) + " is long.",
          "Zeile " + std::to_string(i)));
    }
  }
  const auto file = open();
  const MemoryMatches matches(file, {file->begin_snapshot("x"), 60, kOurs});
  std::vector<std::vector<std::string>> results(4);
  {
    std::vector<std::jthread> threads;
    for (auto& result : results) {
      threads.emplace_back([&] { result = found(matches, "Line 7 of the file 9 is long.", 8); });
    }
  }
  EXPECT_EQ(results[0].size(), 8U);
  for (const auto& result : results) EXPECT_EQ(result, results[0]);
}

}  // namespace
}  // namespace hymt
