// What a lock file is good for: runs without a memory, edits of people, merges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace fs = std::filesystem;

class LockTest : public CommandFixture {
 protected:
  void write_tree() {
    scratch_.write("docs/a.md",
                   "---\ntitle: Open it\n---\n\n# Open it\n\nFirst sentence. Second one.\n\n"
                   "[b](sub/b.md#close)\n\nThe last one.\n");
    scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n");
    scratch_.write("docs/c.html", "<p>Fourth sentence.</p>\n<p title=\"Tip\">Fifth one.</p>\n");
    scratch_.write("docs/cup.png", std::string("\x89PNG\0\1", 6));
  }

  // Runs without a memory.
  int again(std::vector<std::string> more = {}, const std::string& engine = "pseudo") {
    std::vector<std::string> words = with_lock({"--report", path("report.json")});
    words.insert(words.end(), more.begin(), more.end());
    return translate(std::move(words), engine);
  }
  std::vector<std::string> with_lock(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {
        path("docs"),   "-o",       path("out"), "--to",   "de",
        "--copy-other", "--memory", "none",      "--lock", path("hymt-doc.lock")};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  // With a memory in the output folder,
  int with_memory(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {path("docs"),   "-o",       path("out"),        "--to", "de",
                                      "--copy-other", "--report", path("report.json")};
    words.insert(words.end(), more.begin(), more.end());
    return translate(std::move(words), "pseudo");
  }
  // and with both.
  int both() { return with_memory({"--lock", path("hymt-doc.lock")}); }
  int frozen() { return translate(with_lock({"--frozen"}), "pseudo"); }
  // Of `status --json`.
  json look() {
    std::vector<std::string> words = {"status", "--engine", "pseudo", "--json"};
    for (const std::string& word : with_lock()) words.push_back(word);
    const std::size_t before = files_.output().size();
    run(words);
    return json::parse(files_.output().substr(before));
  }
  json look_at(const std::string& output) {
    const json all = look();
    for (const json& file : all["files"]) {
      if (file["target"] == path(output)) return file;
    }
    return {};
  }

  [[nodiscard]] json report() const { return json::parse(scratch_.read("report.json").value()); }
  [[nodiscard]] std::uint64_t asked() const { return report()["summary"]["asked"]; }
  [[nodiscard]] std::uint64_t unchanged() const {
    return report()["summary"]["files"]["unchanged"];
  }
  [[nodiscard]] std::string lock() const { return scratch_.read("hymt-doc.lock").value_or(""); }
  [[nodiscard]] std::string text(const std::string& name) const {
    return scratch_.read(name).value_or("");
  }
  void replace(const std::string& name, const std::string& from, const std::string& to) {
    std::string bytes = text(name);
    const std::size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in " << bytes;
    scratch_.write(name, bytes.replace(at, from.size(), to));
  }
  // As a run from nothing makes them.
  void expect_as_from_nothing() {
    EXPECT_EQ(translate({path("docs"), "-o", path("fresh"), "--to", "de", "--copy-other",
                         "--memory", "none"},
                        "pseudo"),
              kExitDone);
    for (const std::string& name : scratch_.files("fresh")) {
      EXPECT_EQ(text("out/" + name), text("fresh/" + name)) << name;
    }
    fs::remove_all(path("fresh"));
  }
};

TEST_F(LockTest, WithItAloneNothingIsDoneTwice) {
  write_tree();
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_GT(asked(), 0U);
  const std::string first = lock();
  const auto time = fs::last_write_time(path("out/a.md"));
  const auto lock_time = fs::last_write_time(path("hymt-doc.lock"));
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(unchanged(), 4U) << said();
  EXPECT_EQ(lock(), first);
  EXPECT_EQ(fs::last_write_time(path("out/a.md")), time);
  EXPECT_EQ(fs::last_write_time(path("hymt-doc.lock")), lock_time);
  EXPECT_FALSE(fs::exists(path("out/.hymt-doc.sqlite")));
  EXPECT_EQ(frozen(), kExitDone) << said();
  EXPECT_EQ(look()["summary"]["current"], 4);
}

TEST_F(LockTest, ItSaysTheSameInAnotherPlaceAndByOtherThreads) {
  write_tree();
  ASSERT_EQ(again({"--threads", "4"}), kExitDone);
  const std::string first = lock();
  EXPECT_THAT(first, Not(HasSubstr(scratch_.path().string())));
  fs::remove(path("hymt-doc.lock"));
  fs::remove_all(path("out"));
  ASSERT_EQ(again({"--threads", "1"}), kExitDone);
  EXPECT_EQ(lock(), first);
  fs::create_directory(path("moved"));
  for (const char* name : {"docs", "out", "hymt-doc.lock"}) {
    fs::rename(path(name), path(std::string("moved/") + name));
  }
  EXPECT_EQ(translate({path("moved/docs"), "-o", path("moved/out"), "--to", "de", "--copy-other",
                       "--memory", "none", "--lock", path("moved/hymt-doc.lock"), "--frozen"},
                      "pseudo"),
            kExitDone)
      << said();
}

TEST_F(LockTest, OfAChangedParagraphOnlyThatIsAskedFor) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  replace("docs/a.md", "The last one.", "The very last one.");
  const json stale = look_at("out/a.md");
  EXPECT_EQ(stale["state"], "stale");
  ASSERT_EQ(stale["texts"].size(), 1U);
  EXPECT_EQ(stale["texts"][0]["text"], "The very last one.");
  EXPECT_EQ(frozen(), kExitFindings);
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(unchanged(), 3U);
  expect_as_from_nothing();
  replace("docs/a.md", "# Open it", "A new one.\n\n# Open it");
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(asked(), 1U);
  expect_as_from_nothing();
  // Below another heading sentences may be translated differently.
  replace("docs/sub/b.md", "## Close", "## Close it");
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(asked(), 2U);
  expect_as_from_nothing();
  EXPECT_EQ(frozen(), kExitDone) << said();
}

