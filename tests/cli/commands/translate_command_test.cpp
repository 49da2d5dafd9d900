#include "cli/commands/translate_command.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using Step = FaultyFileSystem::Step;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kPage =
    "<!DOCTYPE html><html lang=\"en\"><head><title>Tea</title></head>\r\n"
    "<body><p>Green <b>tea</b> &amp; cake. It is hot!</p></body></html>";
constexpr const char* kGuide = "# Tea\n\nGreen *tea* is hot. Wait for `tea --ready`.\n";

class TranslateCommandTest : public CommandFixture {
 protected:
  void write_tree() {
    scratch_.write("docs/index.html", kPage);
    scratch_.write("docs/guide/a.md", kGuide);
    scratch_.write("docs/guide/b.txt", "Tea is ready.\n\nDrink it.\n");
    scratch_.write("docs/guide/cup.png", std::string("\x89PNG\0\1", 6));
  }
  [[nodiscard]] json report(const std::string& relative = "report.json") const {
    return json::parse(scratch_.read(relative).value_or("null"));
  }
};

// ---- Where inputs come from and outputs go.

TEST_F(TranslateCommandTest, OneFileGoesToStandardOutput) {
  scratch_.write("a.md", kGuide);
  EXPECT_EQ(translate({path("a.md")}), kExitDone);
  EXPECT_EQ(files_.output(), kGuide);
  EXPECT_THAT(said(), HasSubstr("translated 1 document"));
}

TEST_F(TranslateCommandTest, StandardInputGoesToStandardOutput) {
  files_.set_input(kPage);
  EXPECT_EQ(translate({"--quiet"}), kExitDone);
  EXPECT_EQ(files_.output(), kPage);
  EXPECT_EQ(said(), "");
}

TEST_F(TranslateCommandTest, StandardInputCanGoToAFile) {
  files_.set_input(kGuide);
  EXPECT_EQ(translate({"-", "-f", "markdown", "-o", path("b.md")}), kExitDone);
  EXPECT_EQ(scratch_.read("b.md"), kGuide);
  EXPECT_EQ(files_.output(), "");
}

TEST_F(TranslateCommandTest, ATreeIsMirrored) {
  write_tree();
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitDone);
  EXPECT_THAT(scratch_.files("out"), ElementsAre("guide/a.md", "guide/b.txt", "index.html"));
  EXPECT_EQ(scratch_.read("out/index.html"), kPage);
  EXPECT_EQ(scratch_.read("out/guide/a.md"), kGuide);
  EXPECT_THAT(said(), HasSubstr("translated 3 documents"));
  EXPECT_THAT(said(), HasSubstr("skipped 1 file"));
}

TEST_F(TranslateCommandTest, AGlossaryThatCannotBeReadEndsTheRunBeforeAnythingIsWritten) {
  scratch_.write("a.md", kGuide);
  scratch_.write("terms.csv", "source,target\nfile\n");
  for (const char* const glossary : {"terms.csv", "none.csv"}) {
    EXPECT_EQ(translate({path("a.md"), "-o", path("b.md"), "--glossary", path(glossary)}),
              kExitUsage);
    EXPECT_THAT(said(), HasSubstr("glossary: "));
  }
  EXPECT_THAT(said(), HasSubstr("line 2: 'file' has neither a target"));
  EXPECT_THAT(scratch_.files(), ElementsAre("a.md", "terms.csv"));
}

TEST_F(TranslateCommandTest, OtherFilesAreCopiedIfAsked) {
  write_tree();
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--copy-other"}), kExitDone);
  EXPECT_EQ(scratch_.read("out/guide/cup.png"), std::string("\x89PNG\0\1", 6));
}

