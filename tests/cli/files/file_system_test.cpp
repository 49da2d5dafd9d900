#include "cli/files/file_system.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "cli/files/input_tree.h"
#include "cli/files/output_file.h"
#include "parsers/document/error.h"
#include "tests/cli/files/faulty_file_system.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

using Step = FaultyFileSystem::Step;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::uint32_t permissions_of(const std::filesystem::path& path) {
  struct stat data {};
  EXPECT_EQ(::stat(path.c_str(), &data), 0);
  return data.st_mode & 0777U;
}

TEST(OutputFileTest, AppearsWholeWithItsPermissions) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  for (const char* before : {"", "old"}) {
    if (*before != '\0') scratch.write("a.md", before);
    OutputFile file(*files, scratch / "a.md", Links::kFollow);
    file.write("new ");
    file.write("text");
    EXPECT_EQ(scratch.read("a.md").value_or(""), before);
    file.commit(0640);
    EXPECT_EQ(scratch.read("a.md"), "new text");
    EXPECT_EQ(permissions_of(scratch / "a.md"), 0640U);
    EXPECT_THAT(scratch.files(), ElementsAre("a.md"));
  }
}

TEST(OutputFileTest, TheMaskOfTheUserHolds) {
  ScratchFolder scratch;
  const mode_t mask = ::umask(027);
  const auto files = make_file_system();
  ::umask(mask);
  OutputFile(*files, scratch / "plain", Links::kFollow).commit();
  OutputFile(*files, scratch / "open", Links::kFollow).commit(0777);
  EXPECT_EQ(permissions_of(scratch / "plain"), 0640U);
  EXPECT_EQ(permissions_of(scratch / "open"), 0750U);
}

TEST(OutputFileTest, LeavesNoTraceIfItIsNotCommitted) {
  ScratchFolder scratch;
  scratch.write("a.md", "old");
  const auto files = make_file_system();
  { OutputFile(*files, scratch / "a.md", Links::kFollow).write("half of it"); }
  EXPECT_EQ(scratch.read("a.md"), "old");
  EXPECT_THAT(scratch.files(), ElementsAre("a.md"));
}

TEST(OutputFileTest, LeavesNoTraceWhateverStepFails) {
  for (const Step step :
       {Step::kCreate, Step::kWrite, Step::kSync, Step::kPermissions, Step::kPublish}) {
    ScratchFolder scratch;
    scratch.write("a.md", "old");
    FaultyFileSystem files;
    files.set_saboteur([&](Step asked, const std::filesystem::path&) -> std::string {
      return asked == step ? "No space left on device" : "";
    });
    const auto write = [&] {
      OutputFile file(files, scratch / "a.md", Links::kFollow);
      file.write("new text");
      file.commit(0644);
    };
    try {
      write();
      ADD_FAILURE() << "step " << static_cast<int>(step) << " did not fail";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kOutput);
      // The user knows this file, and not what it was written to.
      EXPECT_EQ(error.path(), (scratch / "a.md").string());
    }
    EXPECT_EQ(scratch.read("a.md"), "old");
    EXPECT_THAT(scratch.files(), ElementsAre("a.md"));
  }
}

TEST(OutputFileTest, FollowsALinkThatAUserNamedAndRefusesOneThatWasFound) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  std::filesystem::create_directory(scratch / "end");
  std::filesystem::create_symlink("end/real.md", scratch / "link.md");
  for (const std::string text : {"new", "newer"}) {  // Where the link leads to nothing, and not.
    OutputFile file(*files, scratch / "link.md", Links::kFollow);
    file.write(text);
    file.commit();
    EXPECT_EQ(scratch.read("end/real.md"), text);
    EXPECT_TRUE(std::filesystem::is_symlink(scratch / "link.md"));
  }
  EXPECT_THROW(OutputFile(*files, scratch / "link.md", Links::kRefuse), Error);
}

TEST(OutputFileTest, WritesIntoAPipeAndLeavesItAPipe) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  const std::filesystem::path pipe = scratch / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::filesystem::create_symlink("pipe", scratch / "link");
  for (const char* name : {"pipe", "link"}) {
    const int end = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    OutputFile file(*files, scratch / name, Links::kFollow);
    file.write("text");
    file.commit(0644);
    std::array<char, 16> bytes{};
    EXPECT_EQ(::read(end, bytes.data(), bytes.size()), 4);
    ::close(end);
    EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  }
  EXPECT_THAT(scratch.files(), ElementsAre("link", "pipe"));
}

TEST(NewFileTest, HasNoNameOrOneThatCanBeRemovedInAHurry) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  const auto file = files->create(scratch.path());
  file->write("half");
  EXPECT_LE(scratch.files().size(), 1U);
  files->remove_temporaries();
  EXPECT_THAT(scratch.files(), IsEmpty());
}

