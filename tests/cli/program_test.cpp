// The program itself, run as its users run it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/commands/exit_code.h"
#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* kGuide = "# Tea\n\nGreen *tea* is hot. Wait for `tea --ready`.\n";

class ProgramTest : public testing::Test {
 protected:
  [[nodiscard]] ChildResult run(std::vector<std::string> words,
                                const ChildOptions& options = {}) const {
    words.insert(words.begin(), HYMT_PROGRAM);
    return run_child(words, options);
  }
  [[nodiscard]] ChildResult translate(std::vector<std::string> words,
                                      const ChildOptions& options = {}) const {
    words.insert(words.begin(), {"translate", "--engine", "identity"});
    return run(std::move(words), options);
  }
  [[nodiscard]] std::string path(const std::string& relative) const {
    return (scratch_ / relative).string();
  }
  ScratchFolder scratch_;
};

TEST_F(ProgramTest, HelpAndVersionGoToStandardOutput) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--help"}, {"help"}, {"translate", "-h"}, {"help", "check"}, {"--version"}}) {
    const ChildResult result = run(words);
    EXPECT_EQ(result.exit_code, kExitDone);
    EXPECT_THAT(result.out, StartsWith("hymt-doc"));
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(ProgramTest, WrongUsageIsToldOnStandardError) {
  const ChildResult nothing = run({});
  EXPECT_EQ(nothing.exit_code, kExitUsage);
  EXPECT_EQ(nothing.out, "");
  EXPECT_THAT(nothing.err, HasSubstr("Usage:"));
  const ChildResult misspelt = run({"translate", "--egnine", "pseudo"});
  EXPECT_EQ(misspelt.exit_code, kExitUsage);
  EXPECT_THAT(misspelt.err, HasSubstr("did you mean '--engine'?"));
}

TEST_F(ProgramTest, WithoutAModelTheExitCodeIsFour) {
  const ChildResult result =
      run({"translate", "--to", "de", "--model", "/no/such/model"}, {.input = "Tea"});
  EXPECT_EQ(result.exit_code, kExitEngine);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("/no/such/model"));
}

TEST_F(ProgramTest, AModelTranslatesAPipe) {
  const ChildResult result = run({"translate", "--to", "de", "--no-progress"},
                                 {.input = "Click the button to save the file.\n"});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_THAT(result.out, HasSubstr("Klicken Sie auf"));
  EXPECT_THAT(result.err, HasSubstr("with --engine model"));
}

TEST_F(ProgramTest, APipeCarriesTheDocumentAndNothingElse) {
  const ChildResult result = translate({}, {.input = kGuide});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_EQ(result.out, kGuide);
  EXPECT_THAT(result.err, HasSubstr("translated 1 document"));
}

TEST_F(ProgramTest, ALongPipeIsReadToItsEnd) {
  std::string text;
  while (text.size() < 3000000) text += "Tea is hot, and that is all there is to say.\n\n";
  EXPECT_EQ(translate({"--quiet"}, {.input = text}).out, text);
}

TEST_F(ProgramTest, ANamedPipeIsReadAndADeviceIsWrittenTo) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  std::thread writer([this] {
    const int pipe = ::open(path("pipe").c_str(), O_WRONLY);
    EXPECT_EQ(::write(pipe, kGuide, std::string_view(kGuide).size()),
              static_cast<ssize_t>(std::string_view(kGuide).size()));
    ::close(pipe);
  });
  const ChildResult result = translate({path("pipe"), "-f", "markdown"});
  writer.join();
  EXPECT_EQ(result.out, kGuide);

  const std::string input = scratch_.write("a.md", kGuide);
  EXPECT_EQ(translate({input, "-o", "/dev/null"}).exit_code, kExitDone);
  struct stat data {};
  ASSERT_EQ(::stat("/dev/null", &data), 0);
  EXPECT_TRUE(S_ISCHR(data.st_mode));
}

TEST_F(ProgramTest, AFullDiskIsAFailureWithoutTrace) {
  const std::string input = scratch_.write("a.md", kGuide);
  const ChildResult full = translate({input}, {.standard_output = "/dev/full"});
  EXPECT_EQ(full.exit_code, kExitFailed);
  EXPECT_THAT(full.err, HasSubstr("standard output: cannot write: No space left on device"));
}