TEST_F(TranslateCommandTest, SeveralLanguagesGoToFoldersOfTheirOwn) {
  write_tree();
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--to", "de,ar"}, "pseudo"), kExitDone);
  EXPECT_THAT(scratch_.files("out"),
              ElementsAre("ar/guide/a.md", "ar/guide/b.txt", "ar/index.html", "de/guide/a.md",
                          "de/guide/b.txt", "de/index.html"));
  EXPECT_THAT(scratch_.read("out/de/index.html").value(), HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(scratch_.read("out/ar/index.html").value(), HasSubstr("dir=\"rtl\""));
}

TEST_F(TranslateCommandTest, WithoutATargetTheLanguageStays) {
  scratch_.write("a.html", kPage);
  EXPECT_EQ(translate({path("a.html")}, "pseudo"), kExitDone);
  EXPECT_THAT(files_.output(), HasSubstr("lang=\"en\""));
  EXPECT_THAT(files_.output(), Not(HasSubstr("Green")));
}

TEST_F(TranslateCommandTest, IdentityIsInTheLanguageOfItsSourceWhateverTheTarget) {
  scratch_.write("a.html", kPage);
  EXPECT_EQ(translate({path("a.html"), "--from", "en", "--to", "de"}), kExitDone);
  EXPECT_EQ(files_.output(), kPage);
}

TEST_F(TranslateCommandTest, AFileGoesIntoAFolderThatExistsOrEndsInASlash) {
  const std::string input = scratch_.write("a.md", kGuide);
  std::filesystem::create_directory(scratch_ / "there");
  EXPECT_EQ(translate({input, "-o", path("there")}), kExitDone);
  EXPECT_EQ(translate({input, "-o", path("new/")}), kExitDone);
  EXPECT_EQ(translate({input, "-o", path("b.md")}), kExitDone);
  EXPECT_THAT(scratch_.files(), ElementsAre("a.md", "b.md", "new/a.md", "there/a.md"));
}

TEST_F(TranslateCommandTest, OutputsHaveTheirSourcesPermissions) {
  const std::string input = scratch_.write("a.md", kGuide);
  ::chmod(input.c_str(), 0750);
  EXPECT_EQ(translate({input, "-o", path("b.md")}), kExitDone);
  struct stat data {};
  ASSERT_EQ(::stat(path("b.md").c_str(), &data), 0);
  EXPECT_EQ(data.st_mode & 0777U, 0750U);
}

TEST_F(TranslateCommandTest, OutputsInsideTheInputAreNoInputs) {
  write_tree();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(translate({path("docs"), "-o", path("docs/out"), "--copy-other"}), kExitDone);
  }
  EXPECT_THAT(scratch_.files("docs/out"),
              ElementsAre("guide/a.md", "guide/b.txt", "guide/cup.png", "index.html"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(translate({path("docs/guide"), "-o", path("docs/guide"), "--to", "de,fr"}),
              kExitDone);
  }
  EXPECT_THAT(scratch_.files("docs/guide/de"), ElementsAre("a.md", "b.txt"));
}

// ---- What cannot be meant.

TEST_F(TranslateCommandTest, AnInputIsNeverOverwritten) {
  write_tree();
  const std::string input = path("docs/guide/a.md");
  EXPECT_EQ(translate({input, "-o", input}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("is an input, and an input is never overwritten"));
  EXPECT_EQ(translate({input, "-o", path("docs/guide/../guide/a.md")}, "pseudo"), kExitUsage);
  EXPECT_EQ(translate({path("docs"), "-o", path("docs")}, "pseudo"), kExitUsage);
  EXPECT_EQ(translate({path("docs"), "-o", path("docs/guide/..")}, "pseudo"), kExitUsage);
  std::filesystem::create_symlink("a.md", scratch_ / "docs/guide/link.md");
  EXPECT_EQ(translate({input, "-o", path("docs/guide/link.md")}, "pseudo"), kExitUsage);
  std::filesystem::create_hard_link(input, scratch_ / "hard.md");
  EXPECT_EQ(translate({input, "-o", path("hard.md")}, "pseudo"), kExitUsage);
  EXPECT_EQ(scratch_.read("docs/guide/a.md"), kGuide);
  EXPECT_EQ(translate({input, "-o", path("b.md"), "--report", input}), kExitUsage);
  EXPECT_EQ(translate({input, "-o", path("b.md"), "--report", path("b.md")}), kExitUsage);
}

TEST_F(TranslateCommandTest, TwoInputsCannotShareAnOutput) {
  scratch_.write("x/a.md", kGuide);
  scratch_.write("y/a.md", kGuide);
  EXPECT_EQ(translate({path("x"), path("y"), "-o", path("out")}), kExitUsage);
  EXPECT_THAT(said(),
              HasSubstr("would be written twice, with the translation of " + path("x/a.md")));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "out"));
}

TEST_F(TranslateCommandTest, NamesThatAreOneWhereCaseIsFoldedAreOneOutput) {
  scratch_.write("docs/Tea.md", kGuide);
  scratch_.write("docs/tea.md", kGuide);
  scratch_.write("docs/\xC3\x84.md", kGuide);
  scratch_.write("docs/\xC3\xA4.md", kGuide);
  files_.set_folds_case(true);
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("tea.md: would be written twice, with the translation of " +
                                path("docs/Tea.md")));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "out"));
  EXPECT_EQ(translate({path("docs/Tea.md"), "-o", path("r.json"), "--report", path("R.json")}),
            kExitUsage);
  std::filesystem::remove(scratch_ / "docs/tea.md");
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitUsage);  // And not ASCII alone.
  files_.set_folds_case(false);
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitDone);
  EXPECT_EQ(scratch_.files("out").size(), 3U);
}