TEST_F(LockTest, OtherOptionsMakeItAnewWithoutAskingWhereTheyDecideNoAnswer) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  ASSERT_EQ(again({"--anchors", "none"}), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(unchanged(), 1U);  // What is copied.
  EXPECT_EQ(frozen(), kExitFindings);
  ASSERT_EQ(again({"--seed", "7", "--anchors", "none"}), kExitDone);
  EXPECT_GT(asked(), 4U);
  ASSERT_EQ(again({}, "adversarial:3:tags"), kExitDone);
  EXPECT_GT(asked(), 4U);
}

TEST_F(LockTest, ATermConcernsOnlyTheUnitsThatHaveIt) {
  write_tree();
  scratch_.write("terms.csv", "source,target\nlast,letzter\n");
  ASSERT_EQ(again(), kExitDone);
  ASSERT_EQ(again({"--glossary", path("terms.csv")}), kExitDone);
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(unchanged(), 3U) << said();
  ASSERT_EQ(again({"--glossary", path("terms.csv")}), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(unchanged(), 4U);
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(unchanged(), 3U);
}

TEST_F(LockTest, WhatPeopleChangedStays) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string first = lock();
  const std::string made = text("out/sub/b.md");
  const std::string sentence = made.substr(made.find("\n\n") + 2);
  replace("out/sub/b.md", sentence, "By hand.\n");
  EXPECT_EQ(look_at("out/sub/b.md")["state"], "edited");
  EXPECT_EQ(frozen(), kExitDone) << said();
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(report()["summary"]["files"]["kept"], 1);
  EXPECT_EQ(lock(), first);
  EXPECT_EQ(report()["summary"]["rules"]["output-edited"]["note"], 1) << report()["summary"];
  // What is new is merged in.
  scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n\nA new one.\n");
  EXPECT_EQ(frozen(), kExitFindings);
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(asked(), 2U);  // What was edited, as it is not known how it was.
  const std::string merged = text("out/sub/b.md");
  EXPECT_THAT(merged, HasSubstr("By hand.\n\n⟦"));
  EXPECT_EQ(look_at("out/sub/b.md")["state"], "current");
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(unchanged(), 4U);
  // Their words are still known as theirs.
  scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence, changed.\n\nA new one.\n");
  ASSERT_EQ(again({"--fail-on", "warning"}), kExitFindings) << said();
  EXPECT_EQ(text("out/sub/b.md"), merged);
  EXPECT_THAT(said(), HasSubstr("edit-conflict"));
  ASSERT_EQ(again({"--force"}), kExitDone);
  EXPECT_THAT(text("out/sub/b.md"), Not(HasSubstr("By hand.")));
  expect_as_from_nothing();
}

