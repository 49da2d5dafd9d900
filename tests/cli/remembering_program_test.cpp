// The program's memory when runs are killed, come together, or have no room.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cli/commands/exit_code.h"
#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::HasSubstr;

namespace fs = std::filesystem;

class RememberingProgramTest : public testing::Test {
 protected:
  RememberingProgramTest() {
    for (int i = 0; i < 60; ++i) {
      std::string text = "# Page " + std::to_string(i) + "\n\n";
      for (int k = 0; k < 12; ++k) {
        text += "Sentence " + std::to_string(i * 7 + k) + " of *tea*. [Next](" +
                std::to_string((i + 1) % 60) + ".md#page-" + std::to_string((i + 1) % 60) +
                ") one.\n\n";
      }
      scratch_.write("docs/part-" + std::to_string(i % 5) + "/" + std::to_string(i) + ".md", text);
    }
    EXPECT_EQ(run("reference", {"--memory", "none"}).exit_code, kExitDone);
  }

  ChildResult run(const std::string& out, std::vector<std::string> more = {},
                  const ChildOptions& options = {}) const {
    std::vector<std::string> words = {HYMT_PROGRAM, "translate", path("docs"), "--engine", "pseudo",
                                      "--to",       "de",        "-o",         path(out)};
    words.insert(words.end(), more.begin(), more.end());
    return run_child(words, options);
  }
  [[nodiscard]] std::string path(const std::string& relative) const {
    return (scratch_ / relative).string();
  }
  void expect_whole(const std::string& out) const {
    ASSERT_EQ(scratch_.files(out), scratch_.files("reference"));
    for (const std::string& file : scratch_.files("reference")) {
      ASSERT_EQ(scratch_.read(out + "/" + file), scratch_.read("reference/" + file)) << file;
    }
  }
  // A run after all is done asks for nothing and changes nothing.
  void expect_nothing_to_do(const std::string& out) const {
    const ChildResult result = run(out, {"--report", path("report.json")});
    EXPECT_EQ(result.exit_code, kExitDone) << result.err;
    const json report = json::parse(scratch_.read("report.json").value_or("null"));
    EXPECT_EQ(report["summary"]["asked"], 0);
    EXPECT_EQ(report["summary"]["files"]["unchanged"], 60) << result.err;
  }
  ScratchFolder scratch_;
};

TEST_F(RememberingProgramTest, KilledAtAnyMomentItGoesOn) {
  for (const int milliseconds : {0, 3, 7, 12, 20, 30, 45, 60, 80, 110, 150, 200}) {
    SCOPED_TRACE(milliseconds);
    run("out", {}, {.meanwhile = [&](pid_t child) {
          std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
          ::kill(child, SIGKILL);
        }});
    const ChildResult next = run("out", {"--fail-on", "warning"});
    EXPECT_EQ(next.exit_code, kExitDone) << next.err;
    expect_whole("out");
    expect_nothing_to_do("out");
    // The next round begins with outputs of other settings, which are replaced.
    EXPECT_EQ(run("out", {"--anchors", "none"}).exit_code, kExitDone);
  }
}

// The long one, over more files and moments, is bench/memory_trial.py.
TEST_F(RememberingProgramTest, KilledWithALockAloneItGoesOnWithTheFilesThatItLacks) {
  const std::vector<std::string> alone = {"--memory", "none", "--lock", path("hymt-doc.lock")};
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(run("out", alone).exit_code, kExitDone);
  const auto whole_run = std::chrono::steady_clock::now() - begin;
  const auto lock = scratch_.read("hymt-doc.lock");
  RandomDraws draws(17);
  for (int round = 0; round < 8; ++round) {
    fs::remove_all(path("out"));
    fs::remove(path("hymt-doc.lock"));
    const auto moment = whole_run * draws.below(1000) / 1000;
    SCOPED_TRACE(std::chrono::duration_cast<std::chrono::milliseconds>(moment).count());
    run("out", alone, {.meanwhile = [&](pid_t child) {
          std::this_thread::sleep_for(moment);
          ::kill(child, SIGKILL);
        }});
    std::set<std::string> finished;
    for (const std::string& file : scratch_.files("out")) {
      if (scratch_.read("out/" + file) == scratch_.read("reference/" + file)) {
        finished.insert(path("out/" + file));
      }
    }
    std::vector<std::string> again = alone;
    again.insert(again.end(), {"--report", path("report.json")});
    const ChildResult next = run("out", again);
    EXPECT_EQ(next.exit_code, kExitDone) << next.err;
    expect_whole("out");
    EXPECT_EQ(scratch_.read("hymt-doc.lock"), lock);
    // Nothing is left of what was begun.
    EXPECT_EQ(scratch_.files("").size(), 3 * scratch_.files("out").size() + 2);
    const json report = json::parse(scratch_.read("report.json").value_or("null"));
    for (const json& file : report["files"]) {
      if (!finished.contains(file["target"])) continue;
      EXPECT_EQ(file["status"], "unchanged") << file;
    }
    EXPECT_GE(report["summary"]["files"]["unchanged"], finished.size());
  }
}

TEST_F(RememberingProgramTest, TwoAtOnceEndWithTheSameBytes) {
  ChildResult other;
  std::thread second;
  const ChildResult one = run(
      "out", {}, {.meanwhile = [&](pid_t) { second = std::thread([&] { other = run("out"); }); }});
  second.join();
  EXPECT_EQ(one.exit_code, kExitDone) << one.err;
  EXPECT_EQ(other.exit_code, kExitDone) << other.err;
  expect_whole("out");
  expect_nothing_to_do("out");
}

TEST_F(RememberingProgramTest, WhereItHasNoRoomOutputsAreWrittenAllTheSame) {
  // Blocks of 1024 bytes: more than any output takes, less than the memory needs.
  std::string words = "ulimit -f 24; exec '" HYMT_PROGRAM "' translate '" + path("docs") +
                      "' --engine pseudo --to de -o '" + path("out") + "'";
  const ChildResult result = run_child({"/bin/bash", "-c", words});
  EXPECT_EQ(result.exit_code, kExitDone) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the memory cannot be"));
  expect_whole("out");
}

}  // namespace
}  // namespace hymt