TEST_F(TranslateCommandTest, SeveralDocumentsNeedAFolder) {
  write_tree();
  const std::string file = path("docs/guide/a.md");
  EXPECT_EQ(translate({path("docs")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("-o OUT"));
  EXPECT_EQ(translate({file, path("docs/index.html")}), kExitUsage);
  EXPECT_EQ(translate({file, "--to", "de,fr"}), kExitUsage);
  EXPECT_EQ(translate({path("docs"), "-o", file}), kExitUsage);
  EXPECT_EQ(translate({"-", file, "-o", path("out")}), kExitUsage);
  EXPECT_EQ(translate({"-", "--to", "de,fr", "-o", path("out")}), kExitUsage);
}

// ---- Failures of single documents.

TEST_F(TranslateCommandTest, AMissingInputFailsAndTheOthersGoOn) {
  const std::string input = scratch_.write("a.md", kGuide);
  EXPECT_EQ(translate({path("gone.md"), input, "-o", path("out")}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("gone.md: there is no such file or folder"));
  EXPECT_EQ(scratch_.read("out/a.md"), kGuide);
}

TEST_F(TranslateCommandTest, AFormatThatIsNotReadIsToldWhatToDo) {
  const std::string docx = scratch_.write("My Report.DOCX", "PK");
  const std::string pdf = scratch_.write("a.pdf", "%PDF-1.7");
  EXPECT_EQ(translate({docx, pdf, "-o", path("out/")}), kExitFailed);
  const std::string quoted = "pandoc '" + docx + "' -o '" + path("My Report.html") + "'";
  EXPECT_THAT(said(),
              HasSubstr("is a Word document, which is not read; convert it first: " + quoted));
  EXPECT_THAT(said(), HasSubstr("is a PDF file, which is not read"));
  EXPECT_THAT(said(), HasSubstr("pdftotext " + pdf + " " + path("a.txt")));
  EXPECT_EQ(translate({pdf, "-f", "text", "-o", path("out/")}), kExitDone) << said();
}

TEST_F(TranslateCommandTest, AFileOfUnknownKindIsNamedWithTheRemedy) {
  const std::string input = scratch_.write("a.pdf", "%PDF");
  EXPECT_EQ(translate({input}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("-f html"));
  EXPECT_EQ(translate({input, "-f", "text"}), kExitDone);
}

// Each step that the run takes on guide/a.md fails once; whichever it is, the other files come out
// whole, nothing half-written stays, and the report says what happened.
TEST_F(TranslateCommandTest, AFailingStepEndsOneFile) {
  for (const Step step : {Step::kOpen, Step::kRead, Step::kCreate, Step::kWrite, Step::kSync,
                          Step::kPermissions, Step::kPublish, Step::kMakeDirectories}) {
    SCOPED_TRACE(static_cast<int>(step));
    const std::string out = "out" + std::to_string(static_cast<int>(step));
    scratch_.write("docs/index.html", kPage);
    scratch_.write("docs/guide/a.md", kGuide);
    files_.set_saboteur([&](Step asked, const std::filesystem::path& path) -> std::string {
      // A file that is not published yet has no name, so its folder tells.
      const bool is_ours = path == scratch_ / "docs/guide/a.md" ||
                           path == scratch_ / (out + "/guide/a.md") ||
                           path == scratch_ / (out + "/guide");
      return asked == step && is_ours ? "Input/output error" : "";
    });
    EXPECT_EQ(translate({path("docs"), "-o", path(out), "--report", path("report.json")}),
              kExitFailed);
    files_.set_saboteur({});
    EXPECT_THAT(scratch_.files(out), ElementsAre("index.html"));
    EXPECT_EQ(scratch_.read(out + "/index.html"), kPage);
    EXPECT_THAT(said(), HasSubstr("a.md: "));
    EXPECT_THAT(said(), HasSubstr("Input/output error"));
    const json result = report();
    EXPECT_EQ(result["files"][0]["status"], "failed");
    EXPECT_THAT(std::string(result["files"][0]["error"]), HasSubstr("Input/output error"));
    EXPECT_EQ(result["files"][1]["status"], "translated");
    EXPECT_EQ(result["summary"]["exit_code"], kExitFailed);
  }
}

TEST_F(TranslateCommandTest, AFileThatVanishesFails) {
  write_tree();
  files_.set_saboteur([&](Step step, const std::filesystem::path& path) -> std::string {
    if (step == Step::kOpen && path == scratch_ / "docs/guide/a.md") {
      std::filesystem::remove(path);
    }
    return {};
  });
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("docs/guide/a.md: cannot read: No such file or directory"));
  EXPECT_THAT(scratch_.files("out"), ElementsAre("guide/b.txt", "index.html"));
}

TEST_F(TranslateCommandTest, AnExistingOutputSurvivesAFailure) {
  scratch_.write("a.md", kGuide);
  scratch_.write("b.md", "what was there");
  files_.set_saboteur([](Step step, const std::filesystem::path&) -> std::string {
    return step == Step::kWrite ? "No space left on device" : "";
  });
  EXPECT_EQ(translate({path("a.md"), "-o", path("b.md")}), kExitFailed);
  EXPECT_EQ(scratch_.read("b.md"), "what was there");
  EXPECT_THAT(scratch_.files(), ElementsAre("a.md", "b.md"));
}

TEST_F(TranslateCommandTest, ABinaryFileFailsAndAnEmptyOneDoesNot) {
  scratch_.write("docs/empty.md", "");
  scratch_.write("docs/empty.html", "");
  scratch_.write("docs/empty.txt", "");
  scratch_.write("docs/program.md", std::string("\x7f"
                                                "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0",
                                                24));
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("program.md"));
  EXPECT_THAT(scratch_.files("out"), ElementsAre("empty.html", "empty.md", "empty.txt"));
  EXPECT_EQ(scratch_.read("out/empty.md"), "");
}

// ---- Links and the like.

TEST_F(TranslateCommandTest, LinksAreNotFollowedOutOfTheTree) {
  write_tree();
  scratch_.write("secret.md", "secret");
  std::filesystem::create_symlink("../secret.md", scratch_ / "docs/leak.md");
  std::filesystem::create_symlink("..", scratch_ / "docs/up");
  std::filesystem::create_symlink("guide/a.md", scratch_ / "docs/inside.md");
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--copy-other", "--verbose"}), kExitDone);
  EXPECT_THAT(scratch_.files("out"),
              ElementsAre("guide/a.md", "guide/b.txt", "guide/cup.png", "index.html", "inside.md"));
  EXPECT_EQ(scratch_.read("out/inside.md"), kGuide);
  EXPECT_THAT(said(), HasSubstr("leak.md: skipped, a symbolic link"));
}

TEST_F(TranslateCommandTest, AFileThatBecomesALinkIsNotFollowed) {
  write_tree();
  scratch_.write("secret.md", "secret");
  files_.set_saboteur([&](Step step, const std::filesystem::path& path) -> std::string {
    if (step == Step::kOpen && path == scratch_ / "docs/guide/a.md") {
      std::filesystem::remove(path);
      std::filesystem::create_symlink("../../secret.md", path);
    }
    return {};
  });
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitFailed);
  EXPECT_EQ(scratch_.read("out/guide/a.md"), std::nullopt);
}

TEST_F(TranslateCommandTest, OutputsDoNotLeaveTheOutputFolderByLinks) {
  write_tree();
  std::filesystem::create_directories(scratch_ / "elsewhere");
  std::filesystem::create_directories(scratch_ / "out");
  std::filesystem::create_symlink("../elsewhere", scratch_ / "out/guide");
  scratch_.write("precious.html", "precious");
  std::filesystem::create_symlink("../precious.html", scratch_ / "out/index.html");
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("a symbolic link leads out of the output folder"));
  EXPECT_THAT(scratch_.files("elsewhere"), IsEmpty());
  EXPECT_EQ(scratch_.read("precious.html"), "precious");
}