TEST_F(LockTest, ParagraphsThatPeopleAddedAndRemovedStaySo) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  replace("out/a.md", "# ", "An addition.\n\n# ");
  std::string theirs = text("out/a.md");
  const std::size_t link = theirs.find("\n\n[");
  theirs.erase(link, theirs.find("\n\n", link + 2) - link);
  scratch_.write("out/a.md", theirs);
  replace("docs/a.md", "The last one.", "The last one.\n\nOne more.");
  ASSERT_EQ(again(), kExitDone) << said();
  const std::string merged = text("out/a.md");
  EXPECT_THAT(merged, HasSubstr("An addition.\n\n# "));
  EXPECT_THAT(merged, Not(HasSubstr("(sub/b.md")));
  EXPECT_EQ(merged.substr(0, theirs.size()), theirs);
  EXPECT_GT(merged.size(), theirs.size());
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(unchanged(), 4U) << said();
}

TEST_F(LockTest, FindingsAreToldAgain) {
  scratch_.write(
      "docs/a.md",
      "# Title of 7 (seven)\n\nA *tagged* sentence of 7 words is `here` today, and **bold "
      "*inner* text** follows [a link](x.html) to it.\n\nUse 12 keys <kbd>Ctrl</kbd>+"
      "<kbd>C</kbd>, 34 and 56, then ![image 7](a.png) again; *one* **two** `three` "
      "~~four~~ [five](b) <b>six</b> *seven* **eight**.\n");
  EXPECT_EQ(again({"--fail-on", "warning"}, "adversarial:19"), kExitFindings);
  EXPECT_THAT(said(), HasSubstr("[source-kept]"));
  const std::size_t before = said().size();
  EXPECT_EQ(again({"--fail-on", "warning"}, "adversarial:19"), kExitFindings);
  EXPECT_THAT(said().substr(before), HasSubstr("[source-kept]"));
}

TEST_F(LockTest, ADamagedLineCostsItsUnitAlone) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string whole = lock();
  const std::size_t at = whole.find(" made ", whole.find("1 out/sub/b.md"));
  scratch_.write("hymt-doc.lock", std::string(whole).replace(at, 6, " mad "));
  EXPECT_EQ(frozen(), kExitFindings);
  EXPECT_THAT(said(), AllOf(HasSubstr("hymt-doc.lock:"), HasSubstr("is damaged")));
  EXPECT_EQ(lock(), std::string(whole).replace(at, 6, " mad "));
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(unchanged(), 3U);
  EXPECT_EQ(report()["summary"]["files"]["kept"], 0);
  expect_as_from_nothing();
  EXPECT_EQ(lock(), whole);
}