TEST_F(ProgramTest, AReaderThatGoesAwayIsAFailureAndNoCrash) {
  std::string text;
  while (text.size() < 3000000) text += "Tea is hot.\n\n";
  const std::string input = scratch_.write("a.txt", text);
  const ChildResult result =
      run_child({"/bin/sh", "-c",
                 std::string("{ '") + HYMT_PROGRAM + "' translate --engine identity '" + input +
                     "'; echo \"code $?\" >&2; } | head -c 1000 >/dev/null"});
  EXPECT_THAT(result.err, HasSubstr("Broken pipe"));
  EXPECT_THAT(result.err, HasSubstr("code 3"));
}

TEST_F(ProgramTest, PermissionsAreRespected) {
  scratch_.write("docs/open.md", kGuide);
  scratch_.write("docs/closed.md", kGuide);
  scratch_.write("docs/closed/a.md", kGuide);
  std::filesystem::create_directory(scratch_ / "out");
  std::filesystem::create_directory(scratch_ / "sealed");
  ASSERT_EQ(::chmod(path("docs/closed.md").c_str(), 0), 0);
  ASSERT_EQ(::chmod(path("docs/closed").c_str(), 0), 0);
  ASSERT_EQ(::chmod(path("out").c_str(), 0777), 0);
  ASSERT_EQ(::chmod(path("sealed").c_str(), 0555), 0);

  const ChildOptions unprivileged{.unprivileged = true};
  const ChildResult some = translate({path("docs"), "-o", path("out")}, unprivileged);
  EXPECT_EQ(some.exit_code, kExitFailed);
  EXPECT_THAT(some.err, HasSubstr("closed.md: cannot read: Permission denied; check its"));
  EXPECT_THAT(some.err, HasSubstr("closed: cannot list the folder: Permission denied"));
  EXPECT_EQ(scratch_.read("out/open.md"), kGuide);

  const ChildResult none = translate({path("docs/open.md"), "-o", path("sealed/")}, unprivileged);
  EXPECT_EQ(none.exit_code, kExitFailed);
  EXPECT_THAT(none.err,
              HasSubstr("sealed/open.md: cannot create a file in its folder: Permission"));
  EXPECT_THAT(scratch_.files("sealed"), IsEmpty());
  ::chmod(path("docs/closed").c_str(), 0755);
}

TEST_F(ProgramTest, AnUnprivilegedChildRunsWhereverTheProgramAndItsInputLie) {
  // As in a clone below /root.
  std::filesystem::create_directory(scratch_ / "private");
  std::filesystem::copy_file(HYMT_PROGRAM, scratch_ / "private/hymt-doc");
  scratch_.write("private/a.md", kGuide);
  ASSERT_EQ(::chmod(path("private").c_str(), 0700), 0);
  const ChildOptions unprivileged{.unprivileged = true};
  const std::vector<std::string> words{path("private/hymt-doc"), "translate", "--engine",
                                       "identity", path("private/a.md")};
  const ChildResult result = run_child(words, unprivileged);
  EXPECT_EQ(result.exit_code, kExitDone) << result.err;
  EXPECT_EQ(result.out, kGuide);
}

TEST_F(ProgramTest, ANamedInputMayLieAboveTheCurrentFolder) {
  scratch_.write("a.md", kGuide);
  std::filesystem::create_directories(scratch_ / "deep/er");
  const ChildResult result = translate({"../../a.md", "-o", "here/"}, {.folder = path("deep/er")});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_EQ(scratch_.read("deep/er/here/a.md"), kGuide);
}

TEST_F(ProgramTest, AVeryLongNameIsAFailureThatNamesIt) {
  const ChildResult result = translate({path(std::string(300, 'x') + ".md")});
  EXPECT_EQ(result.exit_code, kExitFailed);
  EXPECT_THAT(result.err, HasSubstr("File name too long"));
}

TEST_F(ProgramTest, ControlCharactersInNamesDoNotReachTheTerminal) {
  const ChildResult result = translate({path("a\x1b[31m\n.md")});
  EXPECT_EQ(result.exit_code, kExitFailed);
  EXPECT_THAT(result.err, Not(HasSubstr("\x1b")));
}

// ---- Terminals. script(1) gives the program one; what the program writes there comes back.

