// What the program does where the system refuses what programs usually get: limits (ulimit), and,
// by a library that is preloaded into it, file systems and sandboxes of other kinds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/commands/exit_code.h"
#include "tests/cli/surroundings_fixture.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class RefusingSystemTest : public SurroundingsTest {
 protected:
  // On a system that refuses what `refused` lists (refusing_system.cpp).
  [[nodiscard]] ChildResult translate_refused(std::vector<std::string> words,
                                              const std::string& refused,
                                              bool unprivileged = false) const {
    return translate(std::move(words),
                     {.environment = {std::string("LD_PRELOAD=") + HYMT_REFUSING_SYSTEM,
                                      "HYMT_REFUSED=" + refused},
                      .unprivileged = unprivileged});
  }
};

// ---- File systems and sandboxes.

TEST_F(RefusingSystemTest, AFileThatMayNotGetItsNameIsCopied) {
  if (HYMT_IS_SANITIZED) GTEST_SKIP() << "sanitizers want to be loaded first";
  const std::string text = *scratch_.read(fs::relative(write_long_text(), scratch_.path()));
  fs::permissions(scratch_ / "long.txt", fs::perms(0640));
  for (const char* refused : {"links", "unnamed files", "links, unnamed files"}) {
    SCOPED_TRACE(refused);
    scratch_.write("out/a.md", "older");
    const ChildResult result =
        translate_refused({"a.md", "long.txt", "-o", "out", "--report", "r.json"}, refused);
    EXPECT_EQ(result.exit_code, kExitDone) << result.err;
    EXPECT_THAT(scratch_.files("out"), ElementsAre("a.md", "long.txt"));
    EXPECT_EQ(scratch_.read("out/a.md"), kGuide);
    EXPECT_EQ(scratch_.read("out/long.txt"), text);
    EXPECT_EQ(fs::status(scratch_ / "out/long.txt").permissions(), fs::perms(0640));
    EXPECT_THAT(scratch_.read("r.json").value_or(""), StartsWith("{"));
    fs::remove_all(scratch_ / "out");
    fs::remove(scratch_ / "r.json");
    EXPECT_THAT(scratch_.files(), ElementsAre("a.md", "long.txt"));
  }
}

TEST_F(RefusingSystemTest, WhatIsLeftIsRemovedAlsoWhereOnlyWritersGetLocks) {
  if (HYMT_IS_SANITIZED) GTEST_SKIP() << "sanitizers want to be loaded first";
  const auto leave = [&] { scratch_.write("out/.hymt-4711-0.tmp", "half"); };
  leave();
  EXPECT_EQ(translate_refused({"a.md", "-o", "out/"}, "locks of readers").exit_code, kExitDone);
  EXPECT_THAT(scratch_.files("out"), ElementsAre("a.md"));
  // Nor need all that is left be writable: it has the permissions of its document.
  leave();
  fs::permissions(scratch_ / "out/.hymt-4711-0.tmp", fs::perms(0440));
  EXPECT_EQ(translate({"a.md", "-o", "out/"}, {.unprivileged = true}).exit_code, kExitDone);
  EXPECT_THAT(scratch_.files("out"), ElementsAre("a.md"));
}

TEST_F(RefusingSystemTest, AScratchFileThatWasLeftIsRemovedByTheNextRun) {
  if (HYMT_IS_SANITIZED) GTEST_SKIP() << "sanitizers want to be loaded first";
  const std::vector<std::string> words = {"a.md", "-o", "out/", "--report", "reports/r.json"};
  EXPECT_EQ(translate_refused(words, "unnamed files, life after unlink").exit_code, 128 + SIGKILL);
  EXPECT_THAT(scratch_.files("reports"), Not(IsEmpty()));
  EXPECT_EQ(translate(words).exit_code, kExitDone);
  EXPECT_THAT(scratch_.files("reports"), ElementsAre("r.json"));
}

// ---- Limits.

