#include "translate/model/mapped_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

constexpr std::size_t kSize = 100'000;  // 24 pages and a half.

class MappedFileTest : public testing::Test {
 protected:
  MappedFileTest() : path_(scratch_.write("weights", std::string(kSize, 'x'))) {}

  static std::size_t count(const MappedFile& file, char value) {
    const auto bytes = file.bytes();
    return static_cast<std::size_t>(
        std::count(bytes.begin(), bytes.end(), static_cast<std::byte>(value)));
  }
  static std::string error_of(const MappedFile& file) {
    try {
      file.check_unchanged();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      return error.path() + ": " + error.what();
    }
    return "none";
  }

  ScratchFolder scratch_;
  std::string path_;
};

TEST_F(MappedFileTest, AnUnchangedFileIsThere) {
  const MappedFile file(path_);
  EXPECT_EQ(count(file, 'x'), kSize);
  EXPECT_EQ(error_of(file), "none");
}

TEST_F(MappedFileTest, WhatWasCutIsReadAsZerosAndTold) {
  const MappedFile file(path_);
  fs::resize_file(path_, 4096);
  EXPECT_EQ(count(file, 'x'), 4096U);
  EXPECT_EQ(count(file, '\0'), kSize - 4096);
  EXPECT_THAT(error_of(file), HasSubstr(path_ + ": was cut"));
}

TEST_F(MappedFileTest, ACutWithinAPageIsTold) {
  const MappedFile file(path_);
  fs::resize_file(path_, kSize - 1);
  EXPECT_EQ(count(file, 'x'), kSize - 1);
  EXPECT_THAT(error_of(file), HasSubstr("was cut"));
}

// By then the file looks as it did.
TEST_F(MappedFileTest, PagesThatWereLostForAWhileAreTold) {
  const auto time = fs::last_write_time(path_);
  const MappedFile file(path_);
  fs::resize_file(path_, 0);
  EXPECT_EQ(count(file, '\0'), kSize);
  fs::resize_file(path_, kSize);
  fs::last_write_time(path_, time);
  EXPECT_THAT(error_of(file), HasSubstr("could not be read"));
}

TEST_F(MappedFileTest, ManyThreadsMayMeetTheLoss) {
  MappedFile first(path_);
  fs::resize_file(path_, 0);
  const MappedFile file = std::move(first);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&file] { EXPECT_EQ(count(file, 'x'), 0U); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(error_of(file), "none");
}

TEST_F(MappedFileTest, AFileThatTakesThePlaceOfAnotherIsNotTakenForIt) {
  {
    const MappedFile lost(path_);
    fs::resize_file(path_, 0);
    EXPECT_EQ(count(lost, 'x'), 0U);
  }
  scratch_.write("weights", std::string(kSize, 'y'));
  const MappedFile file(path_);
  EXPECT_EQ(count(file, 'y'), kSize);
  EXPECT_EQ(error_of(file), "none");
}

// A signal that somebody sends has the effect that it always had.
TEST_F(MappedFileTest, OtherBusErrorsStillEndTheProgram) {
  const MappedFile file(path_);
  const pid_t child = ::fork();
  if (child == 0) {
    ::kill(::getpid(), SIGBUS);
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace hymt
