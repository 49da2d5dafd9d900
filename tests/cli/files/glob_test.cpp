#include "cli/files/glob.h"

#include <gtest/gtest.h>

#include <string>

#include "parsers/document/error.h"

namespace hymt {
namespace {

bool matches(const char* pattern, const std::string& path) { return Glob(pattern).matches(path); }

TEST(GlobTest, StarStaysInItsFolder) {
  EXPECT_TRUE(matches("docs/*.md", "docs/a.md"));
  EXPECT_TRUE(matches("docs/*.md", "docs/.md"));
  EXPECT_FALSE(matches("docs/*.md", "docs/sub/a.md"));
  EXPECT_FALSE(matches("docs/*.md", "docs/a.mdx"));
}

TEST(GlobTest, DoubleStarCrossesFolders) {
  EXPECT_TRUE(matches("**/a.md", "a.md"));
  EXPECT_TRUE(matches("**/a.md", "x/y/a.md"));
  EXPECT_FALSE(matches("**/a.md", "x/ba.md"));
  EXPECT_TRUE(matches("docs/**", "docs/x/y"));
  EXPECT_FALSE(matches("docs/**", "doc/x"));
  EXPECT_TRUE(matches("docs/**/b.md", "docs/b.md"));
  EXPECT_TRUE(matches("docs/**/b.md", "docs/x/y/b.md"));
}

TEST(GlobTest, PatternWithoutSlashMeansTheNameInAnyFolder) {
  EXPECT_TRUE(matches("*.md", "x/y/a.md"));
  EXPECT_TRUE(matches("a.md", "a.md"));
  EXPECT_FALSE(matches("x", "x/a.md"));
  EXPECT_FALSE(matches("/a.md", "x/a.md"));
}

TEST(GlobTest, SetsQuestionMarksAndBraces) {
  EXPECT_TRUE(matches("v[0-9]/?.md", "v3/a.md"));
  EXPECT_FALSE(matches("v[!0-9]/?.md", "v3/a.md"));
  EXPECT_FALSE(matches("a?b/c", "a/b/c"));
  EXPECT_TRUE(matches("*.{md,html}", "a.html"));
  EXPECT_TRUE(matches("{a,b}/{c,d}", "b/c"));
  EXPECT_FALSE(matches("{a,b}/{c,d}", "c/b"));
}

TEST(GlobTest, UnclosedBracketsAreErrors) {
  EXPECT_THROW(Glob("a[b"), Error);
  EXPECT_THROW(Glob("a{b"), Error);
  EXPECT_THROW(Glob(""), Error);
}

// A backtracking matcher would need longer than the universe has.
TEST(GlobTest, ManyStarsTakeNoLongerThanTheirProduct) {
  std::string pattern = "x/";
  for (int i = 0; i < 60; ++i) pattern += "*a";
  EXPECT_FALSE(matches((pattern + "b").c_str(), "x/" + std::string(2000, 'a')));
}

}  // namespace
}  // namespace hymt
