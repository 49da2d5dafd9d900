// What the program does where a stranger runs it: devices, pipes, links, closed streams, limits,
// names and configurations that mean no good. Everything through the program.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/commands/exit_code.h"
#include "tests/cli/surroundings_fixture.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

bool is_device(const std::string& path, mode_t type, dev_t device) {
  struct stat data {};
  return ::stat(path.c_str(), &data) == 0 && (data.st_mode & S_IFMT) == type &&
         data.st_rdev == device;
}

// ---- Devices, pipes, links.

TEST_F(SurroundingsTest, DevicesAndPipesAreWrittenIntoAndStayWhatTheyAre) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can make a device to try this on";
  // Copies: a mistake must not replace the machine's own.
  ASSERT_EQ(::mknod(path("null").c_str(), S_IFCHR | 0666, makedev(1, 3)), 0);
  ASSERT_EQ(::mknod(path("full").c_str(), S_IFCHR | 0666, makedev(1, 7)), 0);
  if (::open(path("null").c_str(), O_WRONLY | O_CLOEXEC) < 0) {
    GTEST_SKIP() << "this file system knows no devices";
  }
  fs::create_symlink("null", scratch_ / "link-to-null");
  for (const char* name : {"null", "link-to-null"}) {
    EXPECT_EQ(translate({"a.md", "-o", name}).exit_code, kExitDone);
    EXPECT_EQ(translate({"a.md", "-o", "b.md", "--report", name}).exit_code, kExitDone);
  }
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"a.md", "-o", "full"}, {"a.md", "-o", "b.md", "--report", "full"}}) {
    const ChildResult full = translate(words);
    EXPECT_EQ(full.exit_code, kExitFailed);
    EXPECT_THAT(full.err, HasSubstr("full: cannot write: No space left on device"));
  }
  EXPECT_TRUE(is_device(path("null"), S_IFCHR, makedev(1, 3)));
  EXPECT_TRUE(is_device(path("full"), S_IFCHR, makedev(1, 7)));
  EXPECT_TRUE(fs::is_symlink(scratch_ / "link-to-null"));
}

TEST_F(SurroundingsTest, AReportGoesIntoAPipe) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const ChildResult result = shell(
      "cat pipe & $P translate --engine identity a.md -o b.md -q "
      "--report pipe; code=$?; wait; exit $code");
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_EQ(nlohmann::json::parse(result.out)["files"].size(), 1U);
  EXPECT_TRUE(fs::is_fifo(scratch_ / "pipe"));
}

TEST_F(SurroundingsTest, AReportFollowsTheLinkThatTheUserNamed) {
  fs::create_directory(scratch_ / "reports");
  fs::create_symlink("reports/of-today.json", scratch_ / "report.json");
  EXPECT_EQ(translate({"a.md", "-o", "b.md", "--report", "report.json"}).exit_code, kExitDone);
  EXPECT_TRUE(fs::is_symlink(scratch_ / "report.json"));
  EXPECT_THAT(scratch_.read("reports/of-today.json").value_or(""), StartsWith("{"));
}

TEST_F(SurroundingsTest, AReportGoesToStandardOutputWhereNoDocumentDoes) {
  const ChildResult report = translate({"a.md", "-o", "b.md", "--report", "-"});
  EXPECT_EQ(report.exit_code, kExitDone);
  EXPECT_EQ(nlohmann::json::parse(report.out)["files"].size(), 1U);
  const ChildResult both = translate({"a.md", "--report", "-"});
  EXPECT_EQ(both.exit_code, kExitUsage);
  EXPECT_EQ(both.out, "");
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"a.md", "--report", "/dev/stdout"},
           {"a.md", "--report", "/dev/fd/1"},
           {"a.md", "-o", "/dev/stdout", "--report", "-"},
           {"a.md", "-o", "/proc/self/fd/1", "--report", "/dev/stdout"}}) {
    const ChildResult named = translate(words);
    EXPECT_EQ(named.exit_code, kExitUsage) << words.back();
    EXPECT_EQ(named.err, both.err);
    EXPECT_EQ(named.out, "");
  }
  EXPECT_THAT(translate({"a.md", "-o", "b.md", "--report", "/dev/stdout"}).out, StartsWith("{"));
  EXPECT_EQ(translate({"a.md", "--report", "-", "--dry-run"}).exit_code, kExitDone);
  EXPECT_THAT(scratch_.files(), ElementsAre("a.md", "b.md"));
}

