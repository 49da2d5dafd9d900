// What a second run does, and what it leaves alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/commands/command_fixture.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace fs = std::filesystem;

class RunAgainTest : public CommandFixture {
 protected:
  void write_tree() {
    scratch_.write("docs/a.md",
                   "# Open it\n\nFirst sentence. Second one.\n\n[b](sub/b.md#close)\n");
    scratch_.write("docs/sub/b.md", "## Close\n\nThird sentence.\n");
    scratch_.write("docs/c.html", "<p>Fourth sentence.</p>\n");
    scratch_.write("docs/cup.png", std::string("\x89PNG\0\1", 6));
  }

  int again(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {path("docs"),   "-o",       path("out"),        "--to", "de",
                                      "--copy-other", "--report", path("report.json")};
    words.insert(words.end(), more.begin(), more.end());
    return translate(std::move(words), "pseudo");
  }

  [[nodiscard]] json report() const { return json::parse(scratch_.read("report.json").value()); }
  [[nodiscard]] std::uint64_t asked() const { return report()["summary"]["asked"]; }
  [[nodiscard]] std::string status(const std::string& name) const {
    const json all = report();
    for (const json& file : all["files"]) {
      if (file["source"] == path(name)) return file["status"];
    }
    return "none";
  }
  [[nodiscard]] std::string memory(const char* name = "out/.hymt-doc.sqlite") const {
    return path(name);
  }
};

TEST_F(RunAgainTest, NothingChangedNothingIsDone) {
  write_tree();
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(asked(), 7U);
  const json first = report();
  const auto time = fs::last_write_time(path("out/a.md"));
  EXPECT_EQ(again({"--threads", "1"}), kExitDone);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(fs::last_write_time(path("out/a.md")), time);
  for (const char* name : {"docs/a.md", "docs/sub/b.md", "docs/c.html", "docs/cup.png"}) {
    EXPECT_EQ(status(name), "unchanged") << name;
  }
  // What is told is the same, but for the segments.
  json second = report();
  for (std::size_t i = 0; i < second["files"].size(); ++i) {
    json before = first["files"][i];
    before.erase("segments");
    before["status"] = "unchanged";
    EXPECT_EQ(second["files"][i], before);
  }
  EXPECT_EQ(second["summary"]["words"], first["summary"]["words"]);
  EXPECT_EQ(second["summary"]["rungs"], first["summary"]["rungs"]);
  EXPECT_THAT(said(), HasSubstr("4 unchanged"));
}

TEST_F(RunAgainTest, OneSentenceChangedOneIsAskedFor) {
  write_tree();
  again();
  scratch_.write("docs/sub/b.md", "## Close\n\nAnother sentence.\n");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(status("docs/a.md"), "unchanged");
  EXPECT_EQ(status("docs/sub/b.md"), "translated");
  // The second sentence of a paragraph has the first one as its context.
  scratch_.write("docs/a.md", "# Open it\n\nThe first. Second one.\n\n[b](sub/b.md#close)\n");
  again();
  EXPECT_EQ(asked(), 2U);
  // What was there before is still known.
  write_tree();
  again();
  EXPECT_EQ(asked(), 0U);
}

TEST_F(RunAgainTest, FindingsAreToldAgain) {
  scratch_.write("docs/a.mdx", "One sentence.\n\n  {never closed\n\nAnother one.\n");
  const std::vector<std::string> words = {path("docs"), "-o", path("out"), "--fail-on", "warning"};
  const auto findings_in = [](const std::string& all) {
    std::string found;
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = all.find('\n', begin);
      const std::string line = all.substr(begin, end - begin);
      if (line.find("docs/a.mdx:") != std::string::npos) found += line + "\n";
      begin = end + 1;
    }
    return found;
  };
  EXPECT_EQ(translate(words, "pseudo"), kExitFindings);
  const std::string first = said();
  EXPECT_NE(findings_in(first), "");
  EXPECT_EQ(translate(words, "pseudo"), kExitFindings);
  const std::string second = said().substr(first.size());
  EXPECT_THAT(second, HasSubstr("1 unchanged"));
  EXPECT_EQ(findings_in(second), findings_in(first));
}

TEST_F(RunAgainTest, OtherSettingsMakeOthersAnew) {
  write_tree();
  again();
  again({"--rule", "untranslated=error"});
  EXPECT_EQ(status("docs/a.md"), "translated");
  EXPECT_EQ(asked(), 0U);
  scratch_.write("terms.csv", "source,target\nsentence,Satz\n");
  again({"--rule", "untranslated=error", "--glossary", path("terms.csv")});
  EXPECT_EQ(status("docs/a.md"), "translated");
  EXPECT_EQ(status("docs/cup.png"), "unchanged");
  EXPECT_EQ(asked(), 3U);  // The segments with that word.
  again({"--seed", "5"});
  EXPECT_EQ(asked(), 7U);
}