TEST_F(LockTest, WhatIsNoLockOrOfALaterVersionIsLeftAlone) {
  write_tree();
  scratch_.write("hymt-doc.lock", "source,target\n");
  EXPECT_EQ(again(), kExitUsage);
  EXPECT_EQ(lock(), "source,target\n");
  EXPECT_THAT(said(), HasSubstr("is no lock file"));
  scratch_.write("hymt-doc.lock", "2 out/a.md whatever\n");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(lock(), "2 out/a.md whatever\n");
  EXPECT_THAT(said(), HasSubstr("later version"));
  EXPECT_EQ(run({"resolve", path("hymt-doc.lock")}), kExitFailed);
  EXPECT_EQ(run({"resolve", path("docs/a.md")}), kExitUsage);
  EXPECT_EQ(run({"resolve", path("none.lock")}), kExitFailed);
  EXPECT_EQ(again({"--anchors", "rewrite"}), kExitUsage);
}

TEST_F(LockTest, LinesOfOutputsThatAreGoneGo) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  fs::remove(path("docs/c.html"));
  EXPECT_EQ(look_at("out/c.html")["state"], "orphaned");
  ASSERT_EQ(again(), kExitDone);
  EXPECT_THAT(lock(), HasSubstr("out/c.html"));
  fs::remove(path("out/c.html"));
  ASSERT_EQ(again(), kExitDone);
  EXPECT_THAT(lock(), Not(HasSubstr("out/c.html")));
}

TEST_F(LockTest, BesideAMemoryItSaysTheSame) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string alone = lock();
  fs::remove(path("hymt-doc.lock"));
  fs::remove_all(path("out"));
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(lock(), alone);
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(unchanged(), 4U);
  // Lost, it is written anew without asking.
  fs::remove(path("hymt-doc.lock"));
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(lock(), alone);
  // What a run of somebody else made is no edit.
  const std::string b = text("out/sub/b.md");
  replace("docs/sub/b.md", "Third", "3rd");
  ASSERT_EQ(again(), kExitDone);
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(unchanged(), 4U) << said();
  EXPECT_NE(text("out/sub/b.md"), b);
  expect_as_from_nothing();
}

TEST_F(LockTest, WhatOthersMadeIsNoEditThoughSomethingWasLearnedBefore) {
  scratch_.write("docs/a.md", "First sentence.\n\nThe last one.\n");
  ASSERT_EQ(both(), kExitDone);
  const std::string made = text("out/a.md");
  scratch_.write("out/a.md", made.substr(0, made.find("\n\n") + 2) + "By hand.\n");
  ASSERT_EQ(both(), kExitDone);
  // Somebody replaces it, elsewhere, by what another engine says.
  ASSERT_EQ(again({"--force"}, "identity"), kExitDone) << said();
  ASSERT_THAT(text("out/a.md"), Not(HasSubstr("By hand.")));
  ASSERT_NE(text("out/a.md"), made);
  scratch_.write("docs/b.md", "The last one.\n");
  ASSERT_EQ(both(), kExitDone);
  EXPECT_THAT(text("out/b.md"), HasSubstr("⟦"));
  EXPECT_EQ(text("out/a.md"), made);
}

TEST_F(LockTest, WhatItAloneKnewTheMemoryKnowsAfterwards) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(unchanged(), 4U) << said();
  EXPECT_EQ(asked(), 0U);
  fs::remove(path("hymt-doc.lock"));
  ASSERT_EQ(with_memory(), kExitDone);
  EXPECT_EQ(unchanged(), 4U) << said();
  // What is edited from then on is used elsewhere, and merged.
  const std::string made = text("out/sub/b.md");
  scratch_.write("out/sub/b.md", made.substr(0, made.find("\n\n") + 2) + "By hand.\n");
  scratch_.write("docs/d.md", "## Close\n\nThird sentence.\n");
  ASSERT_EQ(with_memory(), kExitDone) << said();
  EXPECT_THAT(text("out/d.md"), HasSubstr("By hand."));
  scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n\nA new one.\n");
  ASSERT_EQ(with_memory({"--fail-on", "warning"}), kExitDone) << said();
  EXPECT_THAT(text("out/sub/b.md"), HasSubstr("By hand.\n\n⟦"));
}