TEST_F(TranslateCommandTest, AnOutputFolderMayBeALinkItself) {
  write_tree();
  std::filesystem::create_directories(scratch_ / "real");
  std::filesystem::create_symlink("real", scratch_ / "out");
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitDone);
  EXPECT_EQ(scratch_.files("real").size(), 3U);
}

// ---- Counting, reporting, exit codes.

TEST_F(TranslateCommandTest, ADryRunCountsAndWritesNothing) {
  write_tree();
  const auto before = scratch_.files();
  EXPECT_EQ(run({"translate", path("docs"), "--to", "de", "--dry-run"}), kExitDone);
  EXPECT_EQ(scratch_.files(), before);
  EXPECT_EQ(files_.output(), "");
  EXPECT_THAT(said(), HasSubstr("would translate 3 documents ("));
}

TEST_F(TranslateCommandTest, TheReportHoldsEverySegment) {
  write_tree();
  EXPECT_EQ(
      translate({path("docs"), "-o", path("out"), "--to", "de", "--report", path("report.json")},
                "pseudo"),
      kExitDone);
  const json result = report();
  EXPECT_EQ(result["version"], 1);
  EXPECT_EQ(result["engine"], "pseudo");
  EXPECT_NE(result["fingerprint"], "");
  ASSERT_EQ(result["files"].size(), 3U);
  const json& guide = result["files"][0];
  EXPECT_EQ(guide["source"], path("docs/guide/a.md"));
  EXPECT_EQ(guide["target"], path("out/guide/a.md"));
  EXPECT_EQ(guide["to"], "de");
  EXPECT_EQ(guide["format"], "markdown");
  ASSERT_EQ(guide["segments"].size(), 3U);
  const json& second = guide["segments"][1];
  EXPECT_EQ(second["source"], "Green *tea* is hot.");
  EXPECT_EQ(second["offset"], 7);
  EXPECT_EQ(second["end"], 26);
  EXPECT_EQ(second["state"], "translated");
  EXPECT_EQ(second["rung"], "first");
  EXPECT_TRUE(second["score"].is_null());
  EXPECT_EQ(std::string(second["key"]).size(), 32U);
  EXPECT_NE(second["target"], second["source"]);
  EXPECT_EQ(guide["rungs"]["first"], 3);
  EXPECT_EQ(result["summary"]["files"]["translated"], 3);
  EXPECT_EQ(result["summary"]["skipped"]["other_kinds"], 1);
  EXPECT_EQ(result["summary"]["exit_code"], 0);
}

TEST_F(TranslateCommandTest, WhatIsIgnoredIsReadOnlyIfItIsNamed) {
  scratch_.write("docs/.gitignore", "*.tmp.md\n");
  scratch_.write("docs/a.md", "Tea.\n");
  scratch_.write("docs/b.tmp.md", "Tea.\n");
  scratch_.write("docs/c.md", "Tea.\n");
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--exclude", "/c.md", "--report",
                       path("report.json")}),
            kExitDone);
  EXPECT_THAT(scratch_.files("out"), ElementsAre("a.md"));
  EXPECT_EQ(report()["summary"]["skipped"]["ignored"], 2);
  EXPECT_EQ(translate({path("docs"), path("docs/b.tmp.md"), "-o", path("named")}), kExitDone);
  EXPECT_THAT(scratch_.files("named"), ElementsAre("a.md", "b.tmp.md", "c.md"));
  EXPECT_EQ(translate({path("docs"), "-o", path("all"), "--no-ignore"}), kExitDone);
  EXPECT_THAT(scratch_.files("all"), ElementsAre("a.md", "b.tmp.md", "c.md"));
}

TEST_F(TranslateCommandTest, TheReportOfARunWithoutFilesIsJsonToo) {
  std::filesystem::create_directory(scratch_ / "docs");
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--report", path("report.json")}),
            kExitDone);
  EXPECT_TRUE(report()["files"].empty());
}

TEST_F(TranslateCommandTest, AReportThatCannotBeWrittenEndsTheRunBeforeItsWork) {
  write_tree();
  EXPECT_EQ(
      translate({path("docs"), "-o", path("out"), "--report", path("docs/index.html/r.json")}),
      kExitFailed);
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "out"));
}

TEST_F(TranslateCommandTest, AReportMayGoIntoTheOutputFolder) {
  write_tree();
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--report", path("out/r/report.json")}),
            kExitDone);
  EXPECT_EQ(report("out/r/report.json")["files"].size(), 3U);
}

TEST_F(TranslateCommandTest, AReportThatFailsInTheMiddleLeavesNoTrace) {
  write_tree();
  for (const Step step : {Step::kWrite, Step::kPublish}) {
    files_.set_saboteur([&](Step asked, const std::filesystem::path& path) -> std::string {
      const bool is_report = path == scratch_.path() || path == scratch_ / "report.json";
      return asked == step && is_report ? "No space left on device" : "";
    });
    EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--report", path("report.json")}),
              kExitFailed);
    EXPECT_THAT(said(), HasSubstr("report.json: No space left on device"));
    EXPECT_EQ(scratch_.read("report.json"), std::nullopt);
    EXPECT_EQ(scratch_.files("out").size(), 3U);
    for (const std::string& file : scratch_.files()) EXPECT_THAT(file, Not(HasSubstr(".hymt")));
  }
}