TEST_F(SurroundingsTest, StandardStreamsAndProcessSubstitutionHaveNames) {
  EXPECT_EQ(shell("$P translate --engine identity -q a.md -o /dev/stdout | cat").out, kGuide);
  // What was written to the file before, and what comes after it, stay.
  EXPECT_EQ(shell("{ echo first; $P translate --engine identity -q a.md -o /dev/stdout; "
                  "echo last; } > out.md")
                .exit_code,
            0);
  EXPECT_EQ(scratch_.read("out.md"), std::string("first\n") + kGuide + "last\n");
  EXPECT_EQ(shell("$P translate --engine identity -q -f markdown <(cat a.md)").out, kGuide);
  EXPECT_EQ(shell("$P translate --engine identity -q -f markdown /dev/stdin < a.md").out, kGuide);
  EXPECT_EQ(shell("$P translate --engine identity -q a.md -o /dev/fd/7 7> seven.md").exit_code, 0);
  EXPECT_EQ(scratch_.read("seven.md"), kGuide);
  // One that the program was not given, but may have for itself.
  for (const char* number : {"3", "4", "5", "6"}) {
    const std::string path = std::string("/dev/fd/") + number;
    EXPECT_EQ(
        shell("$P translate --engine identity a.md -o " + path + " 3>&- 4>&- 5>&- 6>&-").exit_code,
        kExitFailed);
  }
  const ChildResult report =
      shell("$P translate --engine identity -q a.md -o b.md --report >(cat); wait $!; sleep 0.1");
  EXPECT_THAT(report.out, StartsWith("{"));
  const ChildResult glossary = shell(
      "$P translate --engine identity -q a.md --glossary <(printf 'source,target\\ntea,Tee\\n')");
  EXPECT_EQ(glossary.out, kGuide);
}

// ---- What must not be overwritten.

TEST_F(SurroundingsTest, NothingThatTheRunReadsIsOverwritten) {
  const std::string terms = "source,target\ntea,Tee\n";
  const std::string config = "from = 'en'\n";
  scratch_.write("terms.csv", terms);
  scratch_.write("hymt-doc.toml", config);
  scratch_.write("model/config.json", "{}");
  fs::create_symlink("terms.csv", scratch_ / "link.csv");
  fs::create_hard_link(scratch_ / "a.md", scratch_ / "same.md");
  const std::string here = scratch_.path().filename().string();
  struct Case {
    std::vector<std::string> words;
    const char* why;
  };
  for (const Case& c : std::vector<Case>{
           {{"a.md", "-o", "a.md"}, "an input is never overwritten"},
           {{"a.md", "-o", "same.md"}, "an input is never overwritten"},
           {{"a.md", "-o", "b.md", "--report", "../" + here + "/./b.md"}, "written twice"},
           {{"a.md", "-o", "b.md", "--report", "a.md"}, "an input is never overwritten"},
           {{"a.md", "-o", "b.md", "--glossary", "terms.csv", "--report", "terms.csv"},
            "is a glossary"},
           {{"a.md", "-o", "link.csv", "--glossary", "terms.csv"}, "is a glossary"},
           {{"a.md", "-o", "hymt-doc.toml"}, "is the configuration"},
           {{"a.md", "--dry-run", "--report", "hymt-doc.toml"}, "is the configuration"},
           {{"a.md", "-o", "model/config.json", "--to", "de", "--engine", "model", "--model",
             "./model"},
            "is a file of the model"}}) {
    const ChildResult result = translate(c.words);
    EXPECT_EQ(result.exit_code, kExitUsage) << c.why;
    EXPECT_THAT(result.err, HasSubstr(c.why));
  }
  const ChildResult self = shell("$P translate --engine identity -f markdown -o a.md < a.md");
  EXPECT_EQ(self.exit_code, kExitUsage);
  EXPECT_THAT(self.err, HasSubstr("what standard input is read from"));
  const ChildResult append = shell("$P translate --engine identity a.md >> a.md");
  EXPECT_EQ(append.exit_code, kExitUsage);
  for (const char* script :
       {"$P translate --engine identity a.md -o r.json --report - > r.json",
        "$P translate --engine identity a.md -o b.md --report - >> a.md",
        "$P translate --engine identity a.md -o /dev/stdout >> a.md",
        "mkdir w; cp a.md w; $P translate --engine identity w -o out --report w/a.md"}) {
    EXPECT_EQ(shell(script).exit_code, kExitUsage) << script;
  }
  EXPECT_EQ(scratch_.read("w/a.md"), kGuide);
  const ChildResult lost = shell("$P translate --engine identity a.md --report out.md > out.md");
  EXPECT_EQ(lost.exit_code, kExitUsage);
  EXPECT_EQ(scratch_.read("a.md"), kGuide);
  EXPECT_EQ(scratch_.read("terms.csv"), terms);
  EXPECT_EQ(scratch_.read("hymt-doc.toml"), config);
  EXPECT_EQ(scratch_.read("model/config.json"), "{}");
  EXPECT_EQ(scratch_.read("b.md"), std::nullopt);
}

