#include "cli/files/input_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/cli/files/faulty_file_system.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

using Step = FaultyFileSystem::Step;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> names_of(const InputTree& tree) {
  std::vector<std::string> names;
  for (const TreeFile& file : tree.files) names.push_back(file.relative_path);
  return names;
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
      walk_tree(*files, scratch / "tree", {{files->canonical(scratch / "tree/out")}, true, {}});
  EXPECT_THAT(names_of(tree), ElementsAre(".hidden/x.md", "a/z.md", "b.md", "in-link.md"));
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

TEST(InputTreeTest, ObeysIgnoreFilesAlsoNestedOnes) {
  ScratchFolder scratch;
  scratch.write(".gitignore", "*.tmp.md\n/build/\n");
  scratch.write("a/.gitignore", "!keep.tmp.md\n/only-here.md\n");
  for (const char* name :
       {"a.md", "b.tmp.md", "build/c.md", "a/build/d.md", "a/keep.tmp.md", "a/only-here.md",
        "a/b/only-here.md", "node_modules/p/readme.md", "a/node_modules/q.md"}) {
    scratch.write(name, "");
  }
  const auto files = make_file_system();
  const InputTree tree = walk_tree(*files, scratch.path(), {});
  EXPECT_THAT(names_of(tree), ElementsAre(".gitignore", "a.md", "a/.gitignore", "a/b/only-here.md",
                                          "a/build/d.md", "a/keep.tmp.md"));
  EXPECT_THAT(tree.ignored, ElementsAre("a/node_modules/", "a/only-here.md", "b.tmp.md", "build/",
                                        "node_modules/"));
  EXPECT_EQ(walk_tree(*files, scratch.path(), {{}, false, {}}).files.size(), 11U);
}

TEST(InputTreeTest, IgnoreFilesMayWantNodeModules) {
  ScratchFolder scratch;
  scratch.write(".gitignore", "!node_modules/\n");
  scratch.write("node_modules/a.md", "");
  const auto files = make_file_system();
  EXPECT_THAT(names_of(walk_tree(*files, scratch.path(), {})),
              ElementsAre(".gitignore", "node_modules/a.md"));
}

// What is named is read, whatever is said above it of its name; what is said of what lies in it
// holds.
TEST(InputTreeTest, IgnoreFilesAboveTheTreeHoldUpToTheRootOfItsRepository) {
  ScratchFolder scratch;
  scratch.write(".gitignore", "c.md\n");
  scratch.write("repository/.git/HEAD", "");
  scratch.write("repository/.gitignore", "docs/\n/docs/a.md\nb.md\n");
  for (const char* name : {"a.md", "b.md", "c.md", "d.md"}) {
    scratch.write(std::string("repository/docs/") + name, "");
  }
  const auto files = make_file_system();
  EXPECT_THAT(names_of(walk_tree(*files, scratch / "repository/docs", {})),
              ElementsAre("c.md", "d.md"));
}

TEST(InputTreeTest, AnotherRepositoryInsideHasItsOwnRules) {
  ScratchFolder scratch;
  scratch.write(".gitignore", "a.md\n");
  scratch.write("module/.git", "gitdir: elsewhere\n");
  scratch.write("module/a.md", "");
  scratch.write("module/node_modules/a.md", "");
  const auto files = make_file_system();
  EXPECT_THAT(names_of(walk_tree(*files, scratch.path(), {})),
              ElementsAre(".gitignore", "module/.git", "module/a.md"));
}

// Each path is compared with each of such patterns, and a tree may have many of both.
TEST(InputTreeTest, IgnoreFilesHaveNoMoreWildcardsThanCanBeCompared) {
  ScratchFolder scratch;
  std::string few;
  for (int i = 0; i < 600; ++i) few += "a*" + std::to_string(i) + ".md\n";
  scratch.write(".gitignore", few);
  scratch.write("x/.gitignore", few + "b.md\n");
  for (const char* name : {"a-1.md", "x/a-2.md", "x/b.md"}) scratch.write(name, "");
  const auto files = make_file_system();
  const InputTree tree = walk_tree(*files, scratch.path(), {});
  EXPECT_THAT(names_of(tree), ElementsAre(".gitignore", "x/.gitignore", "x/b.md"));
  ASSERT_EQ(tree.failures.size(), 1U);
  EXPECT_THAT(tree.failures[0].message,
              testing::AllOf(testing::HasSubstr("x/.gitignore"), testing::HasSubstr("1000")));
}

TEST(InputTreeTest, PatternsOfTheUserWin) {
  ScratchFolder scratch;
  scratch.write(".gitignore", "a.md\n!b.md\n");
  for (const char* name : {"a.md", "b.md", "c.md", "drafts/d.md"}) scratch.write(name, "");
  const auto files = make_file_system();
  const InputTree tree =
      walk_tree(*files, scratch.path(), {{}, true, {"!a.md", "b.md", "drafts/", ".gitignore"}});
  EXPECT_THAT(names_of(tree), ElementsAre("a.md", "c.md"));
}

TEST(InputTreeTest, AnIgnoreFileThatCannotBeUsedIsAFailure) {
  ScratchFolder scratch;
  scratch.write("a/.gitignore", std::string(300U << 10, 'x'));
  scratch.write("a/a.md", "");
  const auto files = make_file_system();
  const InputTree tree = walk_tree(*files, scratch.path(), {});
  EXPECT_THAT(names_of(tree), ElementsAre("a/.gitignore", "a/a.md"));
  ASSERT_EQ(tree.failures.size(), 1U);
  EXPECT_THAT(tree.failures[0].message, HasSubstr("a/.gitignore: "));
  EXPECT_THAT(tree.failures[0].message, HasSubstr("--no-ignore"));
}

// ---- Against git

// Trees of names and ignore files of patterns, made of pieces that mean something to git.
class RandomTree {
 public:
  explicit RandomTree(std::uint32_t seed) : draw_(seed) {}

  void write(const ScratchFolder& scratch) {
    constexpr std::array kFolders = {"", "a/", "b/", "a/b/", "a/ab/", "b/a/b/", "a/b/[a]/"};
    for (const char* folder : kFolders) {
      for (const char* name : {"a", "b", "ab", "a.md", "b.md", "!a", "#b", "a b", "[a]", "a]",
                               "\\a", "A.md", "7", "-", "a "}) {
        // A folder of the same name would be in the way.
        const std::string file = std::string(folder) + "f" + name;
        scratch.write(file, "");
      }
      if (below(3) != 0) scratch.write(std::string(folder) + ".gitignore", patterns());
    }
  }

 private:
  std::string patterns() {
    constexpr std::array kPieces = {
        "a",           "b",   "ab",    "f",   ".md",   "*",        "**",  "/",
        "/",           "**/", "/**",   "?",   "[ab]",  "[!a]",     "[a-", "[[:alpha:]",
        "[[:digit:]]", "\\",  "\\ ",   "!",   "#",     " ",        "]",   "-",
        "[]a]",        "f*",  "fa",    "fb",  "[^-a]", "[a-f]",    "*/",  "/*",
        "a/",          "b/",  "[\\]]", "[/]", "f[",    "[[:foo:]]"};
    std::string text;
    for (std::size_t line = below(6); line > 0; --line) {
      if (below(4) == 0) text += '!';
      for (std::size_t piece = 1 + below(4); piece > 0; --piece) {
        text += kPieces.at(below(kPieces.size()));
      }
      text += below(8) == 0 ? "\r\n" : "\n";
    }
    return text;
  }
  std::size_t below(std::size_t end) { return draw_() % end; }

  std::mt19937 draw_;
};

TEST(InputTreeTest, IgnoresWhatGitIgnores) {
  if (std::system("git --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no git";
  constexpr std::uint32_t kTrees = 25;
  const auto files = make_file_system();
  std::size_t num_ignored = 0;
  for (std::uint32_t seed = 0; seed < kTrees; ++seed) {
    ScratchFolder scratch;
    RandomTree(seed).write(scratch);
    std::vector<std::string> all = names_of(walk_tree(*files, scratch.path(), {{}, false, {}}));
    std::string paths;
    for (const std::string& name : all) paths += name + '\0';
    scratch.write(".hymt-paths", paths);
    const std::string command =
        "cd '" + scratch.path().string() +
        "' && export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null && git init -q && "
        "git check-ignore --no-index --stdin -z <.hymt-paths >.hymt-ignored; test $? -lt 2";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const std::string ignored = scratch.read(".hymt-ignored").value_or("");
    for (std::size_t at = 0; at < ignored.size(); ++num_ignored) {
      const std::size_t end = ignored.find('\0', at);
      std::erase(all, ignored.substr(at, end - at));
      at = end + 1;
    }
    EXPECT_EQ(names_of(walk_tree(*files, scratch.path(), {})), all) << "seed " << seed;
  }
  EXPECT_GT(num_ignored, kTrees);
}

}  // namespace
}  // namespace hymt
