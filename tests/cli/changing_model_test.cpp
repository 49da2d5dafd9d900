// The program with a model whose files change, or are no files, while it runs.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "cli/commands/exit_code.h"
#include "tests/cli/child_process.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

class ChangingModelTest : public testing::Test {
 protected:
  ChangingModelTest() : model_(scratch_ / "model") {
    fs::copy(fs::path(HYMT_SOURCE_DIR) / "models/tiny-en-de", model_);
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (scratch_ / name).string();
  }
  ScratchFolder scratch_;
  fs::path model_;
};

// The program opens its input once the model is loaded, so that is when the file is cut.
TEST_F(ChangingModelTest, WeightsThatAreCutDuringARunEndIt) {
  ASSERT_EQ(::mkfifo(path("in.md").c_str(), 0600), 0);
  const ChildResult result = run_child(
      {HYMT_PROGRAM, "translate", path("in.md"), "--to", "de", "--model", model_.string(), "-o",
       path("out.md")},
      {.meanwhile = [&](pid_t) {
        const int pipe = ::open(path("in.md").c_str(), O_WRONLY | O_CLOEXEC);
        fs::resize_file(model_ / "model.safetensors", 0);
        constexpr std::string_view kText = "Click the button to save the file.\n";
        EXPECT_EQ(::write(pipe, kText.data(), kText.size()), static_cast<ssize_t>(kText.size()));
        ::close(pipe);
      }});
  EXPECT_EQ(result.exit_code, kExitEngine);
  EXPECT_THAT(result.err, HasSubstr((model_ / "model.safetensors").string() + ": was cut"));
  EXPECT_EQ(scratch_.files("."),
            (std::vector<std::string>{"in.md", "model/README.md", "model/config.json",
                                      "model/generation_config.json", "model/languages.json",
                                      "model/model.safetensors", "model/tokenizer.model",
                                      "model/tokenizer_config.json"}));
}

// Every file that the program may look for in a model's folder.
TEST_F(ChangingModelTest, DevicesAndPipesAreNoFilesOfAModel) {
  for (const char* name : {"config.json", "generation_config.json", "model.safetensors",
                           "tokenizer.json", "tokenizer.model", "tokenizer_config.json",
                           "README.md", "model.safetensors.index.json", "languages.json"}) {
    for (const bool is_pipe : {false, true}) {
      const fs::path file = model_ / name;
      const fs::path kept = scratch_ / "kept";
      const bool was_there = fs::exists(file);
      if (was_there) fs::rename(file, kept);
      if (is_pipe) {
        ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
      } else {
        fs::create_symlink("/dev/zero", file);
      }
      // So little memory that reading without end ends soon, and with it the test.
      const ChildResult result = run_child(
          {"/bin/sh", "-c",
           "ulimit -v " HYMT_ADDRESS_SPACE "; exec '" HYMT_PROGRAM "' translate --to de --model '" +
               model_.string() + "'"},
          {.input = "Click the button.\n"});
      // The one is only looked into, the other not needed beside the single file.
      const bool is_needed = std::string_view(name) != "README.md" &&
                             std::string_view(name) != "model.safetensors.index.json";
      EXPECT_EQ(result.exit_code, is_needed ? kExitEngine : kExitDone) << name << result.err;
      if (is_needed) {
        EXPECT_THAT(result.err, HasSubstr(file.string() + ": is no regular file"));
      }
      fs::remove(file);
      if (was_there) fs::rename(kept, file);
    }
  }
}

}  // namespace
}  // namespace hymt