TEST_F(SurroundingsTest, OneFileByTwoPathsIsOneOutput) {
  fs::create_directory(scratch_ / "out");
  fs::create_symlink("out", scratch_ / "also-out");
  scratch_.write("one/x.md", kGuide);
  scratch_.write("two/x.md", kGuide);
  const ChildResult same = translate({"one/x.md", "two/x.md", "-o", "out"});
  EXPECT_EQ(same.exit_code, kExitUsage);
  EXPECT_THAT(same.err, HasSubstr("written twice"));
  const ChildResult linked =
      translate({"one/x.md", "-o", "out/r.json", "--report", "also-out/r.json"});
  EXPECT_EQ(linked.exit_code, kExitUsage);
  EXPECT_THAT(scratch_.files("out"), IsEmpty());
}

// What help and README say of an output folder inside the input.
TEST_F(SurroundingsTest, DocumentsInTheOutputFolderAreNoInputsWhoeverPutThemThere) {
  scratch_.write("docs/a.md", kGuide);
  scratch_.write("docs/out/a.md", "# Of the same name\n");
  scratch_.write("docs/out/own.md", "# Of a person\n");
  for (int run = 0; run < 2; ++run) {
    const ChildResult result = translate({"docs", "-o", "docs/out"});
    EXPECT_EQ(result.exit_code, kExitDone);
    EXPECT_THAT(result.err, HasSubstr(run == 0 ? "translated 1 document " : ", 1 unchanged "));
    EXPECT_THAT(scratch_.files("docs"), ElementsAre("a.md", "out/a.md", "out/own.md"));
    EXPECT_EQ(scratch_.read("docs/out/a.md"), kGuide);
    EXPECT_EQ(scratch_.read("docs/out/own.md"), "# Of a person\n");
  }
  // Named as inputs, they are what the run reads.
  EXPECT_EQ(translate({"docs", "docs/out/a.md", "-o", "docs/out"}).exit_code, kExitUsage);
}

// ---- Closed streams, streams that do not wait.

