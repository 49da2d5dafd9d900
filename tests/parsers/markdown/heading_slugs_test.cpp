// The expected ids of GitHub, VitePress and MkDocs are what github-slugger 2.0.0,
// @mdit-vue/shared 2.1.3 with markdown-it-anchor's numbers, and Python-Markdown 3.7 say.
#include "parsers/markdown/heading_slugs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hymt::markdown {
namespace {

using testing::ElementsAre;

std::vector<std::string> slugs(Site site, const std::vector<std::string>& headings) {
  HeadingSlugs made(site);
  std::vector<std::string> result;
  for (const std::string& heading : headings) result.push_back(made.add(heading));
  return result;
}

const std::vector<std::string> kHeadings = {"Hello, World!",
                                            "Hello World",
                                            "What's new in 2.0?",
                                            "12",
                                            "Café & Crème",
                                            "日本語 見出し",
                                            "a -- b",
                                            "C++ / C#",
                                            "snake_case name",
                                            "x_1",
                                            "x",
                                            "x",
                                            "1. First",
                                            "½ ﬁne straße",
                                            "हिन्दी भाषा",
                                            "—"};

TEST(HeadingSlugsTest, GitHub) {
  EXPECT_THAT(slugs(Site::kGitHub, kHeadings),
              ElementsAre("hello-world", "hello-world-1", "whats-new-in-20", "12", "café--crème",
                          "日本語-見出し", "a----b", "c--c", "snake_case-name", "x_1", "x", "x-1",
                          "1-first", "-ﬁne-straße", "हिन्दी-भाषा", ""));
}

TEST(HeadingSlugsTest, VitePress) {
  EXPECT_THAT(slugs(Site::kVitePress, kHeadings),
              ElementsAre("hello-world", "hello-world-1", "what-s-new-in-2-0", "_12", "cafe-creme",
                          "日本語-見出し", "a-b", "c-c", "snake-case-name", "x-1", "x", "x-2",
                          "_1-first", "_1⁄2-fine-straße", "हिन्दी-भाषा", "—"));
}

TEST(HeadingSlugsTest, MkDocs) {
  EXPECT_THAT(slugs(Site::kMkDocs, kHeadings),
              ElementsAre("hello-world", "hello-world_1", "whats-new-in-20", "12", "cafe-creme",
                          "_1", "a-b", "c-c", "snake_case-name", "x_1", "x", "x_2", "1-first",
                          "12-fine-strae", "_2", "_3"));
}

TEST(HeadingSlugsTest, TheOthersDifferInLittle) {
  EXPECT_THAT(slugs(Site::kStarlight, {"Why?", "Why -", "日本"}),
              ElementsAre("why", "why-", "日本"));
  EXPECT_THAT(slugs(Site::kGitLab, {"12", "a -- b", "a b", "Ünï 文字"}),
              ElementsAre("anchor-12", "a-b", "a-b-1", "ünï-文字"));
  EXPECT_THAT(slugs(Site::kJekyll, {"a", "a", "a-1", "a"}), ElementsAre("a", "a-1", "a-1", "a-2"));
  EXPECT_THAT(slugs(Site::kHugo, {"The `app` [x](y.md)", "—", "a", "a", "हिन्दी"}),
              ElementsAre("the-app-xymd", "heading", "a", "a-1", "हनद"));
}

TEST(HeadingSlugsTest, IdsThatAuthorsWroteCountOnSomeSites) {
  HeadingSlugs hugo(Site::kHugo);
  hugo.reserve("a");
  EXPECT_EQ(hugo.add("a"), "a-1");
  HeadingSlugs docusaurus(Site::kDocusaurus);
  docusaurus.reserve("a");
  EXPECT_EQ(docusaurus.add("a"), "a");
}

// Each would look through all before it.
TEST(HeadingSlugsTest, ManyEqualHeadingsTakeNoQuadraticTime) {
  for (const Site site : {Site::kGitHub, Site::kMkDocs, Site::kHugo, Site::kVitePress}) {
    HeadingSlugs made(site);
    std::string last;
    for (int i = 0; i < 60000; ++i) last = made.add("a_" + std::to_string(i));
    for (int i = 0; i < 60000; ++i) last = made.add("a_" + std::to_string(i));
    for (int i = 0; i < 60000; ++i) last = made.add("a");
    EXPECT_NE(last, "a");
  }
}

}  // namespace
}  // namespace hymt::markdown