TEST_F(TranslateCommandTest, FindingsDecideTheExitCodeAsAsked) {
  const std::string input = scratch_.write("a.html", kPage);
  int worst = kExitDone;
  for (int seed = 0; seed < 50 && worst == kExitDone; ++seed) {
    const std::string engine = "adversarial:" + std::to_string(seed);
    EXPECT_EQ(translate({input, "--fail-on", "never"}, engine), kExitDone);
    worst = translate({input, "--fail-on", "warning"}, engine);
  }
  // One seed among fifty leaves a segment in its source text.
  EXPECT_EQ(worst, kExitFindings);
}

// A file of which some segments keep their source text, whatever is tried.
class LimitsTest : public TranslateCommandTest {
 protected:
  LimitsTest() {
    std::string text;
    for (int i = 0; i < 150; ++i) {
      const std::string n = std::to_string(i);
      text += "Cup " + n + " of *green* tea is in [shop " + n + "](a.md), says `x" + n + "`.\n\n";
    }
    scratch_.write("docs/a.md", text);
  }
  int damaged(std::vector<std::string> words) {
    words.insert(words.begin(), {path("docs"), "-o", path("out"), "--report", path("report.json")});
    return translate(std::move(words), "adversarial:2");
  }
  // What the last run's report says.
  [[nodiscard]] std::uint64_t kept() const { return report()["summary"]["rungs"]["source-kept"]; }
  [[nodiscard]] std::uint64_t total() const { return report()["summary"]["segments"]; }
  [[nodiscard]] std::uint64_t findings(const std::string& level) const {
    return report()["summary"]["findings"][level];
  }
};

TEST_F(LimitsTest, TooManySegmentsInTheSourceTextMakeTheExitCodeOne) {
  ASSERT_EQ(damaged({}), kExitDone);
  ASSERT_GT(kept(), 0U);
  const std::string number = std::to_string(kept());
  EXPECT_EQ(damaged({"--max-kept", number}), kExitDone);
  EXPECT_THAT(said(), Not(HasSubstr("--max-kept allows")));
  EXPECT_EQ(damaged({"--max-kept", std::to_string(kept() - 1)}), kExitFindings);
  EXPECT_THAT(said(), HasSubstr("more segments keep the source text than --max-kept allows"));
  const std::string just =
      std::to_string(100.0 * (static_cast<double>(kept()) + 0.5) / static_cast<double>(total()));
  const std::string less =
      std::to_string(100.0 * (static_cast<double>(kept()) - 0.5) / static_cast<double>(total()));
  EXPECT_EQ(damaged({"--max-kept", just + "%"}), kExitDone);
  EXPECT_EQ(damaged({"--max-kept", less + "%"}), kExitFindings);
  scratch_.write("docs/hymt-doc.toml", "max-kept = '0%'\n");
  EXPECT_EQ(damaged({}), kExitFindings);
  scratch_.write("docs/hymt-doc.toml", "max-kept = 1000\n");
  EXPECT_EQ(damaged({}), kExitDone);
}

TEST_F(LimitsTest, TheReportSaysWhatToReviewFirst) {
  ASSERT_EQ(damaged({}), kExitDone);
  ASSERT_GT(kept(), 0U);
  const auto whole = report();
  std::uint64_t rank = 0;
  for (const auto& segment : whole["files"][0]["segments"]) {
    const bool is_kept = segment["rung"] == "source-kept";
    EXPECT_EQ(segment["review_rank"].is_null(), !is_kept);
    if (!is_kept) continue;
    EXPECT_EQ(segment["review_rank"], ++rank);
  }
  const auto& review = whole["review"];
  ASSERT_EQ(review.size(), std::min<std::uint64_t>(kept(), 100));
  for (std::size_t i = 0; i < review.size(); ++i) {
    EXPECT_EQ(review[i]["rung"], "source-kept");
    EXPECT_TRUE(review[i]["score"].is_null());
    if (i == 0) continue;
    EXPECT_GT(review[i]["offset"], review[i - 1]["offset"]);
  }
}

TEST_F(LimitsTest, RulesGetTheLevelThatTheyAreGiven) {
  ASSERT_EQ(damaged({}), kExitDone);
  const std::uint64_t warnings = findings("warning");
  EXPECT_EQ(damaged({"--rule", "source-kept=error"}), kExitFindings);
  EXPECT_EQ(findings("error"), kept());
  EXPECT_EQ(findings("warning"), warnings - kept());
  EXPECT_EQ(damaged({"--rule", "source-kept=off"}), kExitDone);
  EXPECT_EQ(findings("error") + findings("note"), 0U);
  EXPECT_EQ(findings("warning"), warnings - kept());
  for (const json& finding : report()["files"][0]["findings"]) {
    EXPECT_NE(finding["rule"], "source-kept");
  }
  // Rule by rule the command line wins over the configuration.
  scratch_.write("docs/hymt-doc.toml", "[rule]\nsource-kept = 'error'\nnumber-changed = 'off'\n");
  EXPECT_EQ(damaged({}), kExitFindings);
  EXPECT_EQ(damaged({"--rule", "source-kept=note"}), kExitDone);
  EXPECT_EQ(findings("note"), kept());
  for (const json& finding : report()["files"][0]["findings"]) {
    EXPECT_NE(finding["rule"], "number-changed");
  }
}