TEST_F(SurroundingsTest, ClosedStreamsAreErrorsAndNoFilesOfOurs) {
  for (const std::string closed :
       {"<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    SCOPED_TRACE(closed);
    const ChildResult written =
        shell("$P translate --engine identity a.md -o b.md --report r.json " + closed);
    EXPECT_EQ(written.exit_code, kExitDone);
    EXPECT_EQ(scratch_.read("b.md"), kGuide);
    EXPECT_TRUE(nlohmann::json::accept(scratch_.read("r.json").value_or("")));
  }
  const ChildResult out = shell("$P translate --engine identity a.md >&-");
  EXPECT_EQ(out.exit_code, kExitFailed);
  EXPECT_THAT(out.err, HasSubstr("standard output: cannot write"));
  const ChildResult in = shell("$P translate --engine identity <&-");
  EXPECT_EQ(in.exit_code, kExitFailed);
  EXPECT_THAT(in.err, HasSubstr("standard input: cannot read"));
  // The first descriptor of our own cannot be had: that of standard input is what the loader used.
  const ChildResult none = shell("exec <&-; ulimit -n 3; exec $P --version");
  EXPECT_EQ(none.exit_code, kExitFailed);
  EXPECT_THAT(none.err, HasSubstr("hymt-doc: error: cannot begin: Too many open files"));
}

TEST_F(SurroundingsTest, AStandardOutputThatDoesNotWaitGetsEverything) {
  const std::string input = write_long_text();
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  // The flag belongs to the open pipe, so the program gets it with the pipe.
  ASSERT_EQ(::fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
  std::string got;
  std::thread reader([&] {
    std::array<char, 1000> block{};
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    while (true) {
      const ssize_t count = ::read(ends[0], block.data(), block.size());
      if (count <= 0) return;
      got.append(block.data(), static_cast<std::size_t>(count));
    }
  });
  const ChildResult result = translate({input, "-q"}, {.standard_output_descriptor = ends[1]});
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_EQ(got.size(), scratch_.read("long.txt")->size());
}

// ---- Signals.

TEST_F(SurroundingsTest, APipeThatNobodyOpensIsLeftAtTheFirstSignal) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    int end = -1;  // Ours, open until the program has ended, so that its input never ends.
    const ChildResult result =
        translate({"pipe", "-f", "text"}, {.meanwhile = [&](pid_t child) {
                    // The program reads the pipe once it can be opened for writing.
                    for (int i = 0; i < 3000 && end < 0; ++i) {
                      std::this_thread::sleep_for(std::chrono::milliseconds(10));
                      end = ::open(path("pipe").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
                    }
                    EXPECT_GE(end, 0) << "the program does not read the pipe";
                    ::kill(child, signal);
                  }});
    if (end >= 0) ::close(end);
    EXPECT_EQ(result.exit_code, kExitInterrupted);
    EXPECT_THAT(result.err, HasSubstr("1 file not written"));
    EXPECT_EQ(result.out, "");
  }
}

TEST_F(SurroundingsTest, BeforeThereIsSomethingToFinishASignalEndsTheProgram) {
  const ChildResult result =
      run({"translate", "--engine", "identity", "-o", "b.md", "-"}, {.meanwhile = [](pid_t child) {
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
            ::kill(child, SIGTERM);
          }});
  EXPECT_EQ(result.exit_code, 128 + SIGTERM);
  EXPECT_THAT(scratch_.files(), ElementsAre("a.md"));
}

// ---- Configurations of strangers.

TEST_F(SurroundingsTest, TheConfigurationInUseIsSaid) {
  scratch_.write("hymt-doc.toml", "from = 'en'\nmodel = '/models/of/mine'\n");
  const ChildResult used = translate({"a.md"});
  EXPECT_THAT(used.err, AllOf(HasSubstr("using " + fs::canonical(path("hymt-doc.toml")).string()),
                              HasSubstr("using the model /models/of/mine")));
  EXPECT_THAT(run({"check", "a.md", "a.md"}).err, HasSubstr("hymt-doc.toml"));
  EXPECT_THAT(run({"explain", "a.md"}).err, HasSubstr("hymt-doc.toml"));
  EXPECT_EQ(translate({"a.md", "-q"}).err, "");
}

TEST_F(SurroundingsTest, AHostileConfigurationIsAnErrorThatShowsNothing) {
  const std::string secret = scratch_.write("secret", "password-of-root,other\n");
  scratch_.write("docs/a.md", kGuide);
  fs::create_symlink("../secret", scratch_ / "docs/link.csv");
  ASSERT_EQ(::mkfifo(path("docs/pipe.csv").c_str(), 0600), 0);
  std::string dotted = "a";
  for (int i = 0; i < 40000; ++i) dotted += ".a";
  const std::string big(std::size_t{2} << 20, '#');
  std::string quoted;
  for (int i = 0; i < 40000; ++i) quoted += "\"=\".";
  for (const std::string& text :
       {dotted + " = 1\n", quoted + "a = 1\n", "x = " + std::string(50000, '['), big,
        "glossary = '" + secret + "'\n", std::string("glossary = '../secret'\n"),
        std::string("glossary = 'link.csv'\n"), std::string("glossary = 'pipe.csv'\n"),
        std::string("glossary = '/dev/zero'\n"),
        std::string("password-of-root password-of-root\n")}) {
    scratch_.write("docs/hymt-doc.toml", text);
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"translate", "--engine", "identity", "docs/a.md"},
                                               {"check", "docs/a.md", "docs/a.md"},
                                               {"explain", "docs/a.md"}}) {
      const ChildResult result = run(words);
      EXPECT_EQ(result.exit_code, kExitUsage) << text.substr(0, 40) << result.err.substr(0, 1000);
      EXPECT_THAT(result.err, AllOf(HasSubstr("hymt-doc: error: "), Not(HasSubstr("of-root"))));
    }
  }
  // A glossary of its own, that is none.
  scratch_.write("docs/own.csv", "password-of-root,other\n");
  scratch_.write("docs/hymt-doc.toml", "glossary = 'own.csv'\n");
  EXPECT_THAT(translate({"docs/a.md"}).err,
              AllOf(HasSubstr("own.csv"), Not(HasSubstr("password"))));
}

