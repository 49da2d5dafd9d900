#include "cli/files/ignore_patterns.h"

#include <gtest/gtest.h>

#include <string>

namespace hymt {
namespace {

using Verdict = IgnorePatterns::Verdict;

struct Case {
  const char* patterns;
  const char* path;  // With '/' at its end, a folder.
  Verdict verdict;
};

TEST(IgnorePatternsTest, ReadsPatternsAsGitDoes) {
  constexpr Verdict kNone = Verdict::kNone;
  constexpr Verdict kIgnored = Verdict::kIgnored;
  constexpr Verdict kKept = Verdict::kKept;
  const Case cases[] = {
      {"a.md", "a.md", kIgnored},
      {"a.md", "x/y/a.md", kIgnored},
      {"a.md", "ba.md", kNone},
      {"/a.md", "a.md", kIgnored},
      {"/a.md", "x/a.md", kNone},
      {"x/a.md", "x/a.md", kIgnored},
      {"x/a.md", "y/x/a.md", kNone},
      {"drafts/", "drafts/", kIgnored},
      {"drafts/", "drafts", kNone},
      {"drafts/", "a/drafts/", kIgnored},
      {"*.md", "a/b.md", kIgnored},
      {"a/*.md", "a/b/c.md", kNone},
      {"a/**", "a/b/c.md", kIgnored},
      {"a/**", "a/", kNone},
      {"**/b", "b", kIgnored},
      {"**/b", "x/y/b", kIgnored},
      {"a/**/b", "a/b", kIgnored},
      {"a/**/b", "a/x/y/b", kIgnored},
      {"a/**/b", "ax/b", kNone},
      {"x/a**/b", "x/ay/z/b", kIgnored},  // As git does, whatever its manual says.
      {"?.md", "a.md", kIgnored},
      {"a?b/c", "a/b/c", kNone},
      {"[a-c].md", "b.md", kIgnored},
      {"[!a-c].md", "b.md", kNone},
      {"[^a-c].md", "d.md", kIgnored},
      {"[]-].md", "].md", kIgnored},
      {"[[:digit:]].md", "7.md", kIgnored},
      {"[[:nothing:]7].md", "7.md", kNone},
      {"[a.md", "[a.md", kNone},
      {"\\[a.md", "[a.md", kIgnored},
      {"# a", "# a", kNone},
      {"\\#a", "#a", kIgnored},
      {"!a", "a", kKept},
      {"\\!a", "!a", kIgnored},
      {"a  ", "a", kIgnored},
      {"a\\ ", "a ", kIgnored},
      {"a\\", "a\\", kNone},
      {"a\r\nb", "a", kIgnored},
      {"\xEF\xBB\xBF"
       "a",
       "a", kIgnored},
      {"*.md\n!keep.md", "keep.md", kKept},
      {"!keep.md\n*.md", "keep.md", kIgnored},
      {"keep.md\n!keep.md", "keep.md", kKept},
      {"*.md\n!*p.md\n*.x", "keep.md", kKept},
      {"!*p.md\n*.md", "keep.md", kIgnored},
      {"*.md/", "a.md", kNone},
      {"*.md/", "x/a.md/", kIgnored},
      {"/*.md", "x/a.md", kNone},
      {"*.md", ".md", kIgnored},
      {"*.md", "md", kNone},
      {"*", "a", kIgnored},
      {"", "a", kNone},
      {"/\n//\n!\n\n!/", "a/", kNone},
  };
  for (const Case& it : cases) {
    std::string path = it.path;
    const bool is_folder = path.ends_with('/');
    if (is_folder) path.pop_back();
    EXPECT_EQ(IgnorePatterns(it.patterns).verdict(path, is_folder), it.verdict)
        << it.patterns << " for " << it.path;
  }
}

// A path is compared one by one with few patterns only, however many there are.
TEST(IgnorePatternsTest, ManyPatternsAreLookedUp) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    const std::string number = std::to_string(i);
    text += "name" + number + "\n*.end" + number + "\n/a/b" + number + "\n";
  }
  const IgnorePatterns patterns(text + "a?\n[b]c\n*.x*\n/*.y\n**\\z\n");
  EXPECT_EQ(patterns.num_compared(), 5U);
  EXPECT_EQ(patterns.verdict("x/name19999", false), Verdict::kIgnored);
  EXPECT_EQ(patterns.verdict("x/y.end777", false), Verdict::kIgnored);
  EXPECT_EQ(patterns.verdict("a/b1", false), Verdict::kIgnored);
  EXPECT_EQ(patterns.verdict("x/y.end20000", false), Verdict::kNone);
}

// With backtracking this would take for ever.
TEST(IgnorePatternsTest, HostilePatternsTakeTheProductOfTheLengths) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_EQ(IgnorePatterns(pattern + "b").verdict(std::string(4000, 'a'), false), Verdict::kNone);
  std::string many;
  for (int i = 0; i < 200; ++i) many += "**/a*/";
  std::string path;
  for (int i = 0; i < 1000; ++i) path += "aa/";
  EXPECT_EQ(IgnorePatterns(many + "b").verdict(path + "c", false), Verdict::kNone);
}

}  // namespace
}  // namespace hymt