TEST_F(LockTest, WhatPeopleWroteByTheLockAloneStaysByTheMemory) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string made = text("out/sub/b.md");
  scratch_.write("out/sub/b.md", made.substr(0, made.find("\n\n") + 2) + "By hand.\n");
  scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n\nA new one.\n");
  ASSERT_EQ(again(), kExitDone);
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(unchanged(), 4U) << said();
  // The memory cannot merge it, but knows whose it is; the lock can.
  scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n\nA newer one.\n");
  const std::string before = text("out/sub/b.md");
  ASSERT_EQ(with_memory(), kExitDone);
  EXPECT_EQ(text("out/sub/b.md"), before);
  EXPECT_EQ(report()["summary"]["files"]["kept"], 1);
  ASSERT_EQ(both(), kExitDone);
  EXPECT_THAT(text("out/sub/b.md"), HasSubstr("By hand.\n\n⟦"));
  EXPECT_NE(text("out/sub/b.md"), before);
}

// A lock that comes later knows of a merged output which units are whose.
TEST_F(LockTest, OfMergedOutputsOnlyWhatPeopleWroteIsTheirs) {
  scratch_.write("docs/a.md", "First sentence.\n\nSecond one.\n\nThird one.\n\nFourth.\n");
  ASSERT_EQ(with_memory(), kExitDone);
  std::string edited = text("out/a.md");
  const std::size_t second = edited.find("\n\n") + 2;
  edited.replace(second, edited.find("\n\n", second) - second, "By hand.");
  edited.replace(edited.rfind("⟦"), std::string::npos, "Mine.\n");
  scratch_.write("out/a.md", edited);
  scratch_.write("docs/a.md", "First sentence.\n\nSecond one.\n\nAnother one.\n\nFifth.\n");
  ASSERT_EQ(with_memory(), kExitDone);
  const std::string merged = text("out/a.md");
  const json rules = report()["summary"]["rules"];
  ASSERT_TRUE(rules.contains("edit-conflict")) << rules;
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(text("out/a.md"), merged);
  EXPECT_EQ(report()["summary"]["rules"], rules);
  const auto number_of = [&](const std::string& word) {
    std::size_t count = 0;
    const std::string all = lock();
    for (std::size_t at = all.find(word); at != std::string::npos; at = all.find(word, at + 1)) {
      ++count;
    }
    return count;
  };
  EXPECT_EQ(number_of(" people "), 2U) << lock();
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(unchanged(), 1U);
  EXPECT_EQ(report()["summary"]["rules"], rules);
  // With the lock alone, too.
  replace("docs/a.md", "First sentence.", "A new sentence.");
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(text("out/a.md"), AllOf(HasSubstr("By hand."), HasSubstr("Mine.")));
  EXPECT_EQ(text("out/a.md").find("⟦"), 0U);
  EXPECT_NE(text("out/a.md"), merged);
}