TEST_F(SurroundingsTest, AConfigurationThatIsNoFileIsNotUsedAndSaidSo) {
  ASSERT_EQ(::mkfifo(path("hymt-doc.toml").c_str(), 0600), 0);
  const ChildResult result = translate({"a.md"});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_THAT(result.err, HasSubstr("hymt-doc.toml: it is no regular file"));
}

TEST_F(SurroundingsTest, LookingUpwardEndsAtARepositoryAndAtAnotherUsersFile) {
  scratch_.write("hymt-doc.toml", "no such key = 1\n");
  scratch_.write("repository/docs/a.md", kGuide);
  fs::create_directory(scratch_ / "repository/.git");
  EXPECT_EQ(translate({"repository/docs/a.md"}).exit_code, kExitDone);
  EXPECT_EQ(translate({"a.md"}).exit_code, kExitUsage);
  if (::getuid() != 0) return;  // Only root can give a file away.
  ASSERT_EQ(::chown(path("hymt-doc.toml").c_str(), kNobody, kNobody), 0);
  const ChildResult foreign = translate({"a.md"});
  EXPECT_EQ(foreign.exit_code, kExitDone);
  EXPECT_THAT(foreign.err, HasSubstr("belongs to another user; name it with --config"));
  EXPECT_EQ(translate({"a.md", "--config", "hymt-doc.toml"}).exit_code, kExitUsage);
  // The owner of the input's folder is trusted: who translates for another, as root, means that.
  ASSERT_EQ(::chown(scratch_.path().c_str(), kNobody, kNobody), 0);
  EXPECT_EQ(translate({"a.md"}).exit_code, kExitUsage);
}

