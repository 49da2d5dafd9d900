#include "translate/model/program_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

TEST(ProgramFolderTest, ItIsAbsoluteAndHoldsThisProgram) {
  EXPECT_TRUE(program_folder().is_absolute());
  EXPECT_EQ(program_folder(), fs::canonical("/proc/self/exe").parent_path());
}

TEST(ProgramFolderTest, WithoutProcTheNameOfTheProgramIsFollowed) {
  ScratchFolder scratch;
  const fs::path program = fs::canonical(scratch.write("real/bin/program", ""));
  fs::create_symlink(program, scratch / "link");
  EXPECT_EQ(folder_of_program("/no/such/link", (scratch / "link").c_str()), program.parent_path());
}

TEST(ProgramFolderTest, ARelativeNameBecomesAbsolute) {
  ScratchFolder scratch;
  const fs::path program = fs::canonical(scratch.write("bin/program", ""));
  const fs::path name = fs::relative(program);
  ASSERT_TRUE(name.is_relative());
  EXPECT_EQ(folder_of_program("/no/such/link", name.c_str()), program.parent_path());
}

TEST(ProgramFolderTest, WhatIsNotKnownIsEmptyAndNeverTheWorkingDirectory) {
  EXPECT_EQ(folder_of_program("/no/such/link", nullptr), fs::path());
  EXPECT_EQ(folder_of_program("/no/such/link", ""), fs::path());
  EXPECT_EQ(folder_of_program("/no/such/link", "/dev/fd/no-such-program"), fs::path());
}

}  // namespace
}  // namespace hymt
