// The program on a tree of bad documents with good ones among them: bad ones end alone.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/suites/bad_inputs.h"
#include "tests/suites/sanitized.h"
#include "tests/suites/suite_inputs.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHugeSize = 1'000'000;

struct Ended {
  int exit_code = -1;  // -1: by a signal.
  std::size_t max_resident_mib = 0;
};

Ended run_program(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    execv(argv.front(), argv.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  Ended ended;
  if (WIFEXITED(status)) ended.exit_code = WEXITSTATUS(status);
  ended.max_resident_mib = static_cast<std::size_t>(usage.ru_maxrss) / 1024;
  return ended;
}

std::string_view ending(Format format) {
  switch (format) {
    case Format::kText: return ".txt";
    case Format::kMarkdown: return ".md";
    case Format::kMdx: return ".mdx";
    case Format::kHtml: return ".html";
  }
  return ".txt";
}

class BadTree : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "bad_tree_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    fs::create_directory(folder_ / "in");
    write("in/good.md", "# Title\n\nSome *good* text.\n");
    write("in/good.html", "<p>Some <b>good</b> text.</p>\n");
    write("in/good.txt", "Some good text.\n");
    std::size_t number = 0;
    for (const BadInput& input : bad_inputs(kHugeSize)) {
      const std::string name = std::to_string(++number) + std::string(ending(input.format));
      write("in/" + name, input.bytes());
      names_.emplace_back(name, input);
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] Ended translate(const std::string& engine) const {
    return run_program({HYMT_PROGRAM, "translate", (folder_ / "in").string(), "-o",
                        (folder_ / "out").string(), "--to", engine == "identity" ? "en" : "de",
                        "--from", "en", "--engine", engine, "--report",
                        (folder_ / "report.json").string(), "--no-progress", "--quiet"});
  }

  fs::path folder_;
  std::vector<std::pair<std::string, BadInput>> names_;
};

TEST_F(BadTree, ComesBackByteForByteFromIdentity) {
  const Ended ended = translate("identity");
  EXPECT_TRUE(ended.exit_code == 0 || ended.exit_code == 3) << ended.exit_code;
  for (const auto& [name, input] : names_) {
    const fs::path output = folder_ / "out" / name;
    if (input.may_be_refused && !fs::exists(output)) continue;
    ASSERT_TRUE(fs::exists(output)) << name << " (" << input.name << ") was not written";
    EXPECT_TRUE(read_file(output) == input.bytes()) << name << " (" << input.name << ") changed";
  }
}

TEST_F(BadTree, LeavesTheGoodDocumentsTranslated) {
  const Ended ended = translate("pseudo");
  EXPECT_TRUE(ended.exit_code == 0 || ended.exit_code == 3) << ended.exit_code;
  if (!kSanitized) {
    EXPECT_LE(ended.max_resident_mib, 512 + 30 * kHugeSize / 1'000'000);
  }
  for (const char* name : {"good.md", "good.html", "good.txt"}) {
    ASSERT_TRUE(fs::exists(folder_ / "out" / name)) << name;
    const std::string bytes = read_file(folder_ / "out" / name);
    EXPECT_EQ(bytes.find("good"), std::string::npos) << bytes;
  }
}

}  // namespace
}  // namespace hymt
