// The program as `cmake --install` leaves it, in a folder of its own, and what it finds around it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/exit_code.h"
#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kText = "Click the button to save the file.\n";
constexpr bool kHasTorch = HYMT_HAS_TORCH != 0;
constexpr bool kIsSanitized = HYMT_IS_SANITIZED != 0;

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class InstalledProgramTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = std::make_unique<ScratchFolder>();
    const ChildResult result = run_child(
        {HYMT_CMAKE, "--install", HYMT_BINARY_DIR, "--prefix", (*scratch_ / "first").string()});
    ASSERT_EQ(result.exit_code, 0) << result.out << result.err;
    // An installation can be moved.
    fs::rename(*scratch_ / "first", prefix());
  }
  static void TearDownTestSuite() { scratch_.reset(); }

  [[nodiscard]] static fs::path prefix() { return *scratch_ / "moved"; }
  [[nodiscard]] static std::string program() { return (prefix() / "bin/hymt-doc").string(); }

  // A copy of the installation in a folder of this test's.
  [[nodiscard]] fs::path copy() const {
    const fs::path to = own_ / "copy";
    fs::copy(prefix(), to, fs::copy_options::recursive);
    return to;
  }

  [[nodiscard]] static ChildResult run(const std::string& program, std::vector<std::string> words,
                                       const ChildOptions& options = {}) {
    words.insert(words.begin(), program);
    return run_child(words, options);
  }

  ScratchFolder own_;

 private:
  static std::unique_ptr<ScratchFolder> scratch_;
};
std::unique_ptr<ScratchFolder> InstalledProgramTest::scratch_;

TEST_F(InstalledProgramTest, TellsVersionAndHelp) {
  for (const char* word : {"--version", "--help"}) {
    const ChildResult result = run(program(), {word}, {.folder = "/"});
    EXPECT_EQ(result.exit_code, kExitDone);
    EXPECT_THAT(result.out, StartsWith("hymt-doc"));
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(InstalledProgramTest, HoldsWhatUsersNeedAndNothingElse) {
  for (const char* file :
       {"share/man/man1/hymt-doc.1", "share/bash-completion/completions/hymt-doc",
        "share/zsh/vendor-completions/_hymt-doc", "share/fish/vendor_completions.d/hymt-doc.fish",
        "share/hymt-doc/models/tiny-en-de/config.json"}) {
    EXPECT_TRUE(fs::file_size(prefix() / file) > 0) << file;
  }
  for (const auto& entry : fs::recursive_directory_iterator(prefix())) {
    EXPECT_NE(entry.path().extension(), ".py") << entry.path();
  }
}

TEST_F(InstalledProgramTest, TranslatesWithTheModelThatCameAlong) {
  const ChildResult result =
      run(program(), {"translate", "--to", "de", "-v"}, {.input = kText, .folder = "/"});
  EXPECT_EQ(result.exit_code, kExitDone);
  EXPECT_THAT(result.out, HasSubstr("Klicken Sie auf"));
  EXPECT_THAT(result.err, HasSubstr((prefix() / "share/hymt-doc/models/tiny-en-de").string()));
}

TEST_F(InstalledProgramTest, KnowsNothingOfWhereItWasBuilt) {
  EXPECT_THAT(read(program()), Not(HasSubstr(std::string(HYMT_SOURCE_DIR) + "/models")));
  const fs::path folder = copy();
  fs::remove_all(folder / "share");
  const ChildResult result =
      run((folder / "bin/hymt-doc").string(), {"translate", "--to", "de"}, {.input = kText});
  EXPECT_EQ(result.exit_code, kExitEngine);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("there is no model 'tiny-en-de'"));
}

// Both of the built and of the installed program.
TEST_F(InstalledProgramTest, TheTorchBackendGivesTheSameDocuments) {
  if (!kHasTorch) GTEST_SKIP() << "built without the torch backend";
  const std::string source = HYMT_SOURCE_DIR;
  const std::string inputs = (own_ / "in").string();
  own_.write("in/hello.md", "# Save\n\nClick **Save** to save the file.\n\n- Close `a.txt`.\n");
  fs::copy_file(source + "/samples/notes.txt", own_ / "in/notes.txt");
  const auto translate = [&](const std::string& by, const std::string& input,
                             const std::string& backend, const std::string& out,
                             std::vector<std::string> environment) {
    const ChildResult result =
        run(by,
            {"translate", input, "--to", "de", "--backend", backend, "--device", "cpu",
             "--precision", "fp32", "--threads", "1", "-o", (own_ / out).string()},
            {.folder = "/", .environment = std::move(environment)});
    EXPECT_EQ(result.exit_code, kExitDone) << result.err;
  };
  translate(program(), inputs, "cpu", "cpu/", {});
  translate(program(), inputs, "torch", "torch/", {});
  translate(HYMT_PROGRAM, inputs + "/hello.md", "torch", "built/", {"LD_BIND_NOW=1"});
  EXPECT_THAT(own_.read("cpu/hello.md").value_or(""), HasSubstr("Klicken Sie auf **"));
  EXPECT_EQ(own_.read("torch/hello.md"), own_.read("cpu/hello.md"));
  EXPECT_EQ(own_.read("torch/notes.txt"), own_.read("cpu/notes.txt"));
  EXPECT_EQ(own_.read("built/hello.md"), own_.read("cpu/hello.md"));
  EXPECT_EQ(run(program(), {"check", inputs, (own_ / "torch").string()}).exit_code, kExitDone);
}

TEST_F(InstalledProgramTest, ADeviceThatIsNotThereIsToldInOneSentence) {
  if (!kHasTorch) GTEST_SKIP() << "built without the torch backend";
  for (const char* device : {"cuda", "cuda:1"}) {
    for (const std::string& by : {program(), std::string(HYMT_PROGRAM)}) {
      const ChildResult result =
          run(by, {"translate", "--to", "de", "--device", device}, {.input = kText});
      if (result.exit_code == kExitDone) GTEST_SKIP() << "this machine has CUDA";
      EXPECT_EQ(result.exit_code, kExitEngine);
      EXPECT_EQ(result.out, "");
      EXPECT_THAT(result.err, HasSubstr("finds no CUDA device; choose --device cpu"));
      EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    }
  }
}

TEST_F(InstalledProgramTest, WithoutThePluginTheWayOutIsTold) {
  const fs::path folder = copy();
  fs::remove_all(folder / "lib/hymt-doc");
  const ChildResult result =
      run((folder / "bin/hymt-doc").string(), {"translate", "--to", "de", "--backend", "torch"},
          {.input = kText});
  EXPECT_EQ(result.exit_code, kExitEngine);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("/copy/lib/hymt-doc/libhymt_torch.so"));
  EXPECT_THAT(result.err, HasSubstr("--backend cpu"));
}