class TerminalTest : public ProgramTest {
 protected:
  // Everything that shows in a terminal of that many columns.
  [[nodiscard]] std::string shown(const std::string& words, int columns,
                                  const std::string& environment = "TERM=xterm") const {
    const std::string line = "stty cols " + std::to_string(columns) + "; " + environment +
                             " exec '" + HYMT_PROGRAM + "' " + words;
    const ChildResult result =
        run_child({"/usr/bin/script", "-q", "-e", "-c", line, "/dev/null"}, {.input = ""});
    return result.out;
  }
  // What stood in the live line, one after the other.
  static std::vector<std::string> live_lines(const std::string& screen) {
    constexpr std::string_view kErase = "\r\x1b[K";
    std::vector<std::string> lines;
    for (std::size_t at = screen.find(kErase); at != std::string::npos;) {
      const std::size_t begin = at + kErase.size();
      at = screen.find(kErase, begin);
      const std::string line = screen.substr(begin, at - begin);
      if (!line.empty() && line.find('\n') == std::string::npos) lines.push_back(line);
    }
    return lines;
  }
};

TEST_F(TerminalTest, TheLiveLineTellsWhatGoesOnAndFits) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "Click the button " + std::to_string(i) + " to save it.\n\n";
  const std::string input = scratch_.write("a.txt", text);
  for (const int columns : {60, 200}) {
    const auto lines = live_lines(
        shown("translate " + input + " --to de --threads 1 --max-batch 1 -o " + path("out.txt"),
              columns));
    ASSERT_FALSE(lines.empty());
    EXPECT_THAT(lines, testing::Contains(HasSubstr("/20 segments, ")));
    for (const std::string& line : lines) EXPECT_LT(line.size(), static_cast<std::size_t>(columns));
  }
}

TEST_F(TerminalTest, FindingsAreColouredWhereTheTerminalCan) {
  const std::string input = scratch_.write("a.md", "---\ntitle: [\n---\n\nTea.\n");
  const std::string words = "translate " + input + " --engine identity -o " + path("out.md");
  EXPECT_THAT(shown(words, 80), HasSubstr("\x1b[35mwarning\x1b[0m: "));
  for (const std::string environment : {"TERM=dumb", "TERM=xterm NO_COLOR=1"}) {
    EXPECT_THAT(shown(words, 80, environment), HasSubstr(": warning: ")) << environment;
  }
  EXPECT_THAT(shown(words, 80, "TERM=dumb"), Not(HasSubstr("\x1b")));
  EXPECT_THAT(shown(words + " --color never", 80), HasSubstr(": warning: "));
  // Not in a log, unless it is asked for.
  EXPECT_THAT(run({"translate", input, "--engine", "identity"}).err, HasSubstr(": warning: "));
  EXPECT_THAT(run({"translate", input, "--engine", "identity", "--color", "always"}).err,
              HasSubstr("\x1b[35mwarning"));
}

// ---- Interruptions. The input is a pipe that never ends, so the program is surely waiting.

