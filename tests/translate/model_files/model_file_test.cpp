#include "translate/model_files/model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::HasSubstr;

class ModelFileTest : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const {
    return (scratch_ / name).string();
  }
  [[nodiscard]] std::string error_of(const std::string& name, std::size_t max_bytes = 100) const {
    try {
      (void)read_optional_model_file(path(name), max_bytes);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      EXPECT_EQ(error.path(), path(name));
      return error.what();
    }
    return "none";
  }
  ScratchFolder scratch_;
};

TEST_F(ModelFileTest, AFileIsReadWholeUpToItsLimit) {
  scratch_.write("a", std::string(100, 'x'));
  EXPECT_EQ(read_model_file(path("a"), 100), std::string(100, 'x'));
  EXPECT_THAT(error_of("a", 99), HasSubstr("more than 99 bytes"));
  EXPECT_EQ(ModelFile(path("a")).read_beginning(7), "xxxxxxx");
  scratch_.write("empty", "");
  EXPECT_EQ(read_model_file(path("empty"), 0), "");
}

TEST_F(ModelFileTest, AFileThatIsNotThereIsNothingOrAnError) {
  EXPECT_EQ(read_optional_model_file(path("a"), 10), std::nullopt);
  EXPECT_EQ(read_optional_model_file(path("a/b"), 10), std::nullopt);
  try {
    (void)read_model_file(path("a"), 10);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("--model"));
  }
}

TEST_F(ModelFileTest, WhatIsNoRegularFileIsRefusedAtOnce) {
  fs::create_symlink("/dev/zero", scratch_ / "device");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  fs::create_directory(scratch_ / "folder");
  for (const char* name : {"device", "pipe", "folder"}) {
    EXPECT_THAT(error_of(name), HasSubstr("no regular file")) << name;
  }
}

TEST_F(ModelFileTest, AHugeFileIsRefusedByItsSize) {
  scratch_.write("huge", "");
  fs::resize_file(scratch_ / "huge", std::uintmax_t{1} << 42);
  EXPECT_THAT(error_of("huge"), HasSubstr("more than 100 bytes"));
}

// The size of such a file is said to be 0.
TEST_F(ModelFileTest, AFileThatHasMoreThanItSaysIsBounded) {
  fs::create_symlink("/proc/self/status", scratch_ / "status");
  EXPECT_THAT(error_of("status"), HasSubstr("more than 100 bytes"));
  EXPECT_THAT(read_model_file(path("status"), 100'000), HasSubstr("Name:"));
}

TEST_F(ModelFileTest, AChangeIsNoticed) {
  scratch_.write("a", "abc");
  const ModelFile file(path("a"));
  EXPECT_TRUE(file.is_unchanged());
  fs::resize_file(scratch_ / "a", 2);
  EXPECT_FALSE(file.is_unchanged());
}

TEST_F(ModelFileTest, APointerOfGitLfsIsCalledOne) {
  const std::string begin = "version https://git-lfs.github.com/spec/v1\n";
  scratch_.write("weights", begin + "oid sha256:0123\nsize 9\n");
  EXPECT_THAT(error_of("weights"), AllOf(HasSubstr("is a pointer of Git LFS"),
                                         HasSubstr("git lfs pull"), HasSubstr("hf download")));
  // A large file that begins so is none.
  scratch_.write("weights", begin + std::string(2000, ' '));
  EXPECT_EQ(read_model_file(path("weights"), 10'000).size(), begin.size() + 2000);
}

}  // namespace
}  // namespace hymt