// A lock that comes later knows of an edited output, too, though its source is the same.
TEST_F(LockTest, OfEditedOutputsOnlyWhatPeopleWroteIsTheirs) {
  scratch_.write("docs/a.md", "# One\n\nFirst sentence.\n\nSecond one.\n");
  ASSERT_EQ(with_memory(), kExitDone);
  std::string edited = text("out/a.md");
  edited.replace(edited.rfind("⟦"), std::string::npos, "By hand.\n");
  scratch_.write("out/a.md", edited);
  ASSERT_EQ(both(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(text("out/a.md"), edited);
  EXPECT_EQ(frozen(), kExitDone) << said();
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(unchanged(), 1U);
  EXPECT_EQ(text("out/a.md"), edited);
  // What was not edited follows its source.
  replace("docs/a.md", "First sentence.", "A new sentence.");
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(text("out/a.md"), HasSubstr("\n\nBy hand.\n"));
  EXPECT_NE(text("out/a.md"), edited);
}

TEST_F(LockTest, WhatWasLearnedGoesIntoIt) {
  scratch_.write("docs/a.md", "# Open it\n\nFirst sentence.\n");
  scratch_.write("out/a.md", "# Öffnen\n\nErster Satz.\n\nMehr.\n");
  ASSERT_EQ(run({"learn", path("docs"), path("out"), "--to", "de"}), kExitDone) << said();
  ASSERT_EQ(
      translate({path("docs"), "-o", path("out"), "--to", "de", "--lock", path("hymt-doc.lock")},
                "pseudo"),
      kExitDone);
  EXPECT_EQ(text("out/a.md"), "# Öffnen\n\nErster Satz.\n\nMehr.\n");
  ASSERT_EQ(again({"--seed", "9"}), kExitDone) << said();
  EXPECT_EQ(text("out/a.md"), "# Öffnen\n\nErster Satz.\n\nMehr.\n");
  EXPECT_EQ(unchanged(), 1U);
  // A new paragraph beside theirs is added where the source has it.
  scratch_.write("docs/a.md", "# Open it\n\nA new one.\n\nFirst sentence.\n");
  ASSERT_EQ(again({"--fail-on", "warning"}), kExitDone) << said();
  const std::string merged = text("out/a.md");
  EXPECT_THAT(merged, AllOf(StartsWith("# Öffnen\n\n⟦"),
                            testing::EndsWith("⟧.\n\nErster Satz.\n\nMehr.\n")));
  EXPECT_EQ(std::count(merged.begin(), merged.end(), '\n'), 7) << merged;
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(unchanged(), 1U) << said();
  // Beside one that they added, the two may be the same: that is theirs to see.
  scratch_.write("docs/a.md", "# Open it\n\nA new one.\n\nFirst sentence.\n\nThe newest.\n");
  ASSERT_EQ(again(), kExitDone);
  EXPECT_THAT(said(), HasSubstr("edit-conflict"));
  EXPECT_EQ(text("out/a.md"), merged);
}

TEST_F(LockTest, NewParagraphsBesideThoseOfPeopleAreAdded) {
  scratch_.write("docs/a.md", "One.\n\nTwo.\n\nThree.\n");
  ASSERT_EQ(again(), kExitDone);
  scratch_.write("out/a.md", "Eins.\n\nZwei.\n\nDrei.\n");
  scratch_.write("docs/a.md", "At first.\n\nOne.\n\nBetween.\n\nTwo.\n\nThree.\n\nAt last.\n");
  ASSERT_EQ(again({"--fail-on", "warning"}), kExitDone) << said();
  const std::string merged = text("out/a.md");
  EXPECT_THAT(merged, AllOf(StartsWith("⟦"), HasSubstr("⟧.\n\nEins.\n\n⟦"),
                            HasSubstr("⟧.\n\nZwei.\n\nDrei.\n\n⟦")));
}

TEST_F(LockTest, OtherEncodingsAndSingleFilesAreKnown) {
  scratch_.write("docs/l.txt", "Caf\xe9 is open. It is late.\n\nAnother one.\n");
  scratch_.write("docs/b.md", "\xef\xbb\xbf# Title\n\nText is here.\n");
  scratch_.write("docs/crlf.md", "# Title\r\n\r\nText is here.\r\n");
  scratch_.write("docs/empty.md", "");
  scratch_.write("docs/code.md", "```\ncode\n```\n");
  ASSERT_EQ(again(), kExitDone) << said();
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(unchanged(), 5U) << said() << lock();
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(frozen(), kExitDone) << said();
  const std::vector<std::string> single = {
      path("docs/crlf.md"), "-o",       path("one.md"),     "--to", "de", "--lock",
      path("one.lock"),     "--report", path("report.json")};
  ASSERT_EQ(translate(single, "pseudo"), kExitDone) << said();
  ASSERT_EQ(translate(single, "pseudo"), kExitDone);
  EXPECT_EQ(unchanged(), 1U);
}

TEST_F(LockTest, AnOutputThatCannotBeWrittenIsNotTakenForWritten) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  replace("docs/sub/b.md", "Third", "3rd");
  replace("docs/cup.png", "PNG", "GIF");
  files_.set_saboteur([&](FaultyFileSystem::Step step, const fs::path& file) {
    const bool is_output = file.string().starts_with(path("out/"));
    return std::string(step == FaultyFileSystem::Step::kPublish && is_output ? "no room" : "");
  });
  EXPECT_NE(again(), kExitDone);
  files_.set_saboteur([](FaultyFileSystem::Step, const fs::path&) { return std::string(); });
  EXPECT_EQ(look_at("out/sub/b.md")["state"], "stale");
  EXPECT_EQ(look_at("out/cup.png")["state"], "stale");
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(unchanged(), 2U);
  expect_as_from_nothing();
}

TEST_F(LockTest, AnEmptiedOutputIsNoneOfOurs) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  scratch_.write("out/sub/b.md", "");
  EXPECT_EQ(look_at("out/sub/b.md")["state"], "edited");
}