TEST_F(RunAgainTest, WhatSomebodyChangedStays) {
  write_tree();
  again();
  const std::string edited = "<p>By hand.</p>\n";
  scratch_.write("out/c.html", edited);
  scratch_.write("out/cup.png", "by hand");
  EXPECT_EQ(again({"--fail-on", "warning"}), kExitDone);
  EXPECT_EQ(scratch_.read("out/c.html"), edited);
  EXPECT_EQ(scratch_.read("out/cup.png"), "by hand");
  EXPECT_EQ(status("docs/c.html"), "kept");
  EXPECT_EQ(report()["files"][1]["findings"][0]["rule"], "output-edited");
  EXPECT_EQ(report()["files"][1]["findings"][0]["severity"], "note");
  scratch_.write("docs/c.html", "<p>New sentence.</p>\n");
  EXPECT_EQ(again({"--fail-on", "warning"}), kExitFindings);
  EXPECT_EQ(scratch_.read("out/c.html"), edited);
  EXPECT_THAT(said(), HasSubstr("warning: the source has changed, and somebody edited"));
  EXPECT_EQ(again({"--rule", "edit-conflict=off", "--fail-on", "warning"}), kExitDone);
  EXPECT_EQ(scratch_.read("out/c.html"), edited);
  EXPECT_EQ(again({"--force"}), kExitDone);
  EXPECT_THAT(scratch_.read("out/c.html").value(), HasSubstr("⟦"));
  EXPECT_EQ(scratch_.read("out/cup.png"), scratch_.read("docs/cup.png"));
  EXPECT_EQ(status("docs/a.md"), "translated");
  EXPECT_EQ(asked(), 0U);
  again();
  EXPECT_EQ(status("docs/c.html"), "unchanged");
}

TEST_F(RunAgainTest, WhatSomebodyChangedIsMergedWithWhatIsNew) {
  scratch_.write("docs/a.md", "One thing. Two things.\n\nThree things.\n");
  again();
  const std::string first = scratch_.read("out/a.md").value();
  std::string edited = first;
  edited.replace(0, first.find(' '), "Mine");
  scratch_.write("out/a.md", edited);
  scratch_.write("docs/a.md", "One thing. Two things.\n\nThree other things.\n\nFour.\n");
  EXPECT_EQ(again({"--fail-on", "warning"}), kExitDone);
  EXPECT_EQ(asked(), 2U);
  const std::string merged = scratch_.read("out/a.md").value();
  EXPECT_THAT(merged, StartsWith("Mine"));
  EXPECT_THAT(merged, AllOf(HasSubstr("ŏŏṫḧĕĕṙ"), Not(HasSubstr("⟦⟦")))) << merged;
  EXPECT_EQ(std::count(merged.begin(), merged.end(), '\n'), 5);
  again();
  EXPECT_EQ(status("docs/a.md"), "unchanged");
  EXPECT_EQ(scratch_.read("out/a.md"), merged);
  // Their words stay ours to keep, though nobody edited the file since.
  scratch_.write("docs/a.md", "One thing. Two things.\n\nThree other things.\n\nFive.\n");
  EXPECT_EQ(again({"--fail-on", "warning"}), kExitDone);
  EXPECT_THAT(scratch_.read("out/a.md").value(), StartsWith("Mine"));
  EXPECT_NE(scratch_.read("out/a.md"), merged);
}

// As if the run had been killed before the merged output had its name.
TEST_F(RunAgainTest, AMergeThatWasKilledIsDoneOnceMore) {
  scratch_.write("docs/a.md", "One thing.\n\nTwo things.\n");
  again();
  const std::string edited =
      "Mine.\n\n" + scratch_.read("out/a.md")->substr(scratch_.read("out/a.md")->find("\n\n") + 2);
  scratch_.write("out/a.md", edited);
  scratch_.write("docs/a.md", "One thing.\n\nTwo other things.\n");
  again();
  const std::string merged = scratch_.read("out/a.md").value();
  EXPECT_NE(merged, edited);
  scratch_.write("out/a.md", edited);
  again();
  EXPECT_THAT(scratch_.read("out/a.md").value(), StartsWith("Mine.\n\n"));
}