TEST_F(SurroundingsTest, LookingUpwardEndsQuietlyAtAFolderThatIsClosed) {
  if (::getuid() != 0) GTEST_SKIP() << "only root gets into a closed folder";
  scratch_.write("hymt-doc.toml", "no such key = 1\n");
  scratch_.write("closed/docs/a.md", kGuide);
  scratch_.write("closed/docs/tree/sub/a.md", kGuide);
  fs::create_directory(scratch_ / "elsewhere");
  fs::create_directory(scratch_ / "closed/docs/linked");
  fs::create_directory_symlink(scratch_ / "elsewhere", scratch_ / "closed/docs/linked/sub");
  fs::permissions(scratch_ / "closed", fs::perms::none);
  const ChildOptions inside{.folder = path("closed/docs"), .unprivileged = true};
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"translate", "--engine", "identity", "a.md"},
                                             {"explain", "a.md"},
                                             {"check", "a.md", "a.md"}}) {
    const ChildResult result = run(words, inside);
    EXPECT_EQ(result.exit_code, kExitDone) << result.err;
    EXPECT_THAT(result.err, Not(HasSubstr("hymt-doc.toml")));
  }
  EXPECT_EQ(translate({"a.md", "-o", "b.md"}, inside).exit_code, kExitDone);
  EXPECT_EQ(translate({".", "-o", "out"}, inside).exit_code, kExitDone);
  // And no output leaves its folder by a link, as ever.
  const ChildResult linked = translate({"tree", "-o", "linked"}, inside);
  EXPECT_EQ(linked.exit_code, kExitFailed);
  EXPECT_THAT(linked.err, HasSubstr("a symbolic link leads out of the output folder"));
  EXPECT_THAT(scratch_.files("elsewhere"), IsEmpty());
  fs::permissions(scratch_ / "closed", fs::perms::owner_all);
  EXPECT_EQ(scratch_.read("closed/docs/b.md"), kGuide);
  EXPECT_EQ(scratch_.read("closed/docs/out/a.md"), kGuide);
  // That of the folder itself still counts.
  scratch_.write("closed/docs/hymt-doc.toml", "no such key = 1\n");
  fs::permissions(scratch_ / "closed", fs::perms::none);
  EXPECT_EQ(translate({"a.md"}, inside).exit_code, kExitUsage);
  fs::permissions(scratch_ / "closed", fs::perms::owner_all);
}

// ---- Names.

TEST_F(SurroundingsTest, NamesCannotForgeLinesOfALog) {
  const std::string names[] = {"docs/a\n::error::forged.md",
                               "docs/\xC2\x9B"
                               "31m.md",
                               "docs/\xE2\x80\xAE"
                               "dm.md",
                               "::error::b.md", "##vso[x]c.md"};
  for (const std::string& name : names) scratch_.write(name, "<b>Tea\n");
  std::string all;
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"translate", "--engine", "adversarial:3", "docs", "-o", "out", "-v"},
           {"translate", "--engine", "identity", "-v", "::error::b.md", "##vso[x]c.md", "-o", "o/"},
           {"translate", "no\n::error::such.md"},
           {"translate", "--no\n::error::such"},
           {"translate", "-o", "docs/a\n::error::forged.md", "docs/a\n::error::forged.md"},
           {"check", "docs", "out"},
           {"check", "::error::b.md", "##vso[x]c.md"},
           {"explain", "::error::b.md"},
           {"explain", "docs/a\n::error::forged.md"},
           {"models", "no\n::error::such"},
           {"no\n::error::such"}}) {
    const ChildResult result = run(words);
    all += result.out + result.err;
  }
  EXPECT_THAT(all, HasSubstr("forged"));
  EXPECT_THAT("\n" + all, Not(HasSubstr("\n::error::")));
  EXPECT_THAT("\n" + all, Not(HasSubstr("\n##")));
  EXPECT_THAT(all, Not(HasSubstr("\xC2\x9B")));
  EXPECT_THAT(all, Not(HasSubstr("\xE2\x80\xAE")));
}

// ---- Sizes, links in trees.