TEST_F(LimitsTest, WhatTheRunMadeOfTheSegmentsIsSaidInPlainWords) {
  ASSERT_EQ(damaged({}), kExitDone);
  EXPECT_THAT(said(), HasSubstr("hymt-doc: translated " + std::to_string(total() - kept()) +
                                " of " + std::to_string(total()) + " segments; " +
                                std::to_string(kept()) + " keep the source text ("));
  EXPECT_THAT(said(), Not(HasSubstr("rung")));
  ASSERT_EQ(damaged({"--verbose"}), kExitDone);
  EXPECT_THAT(said(), HasSubstr("segments by rung: first "));
}

TEST_F(TranslateCommandTest, DoubtfulSegmentsAreCountedWhereTheirRuleIsNotTurnedOff) {
  const std::string input = scratch_.write("a.txt", "Click the button.\n\nSave the file.\n");
  const std::string terms = scratch_.write("terms.csv", "source,target\nbutton,Drehrad\n");
  const std::vector<std::string> words = {"translate",  input, "--to",
                                          "de",         "-o",  path("out.txt"),
                                          "--glossary", terms, "--no-progress"};
  EXPECT_EQ(run(words), kExitDone);
  EXPECT_THAT(said(), HasSubstr("translated 2 of 2 segments, 1 of them doubtful\n"));
  std::vector<std::string> silenced = words;
  silenced.insert(silenced.end(), {"--rule", "term-missed=off"});
  EXPECT_EQ(run(silenced), kExitDone);
  EXPECT_THAT(said(), HasSubstr("translated 2 of 2 segments\n"));
}

TEST_F(TranslateCommandTest, AModelThatIsNotThereIsToldWithItsName) {
  const std::string input = scratch_.write("a.md", kGuide);
  EXPECT_EQ(run({"translate", input, "--to", "de", "--model", path("nowhere")}), kExitEngine);
  EXPECT_THAT(said(), HasSubstr("nowhere"));
  EXPECT_EQ(translate({input}, "pseudoo"), kExitUsage);
}

TEST_F(TranslateCommandTest, TheModelEngineWantsToKnowTheTargetLanguage) {
  const std::string input = scratch_.write("a.md", kGuide);
  EXPECT_EQ(run({"translate", input}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("--engine model needs --to LANG"));
}

TEST_F(TranslateCommandTest, ALanguageThatTheModelDoesNotKnowEndsTheRunBeforeAnyWork) {
  const std::string input = scratch_.write("a.md", kGuide);
  EXPECT_EQ(run({"translate", input, "--to", "de,fr", "-o", path("out")}), kExitEngine);
  EXPECT_THAT(said(), HasSubstr("does not translate into French (fr), but from English (en) into "
                                "German (de); choose another one with --model"));
  EXPECT_EQ(run({"translate", input, "--to", "de", "--from", "ja"}), kExitEngine);
  EXPECT_THAT(said(), HasSubstr("does not translate from Japanese (ja)"));
  EXPECT_EQ(run({"translate", input, "--to", "en", "-o", path("out")}), kExitEngine);
  EXPECT_FALSE(std::filesystem::exists(path("out")));
}

TEST_F(TranslateCommandTest, DocumentsInLanguagesThatAreNotTranslatedAreCopiedWithAFinding) {
  const std::string german = "Der Knopf speichert die Datei **sofort** auf der Festplatte.\r\n";
  const std::string french = "<html lang=\"fr\"><p>Le fichier est enregistr\xE9.</p></html>";
  scratch_.write("in/de.md", german);
  scratch_.write("in/en.md", "Click the button to save the file.\n");
  scratch_.write("in/fr.html", french);
  EXPECT_EQ(run({"translate", path("in"), "--to", "German", "-o", path("out"), "--report",
                 path("report.json")}),
            kExitDone);
  EXPECT_EQ(scratch_.read("out/de.md"), german);
  EXPECT_EQ(scratch_.read("out/fr.html"), french);
  EXPECT_THAT(*scratch_.read("out/en.md"), HasSubstr("Datei"));
  EXPECT_THAT(said(),
              AllOf(HasSubstr("de.md:1:1: warning: the document is in German (de) already, as its "
                              "words tell"),
                    HasSubstr("[same-language]"),
                    HasSubstr("fr.html:1:1: warning: the document is in French (fr), as it "
                              "declares, from which the model does not translate"),
                    HasSubstr("[unknown-language]"), HasSubstr("translated 1 document (1 unit, "),
                    HasSubstr("; copied 2 files"), HasSubstr("2 warnings")));
  EXPECT_THAT(*scratch_.read("report.json"),
              AllOf(HasSubstr("\"status\": \"copied\""), HasSubstr("\"from\": \"fr\""),
                    HasSubstr("\"translated\": 1, \"copied\": 2")));
  // Stand-ins take any language.
  EXPECT_EQ(translate({path("in/de.md"), "--to", "de", "-o", path("pseudo.md")}, "pseudo"),
            kExitDone);
  EXPECT_NE(scratch_.read("pseudo.md"), german);
}

TEST_F(TranslateCommandTest, AFilesLanguageOfTheConfigurationCostsThatFileOnly) {
  scratch_.write("hymt-doc.toml", "to = 'de'\n[[files]]\nglob = 'in/fr.md'\nfrom = 'French'\n");
  scratch_.write("in/fr.md", "Oui.\n");
  scratch_.write("in/en.md", "Click the button to save the file.\n");
  EXPECT_EQ(run({"translate", path("in"), "-o", path("out")}), kExitDone);
  EXPECT_EQ(scratch_.read("out/fr.md"), "Oui.\n");
  EXPECT_THAT(*scratch_.read("out/en.md"), HasSubstr("Datei"));
  EXPECT_THAT(said(), HasSubstr("fr.md:1:1: warning: the document is in French (fr), as you said"));
}

TEST_F(TranslateCommandTest, QpsPlocIsPseudoTranslation) {
  const std::string input = scratch_.write("a.html", "<html lang=\"en\"><p>Save</p></html>");
  EXPECT_EQ(run({"translate", input, "--to", "qps-ploc", "-o", path("b.html")}), kExitDone);
  EXPECT_EQ(translate({input, "--to", "qps-ploc", "-o", path("c.html")}, "pseudo"), kExitDone);
  EXPECT_THAT(*scratch_.read("b.html"), AllOf(HasSubstr("lang=\"qps-ploc\""), HasSubstr("⟦")));
  EXPECT_EQ(scratch_.read("b.html"), scratch_.read("c.html"));
  EXPECT_EQ(run({"translate", input, "--to", "qps-ploc,de", "-o", path("out")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("take --engine pseudo"));
  EXPECT_EQ(run({"translate", input, "--to", "qps-ploc", "--engine", "model"}), kExitUsage);
}

TEST_F(TranslateCommandTest, CountingNeedsNoModel) {
  const std::string input = scratch_.write("a.md", kGuide);
  EXPECT_EQ(run({"translate", input, "--dry-run", "--model", path("nowhere")}), kExitDone);
}

TEST_F(TranslateCommandTest, TheEmbeddedModelTranslates) {
  const std::string input = scratch_.write(
      "a.md", "# Files\n\nClick the **button** to save the file. `<|eos|>` stays.\n");
  for (const char* batch : {"1", "32"}) {
    EXPECT_EQ(run({"translate", input, "--to", "de", "--no-progress", "--max-batch", batch, "-o",
                   path(batch) + ".md"}),
              kExitDone);
  }
  const std::string german = scratch_.read("1.md").value();
  EXPECT_THAT(german, HasSubstr("Klicken Sie auf"));
  EXPECT_THAT(german, HasSubstr("zu speichern."));
  EXPECT_THAT(german, HasSubstr("`<|eos|>`"));
  EXPECT_EQ(german, scratch_.read("32.md"));
}

TEST_F(TranslateCommandTest, OutputsAndReportDoNotDependOnThreads) {
  for (int i = 0; i < 30; ++i) {
    scratch_.write("docs/" + std::to_string(i) + ".md", kGuide + std::to_string(i * 7919) + "\n");
    scratch_.write("docs/" + std::to_string(i) + ".html", kPage);
  }
  std::string first_report;
  for (const std::string threads : {"1", "2", "7"}) {
    std::filesystem::remove_all(scratch_ / "out");
    (void)translate({path("docs"), "-o", path("out"), "--threads", threads, "--report",
                     path("report.json"), "--quiet"},
                    "adversarial:3");
    std::string all = scratch_.read("report.json").value();
    for (const std::string& file : scratch_.files("out")) {
      all += scratch_.read("out/" + file).value();
    }
    if (first_report.empty()) first_report = all;
    EXPECT_EQ(all, first_report) << threads << " threads";
  }
}

// ---- Configuration.

TEST_F(TranslateCommandTest, TheConfigurationIsFoundUpwardAndTheCommandLineWins) {
  write_tree();
  scratch_.write("hymt-doc.toml",
                 "engine = 'pseudo'\n[[files]]\nglob = 'docs/guide/**'\n"
                 "skip = true\n");
  EXPECT_EQ(run({"translate", path("docs"), "-o", path("out"), "--no-progress"}), kExitDone);
  EXPECT_THAT(scratch_.files("out"), ElementsAre("index.html"));
  EXPECT_NE(scratch_.read("out/index.html"), kPage);
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}, "identity"), kExitDone);
  EXPECT_EQ(scratch_.read("out/index.html"), kPage);
}