TEST_F(LockTest, AConflictOfEditsIsToldAgain) {
  scratch_.write("docs/a.md", "First sentence.\n\nSecond one.\n");
  ASSERT_EQ(again(), kExitDone);
  const std::string made = text("out/a.md");
  scratch_.write("out/a.md", "By hand.\n\n" + made.substr(made.find("\n\n") + 2));
  replace("docs/a.md", "First sentence.", "Changed sentence.");
  replace("docs/a.md", "Second one.", "Second one.\n\nA new one.");
  ASSERT_EQ(again(), kExitDone) << said();
  const json rules = report()["summary"]["rules"];
  ASSERT_TRUE(rules.contains("edit-conflict")) << rules << text("out/a.md");
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(report()["summary"]["rules"], rules) << text("out/a.md");
}

TEST_F(LockTest, TermsOfAnotherEncodingAreThoseOfTheWholeFile) {
  scratch_.write("docs/l.txt", "Caf\xe9 is open. It is late.\n\nThe last one.\n");
  scratch_.write("docs/b.md", "\xef\xbb\xbf# Title\n\nThe last text is here.\n");
  scratch_.write("terms.csv", "source,target\nlast,letzter\n");
  ASSERT_EQ(again({"--glossary", path("terms.csv")}), kExitDone) << said();
  ASSERT_EQ(again({"--glossary", path("terms.csv")}), kExitDone);
  EXPECT_EQ(unchanged(), 2U) << lock();
  scratch_.write("terms.csv", "source,target\nlast,letztes\n");
  ASSERT_EQ(again({"--glossary", path("terms.csv")}), kExitDone);
  EXPECT_EQ(unchanged(), 0U);
}

TEST_F(LockTest, NamesThatNoFileCanHaveCostNothingElse) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string whole = lock();
  const std::size_t line = whole.find("1 out/sub/b.md");
  std::string other = whole.substr(line, whole.find('\n', line) + 1 - line);
  other.replace(2, 12, "out/" + std::string(300, 'a'));
  scratch_.write("hymt-doc.lock", whole + other);
  EXPECT_EQ(look()["summary"]["current"], 4);
  ASSERT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(unchanged(), 4U);
  EXPECT_EQ(run({"resolve", path("hymt-doc.lock")}), kExitFindings) << said();
  EXPECT_EQ(look()["summary"]["current"], 4);
}

TEST_F(LockTest, WithoutContextNoHeadingCounts) {
  write_tree();
  ASSERT_EQ(again({"--context", "0"}), kExitDone);
  replace("docs/sub/b.md", "## Close", "## Close it");
  ASSERT_EQ(again({"--context", "0"}), kExitDone) << said();
  EXPECT_EQ(asked(), 1U);
}

