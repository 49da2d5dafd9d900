#include "cli/file_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/input_tree.h"
#include "parsers/document/error.h"
#include "tests/cli/faulty_file_system.h"
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

TEST(AtomicFileTest, AppearsWholeWithItsPermissions) {
  ScratchFolder scratch;
  scratch.write("a.md", "old");
  const auto files = make_file_system();
  {
    AtomicFile file(*files, scratch / "a.md");
    file.write("new ");
    file.write("text");
    EXPECT_EQ(scratch.read("a.md"), "old");
    file.commit(0640);
  }
  EXPECT_EQ(scratch.read("a.md"), "new text");
  EXPECT_EQ(permissions_of(scratch / "a.md"), 0640U);
  EXPECT_THAT(scratch.files(), ElementsAre("a.md"));
}

TEST(AtomicFileTest, LeavesNoTraceIfItIsNotCommitted) {
  ScratchFolder scratch;
  scratch.write("a.md", "old");
  const auto files = make_file_system();
  { AtomicFile(*files, scratch / "a.md").write("half of it"); }
  EXPECT_EQ(scratch.read("a.md"), "old");
  EXPECT_THAT(scratch.files(), ElementsAre("a.md"));
}

TEST(AtomicFileTest, LeavesNoTraceWhateverStepFails) {
  for (const Step step :
       {Step::kCreate, Step::kWrite, Step::kSync, Step::kPermissions, Step::kRename}) {
    ScratchFolder scratch;
    scratch.write("a.md", "old");
    FaultyFileSystem files;
    files.set_saboteur([&](Step asked, const std::filesystem::path&) -> std::string {
      return asked == step ? "No space left on device" : "";
    });
    const auto write = [&] {
      AtomicFile file(files, scratch / "a.md");
      file.write("new text");
      file.commit(0644);
    };
    try {
      write();
      ADD_FAILURE() << "step " << static_cast<int>(step) << " did not fail";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kOutput);
      // The user knows this file, and not the temporary one.
      EXPECT_EQ(error.path(), (scratch / "a.md").string());
    }
    EXPECT_EQ(scratch.read("a.md"), "old");
    EXPECT_THAT(scratch.files(), ElementsAre("a.md"));
  }
}

TEST(AtomicFileTest, TemporariesCanBeRemovedInAHurry) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  AtomicFile file(*files, scratch / "a.md");
  file.write("half");
  EXPECT_EQ(scratch.files().size(), 1U);
  files->remove_temporaries();
  EXPECT_THAT(scratch.files(), IsEmpty());
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

TEST(InputTreeTest, FindsRegularFilesInOrderAndNamesTheRest) {
  ScratchFolder scratch;
  scratch.write("tree/b.md", "");
  scratch.write("tree/a/z.md", "");
  scratch.write("tree/.git/HEAD", "");
  scratch.write("tree/.hidden/x.md", "");
  scratch.write("tree/.hymt-12-0.tmp", "");
  scratch.write("tree/out/b.md", "");
  scratch.write("outside.md", "");
  std::filesystem::create_symlink("../outside.md", scratch / "tree/out-link.md");
  std::filesystem::create_symlink("b.md", scratch / "tree/in-link.md");
  std::filesystem::create_symlink("a", scratch / "tree/folder-link");
  std::filesystem::create_symlink("nowhere", scratch / "tree/broken-link");
  std::filesystem::create_symlink("..", scratch / "tree/a/up");
  ASSERT_EQ(::mkfifo((scratch / "tree/pipe.md").c_str(), 0600), 0);

  const auto files = make_file_system();
  const InputTree tree =
      walk_tree(*files, scratch / "tree", {files->canonical(scratch / "tree/out")});
  std::vector<std::string> names;
  for (const TreeFile& file : tree.files) names.push_back(file.relative_path);
  EXPECT_THAT(names, ElementsAre(".hidden/x.md", "a/z.md", "b.md", "in-link.md"));
  EXPECT_THAT(tree.links, ElementsAre("a/up", "broken-link", "folder-link", "out-link.md"));
  EXPECT_THAT(tree.others, ElementsAre("pipe.md"));
  EXPECT_THAT(tree.failures, IsEmpty());
}

TEST(InputTreeTest, DeepTreesAreWalkedAndTooDeepOnesReported) {
  ScratchFolder scratch;
  const auto files = make_file_system();
  std::filesystem::path folder = scratch.path();
  for (int i = 0; i < 1000; ++i) folder /= "d";
  std::filesystem::create_directories(folder);
  scratch.write(folder.lexically_relative(scratch.path()).string() + "/deep.md", "x");
  EXPECT_EQ(walk_tree(*files, scratch.path(), {}).files.size(), 1U);
}

TEST(InputTreeTest, AFolderThatCannotBeListedIsAFailureAndNotTheEnd) {
  ScratchFolder scratch;
  scratch.write("a/x.md", "");
  scratch.write("b/y.md", "");
  FaultyFileSystem files;
  files.set_saboteur([&](Step step, const std::filesystem::path& path) -> std::string {
    return step == Step::kList && path == scratch / "a" ? "Permission denied" : "";
  });
  const InputTree tree = walk_tree(files, scratch.path(), {});
  ASSERT_EQ(tree.files.size(), 1U);
  EXPECT_EQ(tree.files[0].relative_path, "b/y.md");
  ASSERT_EQ(tree.failures.size(), 1U);
  EXPECT_EQ(tree.failures[0].relative_path, "a");
}

TEST(InputTreeTest, LiesInGoesByWholeNames) {
  EXPECT_TRUE(lies_in("/a/b", "/a"));
  EXPECT_TRUE(lies_in("/a", "/a"));
  EXPECT_FALSE(lies_in("/ab", "/a"));
  EXPECT_FALSE(lies_in("/a", "/a/b"));
}

}  // namespace
}  // namespace hymt