// ---- Where the configuration says where to and into what.

TEST_F(TranslateCommandTest, TheFolderIsEnoughWhereTheConfigurationSaysTheRest) {
  write_tree();
  scratch_.write("docs/logo.png", "png");
  scratch_.write("hymt-doc.toml",
                 "engine = 'identity'\nto = 'de'\noutput = 'translated'\ncopy-other = true\n"
                 "report = 'translated/report.json'\n");
  EXPECT_EQ(run({"translate", path("docs"), "--no-progress"}), kExitDone) << said();
  EXPECT_THAT(scratch_.files("translated"),
              UnorderedElementsAre("guide/a.md", "guide/b.txt", "index.html", "guide/cup.png",
                                   "logo.png", "report.json"));
  // The place is a folder for one file, too, also where it does not exist yet.
  std::filesystem::remove_all(scratch_ / "translated");
  EXPECT_EQ(run({"translate", path("docs/index.html"), "--no-progress"}), kExitDone) << said();
  EXPECT_EQ(scratch_.read("translated/index.html"), kPage);
  // The command line wins.
  EXPECT_EQ(run({"translate", path("docs"), "-o", path("typed"), "--no-progress"}), kExitDone);
  EXPECT_EQ(scratch_.read("typed/index.html"), kPage);
}

