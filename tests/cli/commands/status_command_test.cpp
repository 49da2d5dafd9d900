// What `hymt-doc status` and `translate --frozen` tell, and that they leave everything alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

namespace fs = std::filesystem;

class StatusCommandTest : public CommandFixture {
 protected:
  void write_tree() {
    scratch_.write("docs/a.md", "# Open it\n\nFirst sentence.\n\nSecond one.\n");
    scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n");
    scratch_.write("docs/cup.png", std::string("\x89PNG\0\1", 6));
  }

  std::vector<std::string> words(std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {path("docs"), "-o", path("out"), "--to", "de", "--copy-other"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  void make() { ASSERT_EQ(translate(words(), "pseudo"), kExitDone) << said(); }
  int frozen(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all = words(more);
    all.emplace_back("--frozen");
    return translate(all, "pseudo");
  }

  // Runs `status --json`, keeps what it says, and returns its exit code.
  int look(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all = {"status", "--engine", "pseudo", "--json"};
    for (const std::string& word : words(more)) all.push_back(word);
    const std::size_t before = files_.output().size();
    const int code = run(all);
    const std::string text = files_.output().substr(before);
    result_ = text.empty() ? json() : json::parse(text);
    return code;
  }
  [[nodiscard]] json file(const std::string& name) const {
    for (const json& one : result_["files"]) {
      if (one["target"] == path(name)) return one;
    }
    return {};
  }
  [[nodiscard]] std::string state(const std::string& name) const {
    const json one = file(name);
    return one.is_null() ? "none" : one["state"].get<std::string>();
  }

  // All files of the output folder with their bytes, the memory's among them.
  [[nodiscard]] std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> all;
    for (const std::string& name : scratch_.files("out")) {
      all[name] = scratch_.read("out/" + name).value_or("");
    }
    for (const char* name : {".hymt-doc.sqlite", ".hymt-doc.sqlite-wal", ".hymt-doc.sqlite-shm"}) {
      if (const auto bytes = scratch_.read(std::string("out/") + name)) all[name] = *bytes;
    }
    return all;
  }

  json result_;
};

TEST_F(StatusCommandTest, AfterARunAllIsCurrent) {
  write_tree();
  make();
  const auto before = everything();
  EXPECT_EQ(look(), kExitDone) << said();
  EXPECT_EQ(state("out/a.md"), "current");
  EXPECT_EQ(state("out/sub/b.md"), "current");
  EXPECT_EQ(state("out/cup.png"), "current");
  EXPECT_EQ(result_["summary"]["current"], 3);
  EXPECT_EQ(result_["model_compared"], true);
  EXPECT_EQ(frozen(), kExitDone);
  EXPECT_EQ(everything(), before);
}

TEST_F(StatusCommandTest, TellsWhatChangedInTheSource) {
  write_tree();
  make();
  scratch_.write("docs/a.md", "# Open it\n\nFirst sentence.\n\nAnother one.\n\nSecond one.\n");
  const auto before = everything();
  EXPECT_EQ(look(), kExitFindings);
  EXPECT_EQ(state("out/a.md"), "stale");
  EXPECT_EQ(state("out/sub/b.md"), "current");
  EXPECT_THAT(file("out/a.md")["reasons"], ElementsAre("source"));
  ASSERT_EQ(file("out/a.md")["texts"].size(), 1U);
  EXPECT_EQ(file("out/a.md")["texts"][0]["line"], 5);
  EXPECT_EQ(file("out/a.md")["texts"][0]["text"], "Another one.");
  EXPECT_EQ(frozen(), kExitFindings);
  EXPECT_THAT(said(), HasSubstr("out/a.md: stale: the source has changed"));
  EXPECT_EQ(everything(), before);
  make();
  EXPECT_EQ(look(), kExitDone);
}

TEST_F(StatusCommandTest, TellsEditedMissingAndOrphanedOnes) {
  write_tree();
  make();
  scratch_.write("out/a.md", "By hand.\n");
  EXPECT_EQ(look(), kExitDone);
  EXPECT_EQ(state("out/a.md"), "edited");
  EXPECT_EQ(file("out/a.md")["up_to_date"], true);
  scratch_.write("docs/a.md", "# Open it\n\nNew sentence.\n");
  EXPECT_EQ(look(), kExitFindings);
  EXPECT_EQ(state("out/a.md"), "edited");
  EXPECT_EQ(file("out/a.md")["up_to_date"], false);
  EXPECT_EQ(frozen(), kExitFindings);
  write_tree();
  fs::remove(path("docs/sub/b.md"));
  EXPECT_EQ(look(), kExitFindings);
  EXPECT_EQ(state("out/sub/b.md"), "orphaned");
  EXPECT_EQ(file("out/sub/b.md")["source"], nullptr);
  // A run would not touch it.
  EXPECT_EQ(frozen(), kExitDone);
  fs::remove(path("out/sub/b.md"));
  EXPECT_EQ(look(), kExitDone);
  fs::remove(path("out/cup.png"));
  EXPECT_EQ(look(), kExitFindings);
  EXPECT_EQ(state("out/cup.png"), "missing");
  EXPECT_EQ(frozen(), kExitFindings);
  EXPECT_FALSE(fs::exists(path("out/cup.png")));
}

TEST_F(StatusCommandTest, TellsOtherSettingsAndEngines) {
  write_tree();
  make();
  EXPECT_EQ(look({"--seed", "5"}), kExitFindings);
  EXPECT_THAT(file("out/a.md")["reasons"], ElementsAre("settings"));
  EXPECT_EQ(state("out/cup.png"), "current");
  EXPECT_EQ(look({"--engine", "adversarial"}), kExitFindings);
  EXPECT_THAT(file("out/a.md")["reasons"], ElementsAre("model"));
  // A model that is not on this machine is not compared.
  EXPECT_EQ(look({"--engine", "model", "--model", path("nowhere")}), kExitDone);
  EXPECT_EQ(result_["model_compared"], false);
  EXPECT_THAT(said(), HasSubstr("no such model on this machine"));
}

TEST_F(StatusCommandTest, WhatNoRunWroteIsUnknown) {
  write_tree();
  scratch_.write("out/a.md", "Somebody's.\n");
  EXPECT_EQ(look(), kExitFindings);
  EXPECT_EQ(state("out/a.md"), "stale");
  EXPECT_THAT(file("out/a.md")["reasons"], ElementsAre("unknown"));
  EXPECT_EQ(state("out/sub/b.md"), "missing");
  EXPECT_EQ(frozen(), kExitFindings);
  EXPECT_EQ(everything(), (std::map<std::string, std::string>{{"a.md", "Somebody's.\n"}}));
}

TEST_F(StatusCommandTest, ReadsAMemoryThatNobodyMayWrite) {
  write_tree();
  make();
  fs::permissions(path("out/.hymt-doc.sqlite"), fs::perms::owner_read);
  fs::permissions(path("out"), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(look(), kExitDone) << said();
  fs::permissions(path("out"), fs::perms::owner_all);
}

TEST_F(StatusCommandTest, WantsToKnowWhereOutputsLie) {
  write_tree();
  EXPECT_EQ(run({"status", "--engine", "pseudo", path("docs/a.md")}), kExitUsage);
  EXPECT_EQ(run({"status"}), kExitUsage);
  EXPECT_EQ(frozen({"--force"}), kExitUsage);
  EXPECT_EQ(translate({path("docs"), path("nowhere"), "-o", path("out"), "--frozen"}), kExitFailed);
}

}  // namespace
}  // namespace hymt