class InterruptedProgramTest : public ProgramTest {
 protected:
  InterruptedProgramTest() {
    for (int i = 0; i < 50; ++i) scratch_.write("docs/" + std::to_string(i) + ".md", kGuide);
    EXPECT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  }
  // Waits until the program has opened the pipe; returns our end of it.
  [[nodiscard]] int wait_for_reader() const {
    for (int i = 0; i < 3000; ++i) {
      const int end = ::open(path("pipe").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
      if (end >= 0) return end;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the program does not read the pipe";
    return -1;
  }
};

TEST_F(InterruptedProgramTest, OnceFinishesCleanly) {
  const ChildResult result =
      translate({path("docs"), path("pipe"), "-f", "markdown", "-o", path("out")},
                {.meanwhile = [this](pid_t child) {
                  const int end = wait_for_reader();
                  ::kill(child, SIGINT);
                  std::this_thread::sleep_for(std::chrono::milliseconds(200));
                  ::close(end);
                }});
  EXPECT_EQ(result.exit_code, kExitInterrupted);
  EXPECT_THAT(result.err, HasSubstr("interrupted; finishing what is being written"));
  EXPECT_THAT(result.err, HasSubstr("what is written is whole"));
  for (const std::string& file : scratch_.files("out")) {
    EXPECT_EQ(scratch_.read("out/" + file), kGuide) << file;
  }
}

// Its reader takes nothing, so the program is surely stuck in the middle of a document.
TEST_F(InterruptedProgramTest, TwiceStopsAtOnceAndLeavesNoTemporaryFile) {
  std::string text;
  while (text.size() < 3000000) text += "Tea is hot.\n\n";
  const std::string input = scratch_.write("long.txt", text);
  const int end = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const ChildResult result = translate(
      {input, "-o", path("pipe"), "--report", path("report.json")}, {.meanwhile = [&](pid_t child) {
        pollfd ready{end, POLLIN, 0};
        EXPECT_EQ(::poll(&ready, 1, 60'000), 1) << "the program writes nothing";
        ::kill(child, SIGINT);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        ::kill(child, SIGINT);
      }});
  ::close(end);
  EXPECT_EQ(result.exit_code, kExitInterrupted);
  EXPECT_THAT(result.err, HasSubstr("what was being written is not finished"));
  for (const std::string& file : scratch_.files()) EXPECT_THAT(file, Not(HasSubstr(".hymt")));
  EXPECT_EQ(scratch_.read("report.json"), std::nullopt);
}

// ---- The other commands.

TEST_F(ProgramTest, ExplainShowsUnitsAndColoursOnlyIfAsked) {
  const std::string input = scratch_.write("a.md", kGuide);
  const ChildResult plain = run({"explain", input});
  EXPECT_EQ(plain.exit_code, kExitDone);
  EXPECT_THAT(plain.out, HasSubstr("markdown, UTF-8; 2 units, 3 segments, 9 words"));
  EXPECT_THAT(plain.out, HasSubstr("Green {1}tea{/1} is hot."));
  EXPECT_THAT(plain.out, HasSubstr("Wait for {2:tea --ready}."));
  EXPECT_THAT(plain.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run({"explain", input, "--color", "always"}).out, HasSubstr("\x1b[32mGreen"));
}

TEST_F(ProgramTest, ExplainReadsAPipeAndWritesJson) {
  const ChildResult result = run({"explain", "--json"}, {.input = kGuide});
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["version"], 1);
  ASSERT_EQ(json["units"].size(), 2U);
  EXPECT_EQ(json["units"][0]["kind"], "heading");
  EXPECT_EQ(json["units"][1]["segments"].size(), 2U);
  EXPECT_EQ(json["units"][1]["codes"][0]["original"], "*");
}

TEST_F(ProgramTest, CheckFindsWhatATranslationLost) {
  const std::string source = scratch_.write("a.md", kGuide);
  const std::string good =
      scratch_.write("b.md", "# Tee\n\n*Tee* ist gut. `tea --ready` warten.\n");
  const std::string bad =
      scratch_.write("c.md", "# Tee\n\nTee ist gut. Auf `tee --ready` warten.\n");
  const ChildResult fine = run({"check", source, good});
  EXPECT_EQ(fine.exit_code, kExitDone) << fine.out;
  EXPECT_THAT(fine.out, HasSubstr("0 errors"));
  const ChildResult broken = run({"check", source, bad});
  EXPECT_EQ(broken.exit_code, kExitFindings);
  EXPECT_THAT(broken.out, HasSubstr(bad + ":"));
  EXPECT_THAT(broken.out, HasSubstr("error: "));
  EXPECT_EQ(run({"check", source, bad, "--fail-on", "never"}).exit_code, kExitDone);
  const ChildResult silenced = run({"check", source, bad, "--rule", "structure-changed=off"});
  EXPECT_EQ(silenced.exit_code, kExitDone) << silenced.out;
  EXPECT_THAT(silenced.out, HasSubstr("0 errors"));
  const auto json = nlohmann::json::parse(run({"check", source, bad, "--json"}).out);
  EXPECT_EQ(json["summary"]["exit_code"], kExitFindings);
  EXPECT_FALSE(json["files"][0]["findings"].empty());
}

TEST_F(ProgramTest, CheckShowsTheTextsThatItDoubts) {
  const std::string source = scratch_.write(
      "a.md",
      "# Port\n\nUse port 8080.\n\n- Port 8080.\n- Port 8080.\n\nThe **user guide** here.\n");
  const std::string target = scratch_.write(
      "b.md",
      "# Anschluss\n\n\nNehmen Sie\nPort 8008.\n\n- Port 8008.\n- Port 8008.\n\nHier "
      "(das **Handbuch**.\n");
  const ChildResult result = run({"check", source, target, "--color", "never"});
  EXPECT_THAT(
      result.out,
      HasSubstr(target + ":5:6: warning: The number 8080 is not in the translation, which holds "
                         "8008. [number-changed] (3 times, first at line 5)\n"
                         "    source, line 3: Use port 8080.\n"
                         "    target, line 5: Nehmen Sie Port 8008.\n"));
  EXPECT_THAT(result.out, HasSubstr("[brackets-unbalanced]\n    source, line 8: The **user guide** "
                                    "here.\n    target, line 10: Hier (das **Handbuch**.\n"));
  const auto json = nlohmann::json::parse(run({"check", source, target, "--json"}).out);
  ASSERT_EQ(json["files"][0]["findings"].size(), 4U);
  EXPECT_EQ(json["files"][0]["texts"], 5);
  EXPECT_EQ(json["files"][0]["texts_not_compared"], 0);
  EXPECT_EQ(json["files"][0]["findings"][0]["line"], 5);
  EXPECT_EQ(json["files"][0]["findings"][0]["source_line"], 3);
  EXPECT_EQ(json["files"][0]["findings"][0]["source"], "Use port 8080.");
  EXPECT_EQ(json["files"][0]["findings"][0]["target"], "Nehmen Sie Port 8008.");
  EXPECT_EQ(run({"check", source, target, "--rule", "number-changed=error"}).exit_code,
            kExitFindings);
}

TEST_F(ProgramTest, CheckComparesTreesAndFollowsLinks) {
  scratch_.write("en/index.md",
                 "# Home\n\nSee [the guide](guide/tea.md#tea) or [gone](gone.md).\n");
  scratch_.write("en/guide/tea.md", "# Tea\n\nBack [home](../index.html).\n");
  scratch_.write("en/extra.md", "# Extra\n");
  scratch_.write("de/index.md",
                 "# Start\n\nSiehe [Anleitung](guide/tea.md#tea) oder [weg](gone.md).\n");
  scratch_.write("de/guide/tea.md", "# Tee\n\nZurück [zum Start](../index.html).\n");
  scratch_.write("de/new.md", "# Neu\n");
  const ChildResult result = run({"check", path("en"), path("de")});
  EXPECT_EQ(result.exit_code, kExitFindings);
  EXPECT_THAT(result.out, HasSubstr("extra.md: error: the translation of"));
  EXPECT_THAT(result.out, HasSubstr("new.md: warning: has no source"));
  EXPECT_THAT(result.out, HasSubstr("error: link to 'guide/tea.md#tea' leads to no such fragment"));
  EXPECT_THAT(result.out, HasSubstr("note: link to 'gone.md' leads to no file, in the source"));
  EXPECT_THAT(result.out, Not(HasSubstr("../index.html")));
}

TEST_F(ProgramTest, CheckWantsTwoOfAKind) {
  const std::string file = scratch_.write("docs/a.md", kGuide);
  EXPECT_EQ(run({"check", file, path("docs")}).exit_code, kExitUsage);
  EXPECT_EQ(run({"check", file, path("gone.md")}).exit_code, kExitFailed);
  EXPECT_EQ(run({"check", path("docs"), path("docs")}).exit_code, kExitDone);
}

// ---- The samples.

TEST_F(ProgramTest, SamplesAreTranslatedAndPassTheirCheck) {
  const std::string samples = std::string(HYMT_SOURCE_DIR) + "/samples";
  for (const std::string engine : {"identity", "pseudo", "adversarial:1"}) {
    const std::string out = path(engine);
    const ChildResult translated = run({"translate", samples, "--engine", engine, "--copy-other",
                                        "-o", out, "--fail-on", "never", "--quiet"});
    EXPECT_EQ(translated.exit_code, kExitDone) << translated.err;
    const ChildResult checked = run({"check", samples, out});
    EXPECT_EQ(checked.exit_code, kExitDone) << engine << ":\n" << checked.out;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(samples)) {
    if (!entry.is_regular_file()) continue;
    const std::string relative = entry.path().lexically_relative(samples).string();
    const ScratchFolder& scratch = scratch_;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(scratch.read("identity/" + relative), source) << relative;
  }
}

}  // namespace
}  // namespace hymt
