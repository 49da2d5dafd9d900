// What the program writes for other programs to read: completion for shells and the manual page,
// judged by those programs where they are installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ShellsTest : public testing::Test {
 protected:
  // What `hymt-doc words...` writes, in a file.
  [[nodiscard]] std::string written(const std::vector<std::string>& words) const {
    std::vector<std::string> all{HYMT_PROGRAM};
    all.insert(all.end(), words.begin(), words.end());
    const ChildResult result = run_child(all);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return scratch_.write("written", result.out);
  }
  [[nodiscard]] static bool has(const std::string& program) {
    return run_child({"/bin/sh", "-c", "command -v " + program}).exit_code == 0;
  }
  static std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      result.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return result;
  }

  ScratchFolder scratch_;
};

class BashTest : public ShellsTest {
 protected:
  // What bash offers where `words` are typed and the last of them is to be completed.
  [[nodiscard]] std::vector<std::string> completed(const std::vector<std::string>& words) const {
    std::string script = "set -eu; source \"$1\"; shift; cd \"$1\"; shift; COMP_WORDS=(\"$@\"); ";
    script += "COMP_CWORD=$(($# - 1)); _hymt_doc || true; ";
    script += R"(for word in "${COMPREPLY[@]}"; do printf '%s\n' "$word"; done)";
    std::vector<std::string> all{"/bin/bash",     "--norc",  "-c",
                                 script,          "bash",    written({"completion", "bash"}),
                                 scratch_.path(), "hymt-doc"};
    all.insert(all.end(), words.begin(), words.end());
    const ChildResult result = run_child(all);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return lines(result.out);
  }
};

TEST_F(BashTest, CompletesCommandsOptionsAndValues) {
  EXPECT_THAT(completed({"ch"}), ElementsAre("check"));
  EXPECT_THAT(completed({"--v"}), ElementsAre("--version"));
  EXPECT_THAT(completed({"translate", "--en"}), ElementsAre("--engine"));
  EXPECT_THAT(completed({"translate", "--engine", "p"}), ElementsAre("pseudo"));
  EXPECT_THAT(completed({"translate", "--anchors", ""}), ElementsAre("keep", "rewrite", "none"));
  EXPECT_THAT(completed({"check", "--site", "h"}), ElementsAre("hugo"));
  EXPECT_THAT(completed({"translate", "--engine", "=", "p"}), ElementsAre("pseudo"));
  EXPECT_THAT(completed({"translate", "-f", ""}),
              ElementsAre("auto", "html", "markdown", "mdx", "text"));
  EXPECT_THAT(completed({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(completed({"help", "c"}), ElementsAre("config", "check", "completion"));
  EXPECT_THAT(completed({"check", "--en"}), IsEmpty());
  EXPECT_THAT(completed({"translate", "--seed", ""}), IsEmpty());
}

TEST_F(BashTest, CompletesTheLastLanguageOfAList) {
  EXPECT_THAT(completed({"translate", "--to", "d"}), ElementsAre("de"));
  EXPECT_THAT(completed({"translate", "--to", "fr,d"}), ElementsAre("fr,de"));
}

TEST_F(BashTest, CompletesPaths) {
  scratch_.write("docs/a b.md", "x");
  scratch_.write("docs.txt", "x");
  EXPECT_THAT(completed({"translate", "do"}), testing::UnorderedElementsAre("docs", "docs.txt"));
  EXPECT_THAT(completed({"translate", "docs/a"}), ElementsAre("docs/a b.md"));
  EXPECT_THAT(completed({"translate", "--model", "do"}), ElementsAre("docs"));
}

TEST_F(ShellsTest, FishTakesTheScript) {
  if (!has("fish")) GTEST_SKIP() << "fish is not installed";
  const std::string script = written({"completion", "fish"});
  const auto completed = [&](const std::string& line) {
    const ChildResult result = run_child({"/usr/bin/fish", "--no-config", "-c",
                                          "source '" + script + "'; complete -C '" + line + "'"});
    EXPECT_EQ(result.err, "");
    return lines(result.out);
  };
  EXPECT_THAT(completed("hymt-doc ch"), ElementsAre(StartsWith("check\t")));
  EXPECT_THAT(completed("hymt-doc translate --en"), ElementsAre(StartsWith("--engine\t")));
  EXPECT_THAT(completed("hymt-doc translate --engine p"), ElementsAre(StartsWith("pseudo")));
  EXPECT_THAT(completed("hymt-doc translate --to fr,d"), Contains(StartsWith("fr,de")));
}

// zsh completes in a terminal only; here it reads the script and knows whom to ask.
TEST_F(ShellsTest, ZshTakesTheScript) {
  if (!has("zsh")) GTEST_SKIP() << "zsh is not installed";
  const std::string program = R"(autoload -U compinit; compinit -u -D; source "$1"
print -r -- $_comps[hymt-doc] $+functions[_hymt_doc])";
  const ChildResult result =
      run_child({"/bin/zsh", "-f", "-c", program, "zsh", written({"completion", "zsh"})});
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "_hymt_doc 1\n");
}

// The commands that README.md begins with, pasted into a shell in a copy of the samples.
TEST_F(BashTest, TheReadmesCommandsWorkWhenPasted) {
  std::ifstream stream(std::string(HYMT_SOURCE_DIR) + "/README.md");
  const std::string readme{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t section = readme.find("## Using it");
  const std::size_t begin = readme.find("```sh\n", section) + 6;
  const std::string block = readme.substr(begin, readme.find("```", begin) - begin);
  std::filesystem::copy(std::string(HYMT_SOURCE_DIR) + "/samples", scratch_ / "samples",
                        std::filesystem::copy_options::recursive);
  std::filesystem::create_directories(scratch_ / "build/release/cli");
  scratch_.write("build/release/cli/hymt-doc",
                 std::string("#!/bin/sh\nexec '") + HYMT_PROGRAM + "' \"$@\"\n");
  std::filesystem::permissions(scratch_ / "build/release/cli/hymt-doc",
                               std::filesystem::perms::owner_all);
  const ChildResult result =
      run_child({"/bin/bash", "--norc", "-euc", block}, {.folder = scratch_.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  const std::string first = "Klicken Sie auf **Speichern**, um die Datei zu speichern.\n";
  EXPECT_THAT(result.out, AllOf(StartsWith(first), HasSubstr("2 documents compared: 0 errors")));
  EXPECT_THAT(readme.substr(section), HasSubstr("`" + first.substr(0, first.size() - 1) + "`"));
}

TEST_F(ShellsTest, ManTakesThePage) {
  if (!has("man")) GTEST_SKIP() << "man is not installed";
  const std::string page = written({"help", "man"});
  const ChildResult result =
      run_child({"/bin/sh", "-c", "MANWIDTH=80 man --warnings -E UTF-8 -l \"$0\" | col -bx", page});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, AllOf(HasSubstr(" - translate documents"), HasSubstr("--engine ENGINE"),
                                HasSubstr("front-matter-keys"), HasSubstr("NO_COLOR")));
}

}  // namespace
}  // namespace hymt