// The program's libraries and models are found from where it lies, whether or not the system says
// so in /proc; the working directory holds what anybody may have put there.
TEST_F(InstalledProgramTest, ALibraryInTheWorkingDirectoryIsNotOpened) {
  for (const char* place : {"here", "lib/hymt-doc", "here/lib/hymt-doc", "bin"}) {
    fs::create_directories(own_ / place);
    fs::copy_file(HYMT_PLANTED_LIBRARY, own_ / place / "libhymt_torch.so");
  }
  const std::string translate = "'" + program() + "' translate --to de -q";
  const std::string with_torch = translate + " --backend torch --precision fp32";
  const std::string here = (own_ / "here").string();
  const auto run_shell = [&](const std::string& line) {
    return run_child({"/bin/sh", "-c", line}, {.input = kText, .folder = here});
  };
  EXPECT_EQ(run_shell(with_torch).exit_code, kHasTorch ? kExitDone : kExitEngine);

  if (kIsSanitized) GTEST_SKIP() << "sanitizers need /proc";
  const auto without_proc = [](const std::string& command) {
    return "exec unshare -m sh -c \"umount -l /proc && " + command + "\"";
  };
  if (run_shell(without_proc("true")).exit_code != 0) {
    GTEST_SKIP() << "/proc cannot be taken away here";
  }
  const ChildResult by_cpu = run_shell(without_proc(translate));
  EXPECT_EQ(by_cpu.exit_code, kExitDone) << by_cpu.err;
  EXPECT_THAT(by_cpu.out, HasSubstr("Klicken Sie auf"));
  // Debian's libtorch itself does not work without /proc, and says so.
  const ChildResult by_torch = run_shell(without_proc(with_torch));
  EXPECT_THAT(by_torch.exit_code, AnyOf(kExitDone, kExitEngine));
  if (by_torch.exit_code == kExitEngine) {
    EXPECT_THAT(by_torch.err, HasSubstr(kHasTorch ? "libtorch failed" : "is not installed"));
  }
}

}  // namespace
}  // namespace hymt