TEST_F(RunAgainTest, WhereBothChangedTheUserSaysWhatBecomesOfIt) {
  const auto conflict = [&](std::vector<std::string> how) {
    scratch_.write("docs/a.md", "One thing.\n");
    again({"--force"});
    scratch_.write("out/a.md", "Mine.\n");
    scratch_.write("docs/a.md", "Another thing.\n");
    how.insert(how.end(), {"--fail-on", "warning"});
    EXPECT_EQ(again(how), kExitFindings);
    EXPECT_EQ(report()["files"][0]["findings"][0]["rule"], "edit-conflict");
    return scratch_.read("out/a.md").value();
  };
  EXPECT_EQ(conflict({}), "Mine.\n");
  EXPECT_THAT(conflict({"--on-conflict", "replace"}), Not(HasSubstr("Mine")));
  EXPECT_THAT(conflict({"--on-conflict", "mark"}), StartsWith("Mine. <!-- hymt:proposed "));
  // The mark is a comment like others.
  again();
  EXPECT_EQ(status("docs/a.md"), "unchanged");
}

TEST_F(RunAgainTest, WhatCannotBeMergedStays) {
  scratch_.write("docs/a.md", "One thing.\n");
  again();
  const std::string binary("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 17);
  scratch_.write("out/a.md", binary);
  scratch_.write("docs/a.md", "Another thing.\n");
  EXPECT_EQ(again({"--fail-on", "warning"}), kExitFindings);
  EXPECT_EQ(scratch_.read("out/a.md"), binary);
  EXPECT_EQ(report()["files"][0]["findings"][0]["rule"], "merge-failed");
  EXPECT_EQ(status("docs/a.md"), "kept");
  EXPECT_EQ(again({"--fail-on", "warning"}), kExitFindings);  // Said until it is mended.
}

TEST_F(RunAgainTest, WhatSomebodyPutBackOrRemovedIsOurs) {
  write_tree();
  again();
  const std::string ours = scratch_.read("out/c.html").value();
  scratch_.write("out/c.html", "changed");
  again();
  scratch_.write("out/c.html", ours);
  fs::remove(path("out/a.md"));
  again();
  EXPECT_EQ(status("docs/c.html"), "unchanged");
  EXPECT_EQ(status("docs/a.md"), "translated");
  EXPECT_TRUE(fs::exists(path("out/a.md")));
  EXPECT_EQ(asked(), 0U);
}

TEST_F(RunAgainTest, AHeadingThatIsLinkedNowIsReached) {
  write_tree();
  again();
  EXPECT_THAT(scratch_.read("out/a.md").value(), Not(HasSubstr("open-it\"")));
  scratch_.write("docs/c.html", "<p><a href='a.md#open-it'>Fourth sentence.</a></p>\n");
  again();
  EXPECT_EQ(status("docs/a.md"), "translated");
  EXPECT_EQ(status("docs/sub/b.md"), "unchanged");
  EXPECT_THAT(scratch_.read("out/a.md").value(), HasSubstr("<a id=\"open-it\"></a>"));
}

// Whatever is changed, a run that remembers ends with the bytes of one that does not.
TEST_F(RunAgainTest, WhateverChangesTheBytesAreThoseOfARunFromNothing) {
  for (const char* anchors : {"keep", "rewrite", "none"}) {
    RandomDraws draws(11);
    const std::vector<std::string> names = {"a.md", "b.md", "sub/c.md", "sub/d.html", "e.md"};
    const auto write_one = [&](const std::string& name) {
      std::string text;
      for (std::size_t i = 0; i < 1 + draws.below(3); ++i) {
        const std::string heading = "Part " + std::to_string(draws.below(4));
        const std::string link = (name.starts_with("sub/") ? "../" : "") +
                                 names[draws.below(names.size())] + "#part-" +
                                 std::to_string(draws.below(4));
        const std::string words = "Sentence " + std::to_string(draws.below(9)) + ".";
        text += name.ends_with(".html")
                    ? "<h2>" + heading + "</h2><p><a href='" + link + "'>" + words + "</a></p>\n"
                    : "## " + heading + "\n\n[" + words + "](" + link + ") And more.\n\n";
      }
      scratch_.write("docs/" + name, text);
    };
    fs::remove_all(path("docs"));
    fs::remove_all(path("out"));
    for (const std::string& name : names) write_one(name);
    for (int round = 0; round < 25; ++round) {
      const std::string name = names[draws.below(names.size())];
      if (draws.one_in(5)) {
        fs::remove(path("docs/" + name));
        fs::remove(path("out/" + name));
      } else {
        write_one(name);
      }
      if (draws.one_in(4)) fs::remove(path("out/" + names[draws.below(names.size())]));
      ASSERT_EQ(again({"--anchors", anchors}), kExitDone);
      fs::remove_all(path("fresh"));
      ASSERT_EQ(translate({path("docs"), "-o", path("fresh"), "--to", "de", "--memory", "none",
                           "--anchors", anchors},
                          "pseudo"),
                kExitDone);
      ASSERT_EQ(scratch_.files("out"), scratch_.files("fresh")) << anchors << " " << round;
      for (const std::string& file : scratch_.files("out")) {
        ASSERT_EQ(scratch_.read("out/" + file), scratch_.read("fresh/" + file))
            << anchors << " " << round << " " << file;
      }
      ASSERT_EQ(again({"--anchors", anchors}), kExitDone);
      const json all = report();
      for (const json& file : all["files"]) ASSERT_EQ(file["status"], "unchanged") << file;
    }
  }
}

TEST_F(RunAgainTest, WhereTheMemoryIs) {
  write_tree();
  scratch_.write("one.md", "One sentence.\n");
  translate({path("one.md"), "-o", path("two.md")});
  translate({path("one.md")});
  EXPECT_EQ(translate({path("docs"), "-n"}), kExitDone);
  EXPECT_EQ(translate({path("docs"), "-o", path("none"), "--memory", "none"}), kExitDone);
  for (const auto& entry : fs::recursive_directory_iterator(scratch_.path())) {
    EXPECT_NE(entry.path().filename(), ".hymt-doc.sqlite");
  }
  translate({path("one.md"), "-o", path("two.md"), "--memory", path("sub/m.db")});
  EXPECT_TRUE(fs::exists(path("sub/m.db")));
  translate({path("docs"), "-o", path("out")});
  EXPECT_TRUE(fs::exists(memory()));
  scratch_.write("docs/hymt-doc.toml", "memory = \"kept/m.db\"\noutput = \"o\"\n");
  EXPECT_EQ(translate({path("docs")}), kExitDone);
  EXPECT_TRUE(fs::exists(path("docs/kept/m.db")));
  scratch_.write("docs/hymt-doc.toml", "memory = \"../m.db\"\noutput = \"o\"\n");
  EXPECT_EQ(translate({path("docs")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("is the memory outside its folder"));
}

TEST_F(RunAgainTest, TheMemoryIsNoInput) {
  write_tree();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--copy-other", "--memory",
                         path("docs/memory.db")}),
              kExitDone);
    EXPECT_FALSE(fs::exists(path("out/memory.db")));
  }
  // A tree with its outputs in it, as an input.
  translate({path("out"), "-o", path("out2"), "--copy-other"});
  translate({path("out2"), "-o", path("out3"), "--copy-other"});
  EXPECT_TRUE(fs::exists(memory("out2/.hymt-doc.sqlite")));
  EXPECT_EQ(scratch_.files("out3"), scratch_.files("out"));
  // An input is never overwritten.
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--memory", path("docs/a.md")}),
            kExitUsage);
}

