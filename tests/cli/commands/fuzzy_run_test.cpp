// Translations of similar sentences: taken where that is asked for, from the memory as it was when
// the run began.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/commands/command_fixture.h"
#include "translate/memory/memory_file.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class FuzzyRunTest : public CommandFixture {
 protected:
  json again(std::vector<std::string> more = {}, const std::string& out = "out") {
    std::vector<std::string> words = {path("docs"), "-o",       path(out),
                                      "--to",       "de",       "--from",
                                      "en",         "--report", path("report.json")};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(translate(std::move(words), "pseudo"), kExitDone) << said();
    return json::parse(scratch_.read("report.json").value());
  }
  static json segment(const json& report, std::size_t file, std::size_t index) {
    return report["files"][file]["segments"][index];
  }
  const std::vector<std::string> kAccept = {"--fuzzy-accept", "75"};
};

TEST_F(FuzzyRunTest, ASimilarSentenceIsTakenWithANote) {
  scratch_.write("docs/a.md", "Press the *red* key now.\n\nSomething else.\n");
  const json first = again(kAccept);
  EXPECT_EQ(first["summary"]["asked"], 2U);
  const std::string target = segment(first, 0, 0)["target"];
  scratch_.write("docs/a.md", "Press the _blue_ key now.\n\nQuite another thing.\n");
  const json second = again(kAccept);
  EXPECT_EQ(second["summary"]["asked"], 1U);
  EXPECT_THAT(scratch_.read("out/a.md").value(), HasSubstr("ṙĕĕḋ"));
  const json findings = second["files"][0]["findings"];
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0]["rule"], "fuzzy-accepted");
  EXPECT_EQ(findings[0]["severity"], "note");
  EXPECT_THAT(findings[0]["message"].get<std::string>(), HasSubstr("87 %"));
  EXPECT_THAT(findings[0]["message"].get<std::string>(), HasSubstr("Press the red key now."));
  // The markup is the new sentence's own.
  EXPECT_THAT(scratch_.read("out/a.md").value(), HasSubstr("_"));
  EXPECT_THAT(scratch_.read("out/a.md").value(), Not(HasSubstr("*")));
  // It stays, with its note, though other sentences have come.
  scratch_.write("docs/a.md", "Press the _blue_ key now.\n\nPress the _blue_ key now, please.\n");
  const json third = again(kAccept);
  EXPECT_EQ(segment(third, 0, 0)["key"], segment(second, 0, 0)["key"]);
  EXPECT_EQ(segment(third, 0, 0)["target"], segment(second, 0, 0)["target"]);
  EXPECT_EQ(third["files"][0]["findings"][0]["rule"], "fuzzy-accepted");
  // Without the option it is asked for.
  const json without = again();
  EXPECT_THAT(scratch_.read("out/a.md").value(), HasSubstr("ḃĺŭŭĕĕ"));
  EXPECT_EQ(without["summary"]["asked"], 1U);
}

TEST_F(FuzzyRunTest, OtherCodesOrTooLittleInCommonIsNotTaken) {
  scratch_.write("docs/a.md", "Press the *red* key now.\n\nOne two three four.\n");
  again(kAccept);
  scratch_.write("docs/a.md", "Press the red key now.\n\nOne two.\n");
  const json second = again(kAccept);
  EXPECT_EQ(second["summary"]["asked"], 2U);
  EXPECT_TRUE(second["files"][0]["findings"].empty());
}

TEST_F(FuzzyRunTest, WhatPeopleCorrectedIsTakenFirst) {
  scratch_.write("docs/a.md", "Press the red key now.\n");
  again(kAccept);
  scratch_.write("out/a.md", "Drück die rote Taste.\n");
  scratch_.write("docs/b.md", "Press the blue key now.\n");
  again(kAccept);
  EXPECT_EQ(scratch_.read("out/b.md"), "Drück die rote Taste.\n");
}

TEST_F(FuzzyRunTest, OnlyWhatWasThereWhenTheRunBeganCounts) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += "Press the key number " + std::string(1, static_cast<char>('a' + i % 26)) +
            (i < 26 ? "" : "x") + " now.\n\n";
  }
  scratch_.write("docs/a.md", text);
  // All are like each other, and none is known.
  for (const char* threads : {"1", "4"}) {
    const std::string out = std::string("out") + threads;
    const json report = again({"--fuzzy-accept", "75", "--threads", threads}, out);
    EXPECT_EQ(report["summary"]["asked"], 40U);
    EXPECT_EQ(scratch_.read(out + "/a.md"), scratch_.read("out1/a.md"));
  }
}

// As if the run had been killed: what it had counts for the next one, too.
TEST_F(FuzzyRunTest, AnInterruptedRunGoesOnWithWhatItHad) {
  scratch_.write("docs/a.md", "Press the red key now.\n");
  again(kAccept);
  {
    MemoryFileOptions options;
    options.path = std::filesystem::canonical(path("out")) / ".hymt-doc.sqlite";
    const auto memory = MemoryFile::open(options);
    EXPECT_GT(memory->begin_snapshot("."), 0);
  }
  // Meanwhile another tree is translated, with a sentence that would be a better one.
  scratch_.write("others/c.md", "Press the dark blue key now.\n");
  translate({path("others"), "-o", path("elsewhere"), "--to", "de", "--from", "en", "--memory",
             path("out/.hymt-doc.sqlite"), "--fuzzy-accept", "100"},
            "pseudo");
  scratch_.write("docs/a.md", "Press the blue key now.\n");
  again(kAccept);
  EXPECT_THAT(scratch_.read("out/a.md").value(), HasSubstr("ṙĕĕḋ"));
  // That run was done, so the next one sees it all.
  scratch_.write("docs/a.md", "Press the very dark blue key now.\n");
  again(kAccept);
  EXPECT_THAT(scratch_.read("out/a.md").value(), HasSubstr("ḋȧȧṙḱ"));
}

TEST_F(FuzzyRunTest, WhatCannotBeIsSaid) {
  scratch_.write("docs/a.md", "Press the key.\n");
  again({"--fuzzy-threshold", "75"});
  EXPECT_THAT(said(), HasSubstr("the engine takes no examples"));
  again({"--fuzzy-threshold", "75", "--memory", "none"});
  EXPECT_THAT(said(), HasSubstr("there are no fuzzy matches without a memory"));
  EXPECT_EQ(translate({path("docs/a.md"), "--fuzzy-accept", "30"}, "pseudo"), kExitUsage);
  EXPECT_EQ(translate({path("docs/a.md"), "--fuzzy-accept", "101"}, "pseudo"), kExitUsage);
}

}  // namespace
}  // namespace hymt