TEST_F(SurroundingsTest, WhatIsTooLargeIsRefusedWithTheRemedy) {
  ASSERT_EQ(::truncate(scratch_.write("huge.md", "").c_str(), off_t{4} << 30), 0);
  const ChildResult huge = translate({"huge.md"});
  EXPECT_EQ(huge.exit_code, kExitFailed);
  EXPECT_THAT(huge.err, HasSubstr("huge.md: is larger than 1 GiB; split it"));
  const ChildResult limited = translate({"a.md", "--max-document-size", "20"});
  EXPECT_EQ(limited.exit_code, kExitFailed);
  EXPECT_THAT(limited.err, HasSubstr("larger than 20 bytes"));
  EXPECT_THAT(limited.err, HasSubstr("--max-document-size"));
  EXPECT_EQ(translate({"--max-document-size", "20"}, {.input = kGuide}).exit_code, kExitFailed);
  EXPECT_EQ(translate({"a.md", "--max-document-size", "1K"}).exit_code, kExitDone);
  for (const char* wrong : {"0", "2G", "1Q", "x", "", "-1", "99999999999999999999"}) {
    EXPECT_EQ(translate({"a.md", "--max-document-size", wrong}).exit_code, kExitUsage) << wrong;
    EXPECT_EQ(run({"explain", "a.md", "--max-document-size", wrong}).exit_code, kExitUsage);
  }
  const std::vector<std::vector<std::string>> commands = {{"explain", "a.md"},
                                                          {"check", "a.md", "a.md"}};
  for (std::vector<std::string> words : commands) {
    EXPECT_EQ(run(words).exit_code, kExitDone);
    words.insert(words.end(), {"--max-document-size", "20"});
    const ChildResult refused = run(words);
    EXPECT_EQ(refused.exit_code, kExitFailed);
    EXPECT_THAT(refused.out + refused.err, HasSubstr("a.md: is larger than 20 bytes; split it"));
  }
  EXPECT_EQ(run({"explain", "--max-document-size", "20"}, {.input = kGuide}).exit_code,
            kExitFailed);
  scratch_.write("hymt-doc.toml", "max-document-size = 20\n");
  for (std::vector<std::string> words : commands) {
    EXPECT_EQ(run(words).exit_code, kExitFailed);
    words.insert(words.end(), {"--max-document-size", "1K"});
    EXPECT_EQ(run(words).exit_code, kExitDone);
  }
}

TEST_F(SurroundingsTest, ALinkToItselfIsSkippedInATree) {
  scratch_.write("docs/a.md", kGuide);
  fs::create_symlink("self.md", scratch_ / "docs/self.md");
  const ChildResult tree = translate({"docs", "-o", "out"});
  EXPECT_EQ(tree.exit_code, kExitDone);
  EXPECT_THAT(tree.err, HasSubstr("skipped 1 file"));
  const ChildResult named = translate({"docs/self.md"});
  EXPECT_EQ(named.exit_code, kExitFailed);
  EXPECT_THAT(named.err, HasSubstr("docs/self.md: is a link that leads nowhere"));
}

// ---- Killed runs.

TEST_F(SurroundingsTest, AKilledRunLeavesWholeFilesAndTheNextRunNoTrace) {
  std::string text;
  while (text.size() < 20000) text += "Tea is hot, and *green*.\n\n";
  for (int i = 0; i < 100; ++i) scratch_.write("docs/" + std::to_string(i) + ".md", text);
  for (int kill = 0; kill < 5; ++kill) {
    (void)translate({"docs", "-o", "out"}, {.meanwhile = [&](pid_t child) {
                      for (int i = 0; i < 3000 && scratch_.files("out").size() < 10U; ++i) {
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                      }
                      ::kill(child, SIGKILL);
                    }});
    for (const std::string& file : scratch_.files("out")) {
      if (file.starts_with(".hymt-")) continue;
      EXPECT_EQ(scratch_.read("out/" + file), text) << file;
    }
  }
  // As a run leaves it that is killed between two steps.
  scratch_.write("out/.hymt-4711-0.tmp", "half");
  EXPECT_EQ(translate({"docs", "-o", "out"}).exit_code, kExitDone);
  EXPECT_EQ(scratch_.files("out"), scratch_.files("docs"));
}

}  // namespace
}  // namespace hymt
