// What people translated, changed or moved, and what the next runs make of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "parsers/make_parser.h"
#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace fs = std::filesystem;

constexpr const char* kSource =
    "# Saving\n\nPress the key. The file is **saved** now.\n\nSee [this](a.html) page.\n";
constexpr const char* kHuman =
    "# Sichern\n\nDrücken Sie die Taste. Die Datei ist jetzt **gesichert**.\n\n"
    "Siehe [diese](a.html) Seite.\n";

class LearnCommandTest : public CommandFixture {
 protected:
  int learn(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"learn", path("docs"), path("out"),
                                      "--to",  "de",         "--from",
                                      "en",    "--report",   path("lesson.json")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  int again(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {path("docs"), "-o",       path("out"),
                                      "--to",       "de",       "--from",
                                      "en",         "--report", path("report.json")};
    words.insert(words.end(), more.begin(), more.end());
    return translate(std::move(words), "pseudo");
  }

  [[nodiscard]] json lesson() const { return json::parse(scratch_.read("lesson.json").value()); }
  [[nodiscard]] json report() const { return json::parse(scratch_.read("report.json").value()); }
  [[nodiscard]] json file(const std::string& name) const {
    const json all = report();
    for (const json& one : all["files"]) {
      if (one["source"] == path(name)) return one;
    }
    return {};
  }
  [[nodiscard]] std::string out(const std::string& name) const {
    return scratch_.read("out/" + name).value_or("(none)");
  }
};

TEST_F(LearnCommandTest, WhatPeopleTranslatedIsKeptAndUsedElsewhere) {
  scratch_.write("docs/a.md", kSource);
  scratch_.write("out/a.md", kHuman);
  // The same sentence, with another link.
  scratch_.write("docs/b.md", "Press the key. Another.\n\nSee [this](b.html) page.\n");
  EXPECT_EQ(learn(), kExitDone);
  EXPECT_EQ(lesson()["files"][0]["status"], "learned");
  EXPECT_EQ(lesson()["files"][0]["learned"], 3);
  EXPECT_EQ(lesson()["files"][1]["status"], "missing");
  EXPECT_EQ(lesson()["summary"]["aligned"], 3);
  EXPECT_EQ(lesson()["summary"]["exit_code"], 0);
  EXPECT_EQ(out("b.md"), "(none)");
  EXPECT_EQ(again({"--seed", "7"}), kExitDone);
  EXPECT_EQ(out("a.md"), kHuman);
  EXPECT_EQ(file("docs/a.md")["status"], "unchanged");
  EXPECT_THAT(out("b.md"), AllOf(HasSubstr("Drücken Sie die Taste. ⟦"),
                                 HasSubstr("Siehe [diese](b.html) Seite.")));
  EXPECT_EQ(file("docs/b.md")["segments"][0]["state"], "reviewed");
  EXPECT_EQ(report()["summary"]["asked"], 1);
}

TEST_F(LearnCommandTest, OnlyWhatIsNewIsFilledIn) {
  scratch_.write("docs/a.md", kSource);
  // With a paragraph of their own.
  const std::string human = std::string(kHuman) + "\nVon uns.\n";
  scratch_.write("out/a.md", human);
  learn();
  scratch_.write("docs/a.md", std::string("New at the top.\n\n") + kSource);
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(report()["summary"]["asked"], 1);
  const std::string merged = out("a.md");
  EXPECT_THAT(merged, HasSubstr(human));
  EXPECT_EQ(merged.size() - human.size(), merged.find("# Sichern"));
  // Twice more, with other settings: theirs stay.
  again({"--seed", "5"});
  EXPECT_THAT(out("a.md"), HasSubstr(human));
  again({"--seed", "6"});
  EXPECT_THAT(out("a.md"), HasSubstr(human));
}

TEST_F(LearnCommandTest, WhatIsNotAlignedIsToldWithItsPlace) {
  scratch_.write("docs/a.md",
                 "# One\n\nText of one.\n\n```\ncode\n```\n\n"
                 "Another text, much longer than the one above, of which nobody knows anything.\n");
  scratch_.write("out/a.md", "# Eins\n\nText von eins.\n\n```\ncode\n```\n");
  EXPECT_EQ(learn({"--fail-on", "warning"}), kExitFindings);
  EXPECT_EQ(lesson()["files"][0]["findings"][0]["rule"], "not-aligned");
  EXPECT_EQ(lesson()["files"][0]["findings"][0]["line"], 9);
  EXPECT_THAT(said(), HasSubstr("a.md:9:1: warning: "));
  EXPECT_EQ(learn({"--fail-on", "warning", "--rule", "not-aligned=note"}), kExitDone);
  scratch_.write("out/a.md",
                 "# Eins\n\nText von [eins](x).\n\n```\ncode\n```\n\n"
                 "Ein anderer Text, viel länger als der darüber, von dem niemand etwas weiß.\n");
  learn();
  EXPECT_EQ(lesson()["files"][0]["findings"][0]["rule"], "not-learned");
}

TEST_F(LearnCommandTest, WhatCannotBeMeantIsSaid) {
  scratch_.write("docs/a.md", kSource);
  scratch_.write("a.de.md", kHuman);
  EXPECT_EQ(run({"learn", path("docs")}), kExitUsage);
  EXPECT_EQ(run({"learn", path("docs"), path("out")}), kExitUsage);
  EXPECT_EQ(run({"learn", path("docs"), path("out"), "--to", "de,fr"}), kExitUsage);
  EXPECT_EQ(run({"learn", path("docs/a.md"), path("a.de.md"), "--to", "de"}), kExitUsage);
  EXPECT_EQ(run({"learn", path("docs/a.md"), path("a.de.md"), "--to", "de", "--memory",
                 path("m.sqlite")}),
            kExitDone);
  EXPECT_EQ(run({"learn", path("none"), path("out"), "--to", "de"}), kExitFailed);
  scratch_.write("m.sqlite", "no memory at all");
  EXPECT_EQ(run({"learn", path("docs/a.md"), path("a.de.md"), "--to", "de", "--memory",
                 path("m.sqlite")}),
            kExitFailed);
}

TEST_F(LearnCommandTest, OutputsOfOursTeachNothing) {
  scratch_.write("docs/a.md", kSource);
  again();
  EXPECT_EQ(learn(), kExitDone);
  EXPECT_EQ(lesson()["files"][0]["status"], "ours");
}

TEST_F(LearnCommandTest, ForceReplacesAndForgets) {
  scratch_.write("docs/a.md", kSource);
  scratch_.write("out/a.md", kHuman);
  learn();
  again({"--force"});
  EXPECT_THAT(out("a.md"), AllOf(HasSubstr("⟦"), Not(HasSubstr("Taste"))));
  again();
  EXPECT_EQ(file("docs/a.md")["status"], "unchanged");
}

// ---- What people change in outputs of ours.

// `out/NAME` with its first translation replaced.
std::string edited(std::string text, const std::string& words) {
  const std::string end = "⟧";
  const std::size_t from = text.find("⟦");
  return text.replace(from, text.find(end) + end.size() - from, words);
}

TEST_F(LearnCommandTest, ACorrectionHoldsWhereverTheSentenceStands) {
  scratch_.write("docs/a.md", "Save the file. And so on.\n");
  scratch_.write("docs/b.md", "Wait.\n\n- Save the file.\n");
  again();
  scratch_.write("out/a.md", edited(out("a.md"), "Sichere die Datei"));
  scratch_.write("docs/c.md", "> Save the file.\n");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(report()["summary"]["asked"], 0);
  EXPECT_THAT(out("b.md"), HasSubstr("- Sichere die Datei."));
  EXPECT_EQ(out("c.md"), "> Sichere die Datei.\n");
  EXPECT_EQ(file("docs/a.md")["status"], "kept");
  again();
  EXPECT_EQ(file("docs/b.md")["status"], "unchanged");
  EXPECT_EQ(file("docs/c.md")["status"], "unchanged");
}

TEST_F(LearnCommandTest, ACorrectionThatIsTakenBackHoldsNowhere) {
  scratch_.write("docs/a.md", "Save the file. And so on.\n");
  scratch_.write("docs/b.md", "Save the file.\n");
  again();
  const std::string a = out("a.md");
  const std::string b = out("b.md");
  scratch_.write("out/a.md", edited(a, "Sichere die Datei"));
  again();
  EXPECT_NE(out("b.md"), b);
  scratch_.write("out/a.md", a);
  again();
  EXPECT_EQ(out("b.md"), b);
  EXPECT_EQ(out("a.md"), a);
}

// Also after it was merged, when the memory's own translation holds it.
TEST_F(LearnCommandTest, ACorrectionSurvivesMerges) {
  scratch_.write("docs/a.md", "Save the file.\n\nOne.\n");
  again();
  scratch_.write("out/a.md", edited(out("a.md"), "Sichere die Datei"));
  for (const char* word : {"Two", "Three", "Four"}) {
    scratch_.write("docs/a.md", "Save the file.\n\n" + std::string(word) + ".\n");
    again();
    EXPECT_THAT(out("a.md"), HasSubstr("Sichere die Datei.")) << word;
    again({"--seed", word[0] == 'T' ? "3" : "4"});
    EXPECT_THAT(out("a.md"), HasSubstr("Sichere die Datei.")) << word;
  }
}

// Where both changed, theirs translates what the source no longer says.
TEST_F(LearnCommandTest, WhatIsInConflictIsNotLearned) {
  scratch_.write("docs/a.md", "Save the file.\n\nOne.\n");
  again();
  scratch_.write("out/a.md", edited(out("a.md"), "Sichere die Datei"));
  scratch_.write("docs/a.md", "Remove the file.\n\nOne.\n");
  again();
  scratch_.write("docs/b.md", "Remove the file.\n");
  again();
  EXPECT_THAT(out("b.md"), Not(HasSubstr("Sichere")));
  // They resolve it.
  scratch_.write("out/a.md", "Entferne die Datei." + out("a.md").substr(out("a.md").find("\n\n")));
  again();
  EXPECT_EQ(out("b.md"), "Entferne die Datei.\n");
}

TEST_F(LearnCommandTest, TheReportOfAMergedFileHasItsWords) {
  scratch_.write("docs/a.md", "Save the file. And so on.\n\nOne.\n");
  again();
  scratch_.write("out/a.md", edited(out("a.md"), "Sichere **die** Datei"));
  scratch_.write("docs/a.md", "Save the file. And so on.\n\nTwo.\n");
  again();
  const json segments = file("docs/a.md")["segments"];
  ASSERT_EQ(segments.size(), 3U);
  EXPECT_EQ(segments[0]["target"], "Sichere **die** Datei.");
  EXPECT_EQ(segments[0]["state"], "reviewed");
  EXPECT_THAT(out("a.md"), HasSubstr(segments[1]["target"].get<std::string>()));
  EXPECT_THAT(out("a.md"), HasSubstr(segments[2]["target"].get<std::string>()));
}

TEST_F(LearnCommandTest, IdentityGivesTheSource) {
  scratch_.write("docs/a.md", kSource);
  scratch_.write("out/a.md", kHuman);
  learn({"--memory", path("m.sqlite")});
  EXPECT_EQ(translate({path("docs"), "-o", path("same"), "--to", "de", "--from", "en", "--memory",
                       path("m.sqlite")}),
            kExitDone);
  EXPECT_EQ(scratch_.read("same/a.md"), kSource);
}

// ---- Sources with another name.

TEST_F(LearnCommandTest, AnEditedOutputFollowsItsSource) {
  scratch_.write("docs/a.md", "Save the file. And so on.\n");
  again();
  const std::string mine = edited(out("a.md"), "Sichere die Datei");
  scratch_.write("out/a.md", mine);
  fs::create_directories(path("docs/sub"));
  fs::rename(path("docs/a.md"), path("docs/sub/b.md"));
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(out("sub/b.md"), mine);
  EXPECT_EQ(out("a.md"), mine);  // Nobody removes it.
  EXPECT_EQ(file("docs/sub/b.md")["findings"][0]["rule"], "output-moved");
  scratch_.write("docs/sub/b.md", "Save the file. And so on.\n\nMore.\n");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(out("sub/b.md"), HasSubstr("Sichere die Datei"));
}

TEST_F(LearnCommandTest, AnOutputThatWasRenamedToo) {
  scratch_.write("docs/a.md", "Save the file. And so on.\n");
  again();
  const std::string mine = edited(out("a.md"), "Sichere die Datei");
  fs::remove(path("out/a.md"));
  scratch_.write("out/b.md", mine);
  fs::rename(path("docs/a.md"), path("docs/b.md"));
  EXPECT_EQ(again(), kExitDone);
  EXPECT_EQ(out("b.md"), mine);
  EXPECT_EQ(file("docs/b.md")["status"], "kept");
}

// A name in a memory leads nowhere outside of the outputs.
TEST_F(LearnCommandTest, AMemoryTakesNothingFromElsewhere) {
  scratch_.write("docs/a.md", "Save the file.\n");
  scratch_.write("secret/x.md", "secret\n");
  fs::create_directories(path("out"));
  fs::create_directory_symlink(path("secret"), path("out/link"));
  // Written under a name in a folder, which a link takes the place of.
  scratch_.write("docs/folder/x.md", "Wait.\n");
  again();
  fs::remove_all(path("out/folder"));
  fs::create_directory_symlink(path("secret"), path("out/folder"));
  fs::rename(path("docs/folder/x.md"), path("docs/y.md"));
  fs::remove_all(path("docs/folder"));
  again();
  EXPECT_THAT(out("y.md"), AllOf(HasSubstr("⟦"), Not(HasSubstr("secret"))));
}

// ---- What people really wrote.

bool blocks_agree(const Document& a, const Document& b) {
  const auto blocks_of = [](const Document& document) {
    std::vector<std::pair<std::string, std::uint32_t>> blocks;
    for (const OutlineEntry& entry : document.outline) {
      if (!entry.is_inline) blocks.emplace_back(entry.name(), entry.depth);
    }
    return blocks;
  };
  return a.units.size() == b.units.size() && blocks_of(a) == blocks_of(b);
}

// The evaluation documents with their published translations.
TEST_F(LearnCommandTest, PublishedTranslationsAreAlignedAndStayAsTheyAre) {
  const char* const evaldocs = std::getenv("HYMT_EVALDOCS_DIR");
  if (evaldocs == nullptr) GTEST_SKIP() << "HYMT_EVALDOCS_DIR is not set";
  for (const std::string language : {"de", "es", "fr", "ja", "zh"}) {
    SCOPED_TRACE(language);
    fs::remove_all(path("docs"));
    fs::remove_all(path("out"));
    std::map<std::string, std::string> published;
    std::set<std::string> agreeing;
    for (const auto& folder : fs::directory_iterator(fs::path(evaldocs) / "docs")) {
      for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().stem() != "en") continue;
        const std::string end = entry.path().extension();
        const fs::path translation = folder.path() / (language + end);
        if (!fs::exists(translation)) continue;
        const std::string name = folder.path().filename().string() + end;
        fs::create_directories(path("docs"));
        fs::create_directories(path("out"));
        fs::copy_file(entry.path(), path("docs/" + name));
        fs::copy_file(translation, path("out/" + name));
        published[name] = out(name);
        const auto parser = make_parser(*format_of_path(name), {});
        const std::string source = scratch_.read("docs/" + name).value();
        if (blocks_agree(parser->parse(source, "en"), parser->parse(published[name], language))) {
          agreeing.insert(path("docs/" + name));
        }
      }
    }
    ASSERT_GE(agreeing.size(), 3U);
    EXPECT_EQ(run({"learn", path("docs"), path("out"), "--to", language, "--from", "en", "--report",
                   path("lesson.json"), "--quiet"}),
              kExitDone)
        << said();
    std::uint64_t units = 0;
    std::uint64_t aligned = 0;
    const json all = lesson();
    for (const json& file : all["files"]) {
      if (!agreeing.contains(file["source"])) continue;
      units += file["units"].get<std::uint64_t>();
      aligned += file["aligned"].get<std::uint64_t>();
    }
    ASSERT_GT(units, 100U);
    EXPECT_GE(100 * aligned, 85 * units);
    RecordProperty(language, std::to_string(aligned) + " of " + std::to_string(units));
    // Also of those whose blocks are others.
    EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--to", language, "--from", "en",
                         "--report", path("report.json")},
                        "pseudo"),
              kExitDone)
        << said();
    EXPECT_EQ(report()["summary"]["asked"], 0);
    for (const auto& [name, bytes] : published) EXPECT_EQ(out(name), bytes) << name;
  }
}

}  // namespace
}  // namespace hymt