TEST_F(LockTest, CopiesOfAnySizeAreKnown) {
  scratch_.write("docs/a.md", "A sentence.\n");
  scratch_.write("docs/cup.png", "\x89PNG" + std::string(100'000, 'x'));
  ASSERT_EQ(again({"--max-document-size", "4K"}), kExitDone) << said();
  ASSERT_EQ(again({"--max-document-size", "4K"}), kExitDone);
  EXPECT_EQ(unchanged(), 2U) << said();
}

// ---- Merges.

TEST_F(LockTest, OfAMergeTheLinesOfBothSidesCount) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string base = lock();
  const std::string base_source = text("docs/a.md");
  replace("docs/a.md", "First sentence.", "Our sentence.");
  ASSERT_EQ(again(), kExitDone);
  const std::string ours = lock();
  const std::string our_output = text("out/a.md");
  scratch_.write("docs/a.md", base_source);
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(lock(), base);
  replace("docs/a.md", "First sentence.", "Their sentence.");
  ASSERT_EQ(again(), kExitDone);
  const std::string theirs = lock();
  // Both changed the same paragraph; whoever merges takes ours, and git has left its marks.
  replace("docs/a.md", "Their sentence.", "Our sentence.");
  scratch_.write("out/a.md", our_output);
  const std::string conflict = "<<<<<<< HEAD\n" + ours + "=======\n" + theirs + ">>>>>>> theirs\n";
  scratch_.write("hymt-doc.lock", conflict);
  EXPECT_EQ(frozen(), kExitFindings);
  EXPECT_THAT(said(), AllOf(HasSubstr("hymt-doc.lock:1: a conflict"), HasSubstr("resolve")));
  ASSERT_EQ(again(), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(unchanged(), 4U) << said();
  EXPECT_EQ(lock(), ours);
  // The same without a run.
  scratch_.write("hymt-doc.lock", conflict);
  EXPECT_EQ(run({"resolve", path("hymt-doc.lock")}), kExitDone) << said();
  EXPECT_EQ(lock(), ours);
  EXPECT_EQ(frozen(), kExitDone);
  // Neither side's.
  scratch_.write("hymt-doc.lock", conflict);
  replace("out/a.md", "---\n\n", "---\n\nBy hand.\n\n");
  EXPECT_EQ(run({"resolve", path("hymt-doc.lock")}), kExitFindings);
  EXPECT_THAT(said(), HasSubstr("out/a.md: is not as any line says"));
  EXPECT_THAT(lock(), Not(HasSubstr("<<<<<<<")));
  EXPECT_EQ(run({"resolve", path("hymt-doc.lock"), "--quiet"}), kExitFindings);
}

TEST_F(LockTest, ResolveLooksAtNothingOutsideTheFolderOfTheLock) {
  write_tree();
  ASSERT_EQ(again(), kExitDone);
  const std::string whole = lock();
  scratch_.write("elsewhere/b.md", text("out/sub/b.md"));
  scratch_.write("tree/hymt-doc.lock", "");
  fs::create_directory_symlink(path("elsewhere"), path("tree/link"));
  std::string lines;
  const std::string line_of_b = whole.substr(whole.find("1 out/sub/b.md"));
  const auto add = [&](const std::string& name) {
    std::string line = line_of_b.substr(0, line_of_b.find('\n') + 1);
    lines += line.replace(2, std::string("out/sub/b.md").size(), name);
  };
  // (An absolute name is no line of a lock.)
  const std::vector<std::string> hostile = {"../elsewhere/b.md", "link/b.md",
                                            "sub/../../elsewhere/none.md"};
  for (const std::string& name : hostile) add(name);
  scratch_.write("tree/hymt-doc.lock", lines);
  EXPECT_EQ(run({"resolve", path("tree/hymt-doc.lock")}), kExitFindings);
  for (const std::string& name : hostile) {
    EXPECT_THAT(said(), HasSubstr(name + ": lies outside the folder of the lock file"));
    EXPECT_THAT(text("tree/hymt-doc.lock"), HasSubstr("1 " + name + " "));
  }
  EXPECT_THAT(said(), Not(HasSubstr("is gone")));
}

}  // namespace
}  // namespace hymt