TEST_F(RunAgainTest, AMemoryThatCannotBeUsedIsSaidAndTheRunGoesOn) {
  write_tree();
  scratch_.write("notes.db", "of somebody");
  EXPECT_EQ(again({"--memory", path("notes.db")}), kExitDone);
  EXPECT_THAT(said(), HasSubstr("left alone"));
  EXPECT_EQ(scratch_.read("notes.db"), "of somebody");
  again();
  {
    std::fstream file(memory(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(0);
    file << "rubbish that is no database";
  }
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(said(), HasSubstr("set aside as .hymt-doc.sqlite.damaged-1"));
  EXPECT_EQ(asked(), 7U);
  again();
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(status("docs/a.md"), "unchanged");
}

TEST_F(RunAgainTest, WhatFailedIsDoneOnceMore) {
  write_tree();
  files_.set_saboteur([](FaultyFileSystem::Step step, const fs::path& file) {
    const bool fails = step == FaultyFileSystem::Step::kPublish && file.filename() == "c.html";
    return std::string(fails ? "the disk is gone" : "");
  });
  EXPECT_EQ(again(), kExitFailed);
  EXPECT_EQ(status("docs/c.html"), "failed");
  EXPECT_EQ(status("docs/a.md"), "translated");
  files_.set_saboteur(nullptr);
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(status("docs/c.html"), "translated");
  EXPECT_EQ(status("docs/a.md"), "unchanged");
  EXPECT_EQ(asked(), 0U);
}

}  // namespace
}  // namespace hymt