TEST_F(RefusingSystemTest, LimitsOfTheSystemAreErrorsAndNoCrashes) {
  if (HYMT_IS_SANITIZED) GTEST_SKIP() << "sanitizers want memory and descriptors of their own";
  write_long_text();
  fs::create_directory(scratch_ / "out");
  fs::permissions(scratch_.path(), fs::perms::all);
  fs::permissions(scratch_ / "out", fs::perms::all);
  // The limit of processes counts those of a user, and not for root.
  const std::string as_user = ::getuid() == 0
                                  ? "setpriv --reuid=" + std::to_string(kNobody) +
                                        " --regid=" + std::to_string(kNobody) + " --clear-groups "
                                  : "";
  for (const std::string limit :
       {"-u 1", "-u 2", "-u 3", "-u 4", "-u 5", "-u 6", "-u 8", "-v 80000", "-v 90000", "-n 5",
        "-n 6", "-n 8", "-f 0", "-f 100", "-s 128"}) {
    SCOPED_TRACE("ulimit " + limit);
    // Opened while it can be reached, which another user perhaps cannot.
    const ChildResult result =
        shell("exec 9<\"$P\"; exec " + as_user + "/bin/bash -c 'ulimit " + limit +
              "; exec /proc/self/fd/9 translate --engine identity -q --threads 4 a.md long.txt "
              "-o out/'");
    EXPECT_THAT(result.exit_code, testing::AnyOf(kExitDone, kExitFailed, kExitEngine))
        << result.err;
    EXPECT_THAT(result.err, Not(HasSubstr("terminate")));
    if (result.exit_code != kExitDone && limit != "-f 0") {
      EXPECT_THAT(result.err, Not(IsEmpty()));
    }
    for (const std::string& file : scratch_.files("out")) {
      EXPECT_EQ(scratch_.read("out/" + file), scratch_.read(file));
    }
  }
}

// Near the smallest address space with which the program begins at all, it is a new thread that
// finds no room.
TEST_F(RefusingSystemTest, AnAddressSpaceThatIsJustTooSmallIsAnError) {
  if (HYMT_IS_SANITIZED) GTEST_SKIP() << "sanitizers reserve terabytes";
  const ChildResult result = shell(
      "ulimit -c 0; for v in $(seq 40000 500 120000); do "
      "  (ulimit -v $v; $P --version > version) || continue; echo began; "
      "  (ulimit -v $v; exec $P translate --engine identity -q --threads 4 a.md -o out/); "
      "  code=$?; case $code in 0|3|4) ;; *) echo \"ulimit -v $v: exit code $code\";; esac; "
      "done 2> errors | sort | uniq -c");
  EXPECT_THAT(result.out, HasSubstr(" began\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("exit code")));
  EXPECT_EQ(scratch_.read("out/a.md").value_or(kGuide), kGuide);
}

TEST_F(RefusingSystemTest, ADocumentTooLargeForTheMemoryFailsAlone) {
  if (HYMT_IS_SANITIZED) GTEST_SKIP() << "sanitizers reserve terabytes";
  std::string paragraph;
  while (paragraph.size() < 24000000) paragraph += "Tea is hot and green, wait for it. ";
  scratch_.write("large.md", paragraph);
  for (const char* kilobytes : {"210000", "230000", "250000", "270000", "290000", "310000"}) {
    SCOPED_TRACE(kilobytes);
    const ChildResult result = shell(std::string("ulimit -c 0; ulimit -v ") + kilobytes +
                                     "; exec $P translate --engine identity --threads 1 a.md "
                                     "large.md -o out/");
    if (result.exit_code != kExitDone) {
      EXPECT_EQ(result.exit_code, kExitFailed);
      EXPECT_THAT(result.err, HasSubstr("hymt-doc: error: large.md: out of memory"));
      EXPECT_THAT(scratch_.files("out"), ElementsAre("a.md"));
    }
    EXPECT_EQ(scratch_.read("out/a.md"), kGuide);
    fs::remove_all(scratch_ / "out");
  }
}

}  // namespace
}  // namespace hymt