// What a killed process leaves has a name of ours and no lock; what a living one writes is locked;
// all else is not ours.
TEST(NewFileTest, LeftoversOfDeadProcessesAreRemovedAndNothingElse) {
  ScratchFolder scratch;
  scratch.write(".hymt-4711-0.tmp", "half");
  scratch.write(".hymt-4711-1.tmp", "of a living process");
  scratch.write(".hymt-4711.tmp", "no name of ours");
  scratch.write(".hymt-a-1.tmp", "no name of ours");
  scratch.write(".hymt-1-2.tmp.bak", "no name of ours");
  scratch.write("in/.hymt-4711-0.tmp", "where nothing is written");
  std::filesystem::create_symlink(".hymt-4711.tmp", scratch / ".hymt-4711-2.tmp");
  scratch.write("hard", "two names");
  std::filesystem::create_hard_link(scratch / "hard", scratch / ".hymt-4711-3.tmp");
  ASSERT_EQ(::mkfifo((scratch / ".hymt-4711-4.tmp").c_str(), 0600), 0);
  const int living = ::open((scratch / ".hymt-4711-1.tmp").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(living, LOCK_EX), 0);

  const auto files = make_file_system();
  OutputFile(*files, scratch / "a.md", Links::kFollow).commit();
  EXPECT_THAT(scratch.files(),
              ElementsAre(".hymt-1-2.tmp.bak", ".hymt-4711-1.tmp", ".hymt-4711-2.tmp",
                          ".hymt-4711-3.tmp", ".hymt-4711-4.tmp", ".hymt-4711.tmp", ".hymt-a-1.tmp",
                          "a.md", "hard", "in/.hymt-4711-0.tmp"));
  ::close(living);
}

TEST(NewFileTest, LeftoversAreRemovedAlsoWhereAFolderWasMadeBefore) {
  ScratchFolder scratch;
  scratch.write("out/.hymt-4711-0.tmp", "half");
  const auto files = make_file_system();
  files->make_directories(scratch / "out/deep/er");
  OutputFile(*files, scratch / "out/deep/er/a.md", Links::kFollow).commit();
  OutputFile(*files, scratch / "out/b.md", Links::kFollow).commit();
  EXPECT_THAT(scratch.files("out"), ElementsAre("b.md", "deep/er/a.md"));
}

TEST(FileSystemTest, WaitingForAPipeCanBeCancelled) {
  ScratchFolder scratch;
  ASSERT_EQ(::mkfifo((scratch / "pipe").c_str(), 0600), 0);
  const auto files = make_file_system();
  const auto pipe = files->open_to_read(scratch / "pipe", Links::kFollow);  // Does not wait.
  std::thread reader([&] {
    try {
      (void)read_whole(*pipe, "pipe");
      ADD_FAILURE() << "there is nothing to read";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
    }
  });
  files->cancel_waiting();
  reader.join();
}

TEST(FileSystemTest, ALinkToItselfIsNoFile) {
  ScratchFolder scratch;
  std::filesystem::create_symlink("self", scratch / "self");
  const auto files = make_file_system();
  EXPECT_FALSE(files->status(scratch / "self", Links::kFollow).has_value());
  EXPECT_TRUE(files->status(scratch / "self", Links::kRefuse).has_value());
}

TEST(FileSystemTest, CaseIsFoldedWhereItIs) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  scratch.write("probe", "");
  EXPECT_EQ(files->folds_case(scratch / "not/yet"), std::filesystem::exists(scratch / "PROBE"));
  EXPECT_THAT(scratch.files(), ElementsAre("probe"));
}

TEST(FileSystemTest, ALargeFileIsRefusedByItsSizeAlone) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  const std::string path = scratch.write("huge", "");
  ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 33), 0);
  std::size_t reads = 0;
  FaultyFileSystem watched;
  watched.set_saboteur([&](Step step, const std::filesystem::path&) -> std::string {
    if (step == Step::kRead) ++reads;
    return {};
  });
  EXPECT_THROW((void)read_file(watched, path, {}, /*regular_only=*/false), Error);
  EXPECT_EQ(reads, 0U);
}

TEST(FileSystemTest, WhatWasOpenedIsReadWhateverHasItsNameByNow) {
  ScratchFolder scratch;
  const std::string path = scratch.write("a.toml", "to = 'de'");
  FaultyFileSystem files;
  files.set_saboteur([&](Step step, const std::filesystem::path&) -> std::string {
    // A stranger is quicker: the name is that of a pipe once the file is open.
    if (step == Step::kOpened) {
      std::filesystem::remove(path);
      EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    }
    return {};
  });
  EXPECT_EQ(read_file(files, path, {}, /*regular_only=*/true), "to = 'de'");
}

TEST(FileSystemTest, ErrorsSayWhatTheSystemSaidAndWhatToDo) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  try {
    (void)files->open_to_read(scratch / "gone.md", Links::kFollow);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("No such file or directory; was it moved"));
    EXPECT_EQ(error.path(), (scratch / "gone.md").string());
  }
  EXPECT_THROW((void)files->open_to_read(scratch.path(), Links::kFollow), Error);
  EXPECT_FALSE(files->status(scratch / "gone.md", Links::kFollow).has_value());
}

TEST(FileSystemTest, ReadsFilesOfEverySize) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  for (const std::size_t size : {0UL, 1UL, 65535UL, 65536UL, 65537UL, 1000000UL}) {
    std::string content(size, 'x');
    if (size > 1) content[size / 2] = '\0';
    const std::string path = scratch.write("f", content);
    for (const std::size_t expected : {std::size_t{0}, size, size / 3, size * 2}) {
      const auto file = files->open_to_read(path, Links::kRefuse);
      EXPECT_EQ(read_whole(*file, path, expected), content);
    }
  }
}

}  // namespace
}  // namespace hymt