TEST_F(TranslateCommandTest, WhatIsMissingIsToldForBothPlaces) {
  write_tree();
  EXPECT_EQ(run({"translate", path("docs")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("--to LANG -o OUT, or, in hymt-doc.toml, to = \"LANG\" and "
                                "output = \"OUT\""));
  const std::string config = scratch_.write("hymt-doc.toml", "to = 'de'\n");
  EXPECT_EQ(run({"translate", path("docs")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("-o OUT, or, in " + config + ", output = \"OUT\""));
  scratch_.write("hymt-doc.toml", "output = 'out'\n");
  EXPECT_EQ(run({"translate", path("docs")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("needs --to LANG, such as --to de, or to = \"de\" in "));
}

TEST_F(TranslateCommandTest, AConfigurationNamesOnlyPlacesInItsFolder) {
  write_tree();
  std::filesystem::create_directories(scratch_ / "elsewhere");
  std::filesystem::create_directories(scratch_ / "docs/.git/hooks");
  std::filesystem::create_symlink("../elsewhere", scratch_ / "docs/link");
  std::filesystem::create_symlink("../elsewhere/new", scratch_ / "docs/nowhere");
  std::filesystem::create_symlink(".git", scratch_ / "docs/tidy");
  for (const std::string place : {"..", "../out", "/tmp/hymt-out", "link", "link/deeper", "nowhere",
                                  ".git/hooks", ".Git", "tidy/hooks", "sub/.hg"}) {
    for (const std::string key : {"output", "report"}) {
      scratch_.write("docs/hymt-doc.toml", "engine = 'identity'\n" + key + " = '" + place + "'\n");
      EXPECT_EQ(translate({path("docs"), "-o", path("out")}), kExitUsage) << key << place;
    }
    EXPECT_THAT(said(), HasSubstr("may not name; choose another place, or name it with --report"));
  }
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "out"));
  EXPECT_TRUE(std::filesystem::is_empty(scratch_ / "elsewhere"));
}

TEST_F(TranslateCommandTest, ALinkInAConfiguredFolderIsNotFollowed) {
  const std::string input = scratch_.write("docs/a.md", kGuide);
  scratch_.write("precious", "mine");
  scratch_.write("docs/hymt-doc.toml", "engine = 'identity'\noutput = 'out'\n");
  std::filesystem::create_directories(scratch_ / "docs/out");
  std::filesystem::create_symlink("../../precious", scratch_ / "docs/out/a.md");
  EXPECT_EQ(run({"translate", input, "--no-progress"}), kExitFailed);
  EXPECT_THAT(said(), HasSubstr("is a link or no regular file; remove it"));
  EXPECT_EQ(scratch_.read("precious"), "mine");
}

TEST_F(TranslateCommandTest, TheNameOfADocumentIsNoFolder) {
  write_tree();
  const std::string a = path("docs/guide/a.md");
  const std::string page = path("docs/index.html");
  EXPECT_EQ(translate({a, page, "-o", path("out.html")}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("out.html: is the name of a document, but more than one input"));
  EXPECT_EQ(translate({path("docs"), "-o", path("out.html")}), kExitUsage);
  EXPECT_EQ(translate({page, "--to", "de,fr", "-o", path("out.html")}), kExitUsage);
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "out.html"));
  EXPECT_EQ(translate({a, page, "-o", path("out.html/")}), kExitDone);
  EXPECT_EQ(translate({a, page, "-o", path("out.html")}), kExitDone);  // It is there, and a folder.
}

TEST_F(TranslateCommandTest, AMistakeInTheConfigurationIsAUsageError) {
  write_tree();
  const std::string config = scratch_.write("c.toml", "to = 'de'\nthread = 2\n");
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--config", config}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("c.toml:2: unknown key 'thread'; did you mean 'threads'?"));
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--config", path("no.toml")}), kExitUsage);
  scratch_.write("c.toml", "[[placeholders]]\npattern = '('\n");
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--config", config}), kExitUsage);
}

TEST_F(TranslateCommandTest, FormatsCanBeChosenByPath) {
  scratch_.write("docs/page.inc", "<p>Tea <b>time</b></p>\n");
  scratch_.write("docs/hymt-doc.toml", "[[files]]\nglob = '*.inc'\nformat = 'html'\n");
  EXPECT_EQ(translate({path("docs"), "-o", path("out")}, "pseudo"), kExitDone);
  EXPECT_THAT(scratch_.read("out/page.inc").value(), HasSubstr("<b>"));
}

// ---- Interruptions.

TEST_F(TranslateCommandTest, AnInterruptionLeavesWholeFilesAndSaysSo) {
  constexpr int kFiles = 400;
  for (int i = 0; i < kFiles; ++i) {
    scratch_.write("docs/" + std::to_string(i) + ".md", kGuide);
  }
  int renames = 0;
  files_.set_saboteur([&](Step step, const std::filesystem::path&) -> std::string {
    if (step == Step::kPublish && ++renames == 20) ::kill(::getpid(), SIGINT);
    return {};
  });
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--report", path("report.json")}),
            kExitInterrupted);
  files_.set_saboteur({});
  EXPECT_THAT(said(), HasSubstr("interrupted"));
  const auto written = scratch_.files("out");
  EXPECT_GE(written.size(), 20U);
  EXPECT_LT(written.size(), static_cast<std::size_t>(kFiles));
  for (const std::string& file : written) EXPECT_EQ(scratch_.read("out/" + file), kGuide);
  const json result = report();
  EXPECT_EQ(result["files"].size(), static_cast<std::size_t>(kFiles));
  EXPECT_EQ(result["summary"]["files"]["translated"], written.size());
  EXPECT_EQ(result["summary"]["files"]["interrupted"], kFiles - written.size());
  EXPECT_EQ(result["summary"]["exit_code"], kExitInterrupted);
  // What was not written is not counted, and nothing is found in it.
  EXPECT_EQ(result["summary"]["segments"], 3 * written.size());
  for (const json& file : result["files"]) {
    EXPECT_EQ(file["status"] == "translated", file.contains("findings")) << file;
  }
  EXPECT_THAT(said(),
              HasSubstr("translated " + std::to_string(written.size()) + " of 400 documents"));
}

}  // namespace
}  // namespace hymt
