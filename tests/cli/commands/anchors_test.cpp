// Links between the documents of a run, when headings get other words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using testing::HasSubstr;
using testing::Not;

class AnchorsTest : public CommandFixture {
 protected:
  AnchorsTest() {
    scratch_.write("docs/a.md", "# Open it\n\n[b](sub/b.md#close-it)\n\n[a]: <#open-it>\n");
    scratch_.write("docs/sub/b.md",
                   "## Close it\n\n## Leave it\n\n<a href=\"../a#open-it\">x</a>\n");
    scratch_.write("docs/c.html", "<p><a href='/sub/b#leave-it'>To it</a></p>\n");
  }

  int translate_docs(const std::string& anchors, const std::string& out,
                     const std::string& threads = "2") {
    return translate({path("docs"), "-o", path(out), "--to", "de", "--anchors", anchors,
                      "--threads", threads, "--report", path(out + ".json")},
                     "pseudo");
  }
  std::string output(const std::string& name) const { return scratch_.read(name).value_or(""); }
};

TEST_F(AnchorsTest, HeadingsThatTheRunLinksToKeepTheirIds) {
  EXPECT_EQ(translate_docs("keep", "out"), kExitDone);
  EXPECT_THAT(output("out/a.md"), HasSubstr("# <a id=\"open-it\"></a>⟦"));
  EXPECT_THAT(output("out/a.md"), HasSubstr("](sub/b.md#close-it)"));
  EXPECT_THAT(output("out/sub/b.md"), HasSubstr("## <a id=\"close-it\"></a>⟦"));
  EXPECT_THAT(output("out/sub/b.md"), HasSubstr("## <a id=\"leave-it\"></a>⟦"));
  EXPECT_EQ(run({"check", path("docs"), path("out"), "--fail-on", "warning"}), kExitDone);
}

TEST_F(AnchorsTest, LinksFollowHeadings) {
  EXPECT_EQ(translate_docs("rewrite", "out"), kExitDone);
  EXPECT_THAT(output("out/a.md"), Not(HasSubstr("<a id")));
  EXPECT_THAT(output("out/a.md"), Not(HasSubstr("#open-it")));
  EXPECT_THAT(output("out/a.md"), Not(HasSubstr("#close-it")));
  EXPECT_THAT(output("out/sub/b.md"), HasSubstr("href=\"../a#"));
  EXPECT_THAT(output("out/sub/b.md"), Not(HasSubstr("#open-it")));
  EXPECT_THAT(output("out/c.html"), HasSubstr("href='/sub/b#"));
  EXPECT_THAT(output("out/c.html"), Not(HasSubstr("leave-it")));
  translate_docs("rewrite", "again", "1");
  for (const std::string name : {"/a.md", "/sub/b.md", "/c.html"}) {
    EXPECT_EQ(output("out" + name), output("again" + name)) << name;
  }
}

TEST_F(AnchorsTest, CheckKnowsLinksThatFollowedTheirHeadings) {
  EXPECT_EQ(translate_docs("rewrite", "out"), kExitDone);
  EXPECT_EQ(run({"check", path("docs"), path("out"), "--fail-on", "warning"}), kExitDone);
  // To another heading than before is wrong all the same.
  std::string page = output("out/a.md");
  const std::string id = "ĺĕĕȧȧṽĕĕ-ĭĭṫ";
  const std::size_t hash = page.find("b.md#") + std::string("b.md#").size();
  page.replace(hash, page.find(')', hash) - hash, id);
  scratch_.write("out/a.md", page);
  EXPECT_THAT(output("out/sub/b.md"), HasSubstr("## ⟦Ĺĕĕȧȧṽĕĕ ĭĭṫ⟧"));
  EXPECT_EQ(run({"check", path("docs"), path("out")}), kExitFindings);
}

TEST_F(AnchorsTest, LinksThatAreNotRewrittenMakeFindings) {
  scratch_.write("docs/d.md", "See {{< ref \"sub/b.md#leave-it\" >}} there.\n");
  EXPECT_EQ(translate_docs("rewrite", "out"), kExitDone);
  EXPECT_THAT(said(), HasSubstr("'sub/b.md#leave-it' leads nowhere now"));
  EXPECT_THAT(said(), HasSubstr("1 warning (fragment-dead 1)"));
  const std::string report = output("out.json");
  const std::size_t findings = report.find("\"link_findings\"");
  ASSERT_NE(findings, std::string::npos);
  EXPECT_NE(report.find("\"source\": \"" + path("docs/d.md"), findings), std::string::npos);
  EXPECT_EQ(translate({path("docs"), "-o", path("again"), "--to", "de", "--anchors", "rewrite",
                       "--fail-on", "warning"},
                      "pseudo"),
            kExitFindings);
  EXPECT_EQ(translate({path("docs"), "-o", path("again"), "--to", "de", "--anchors", "rewrite",
                       "--rule", "fragment-dead=error"},
                      "pseudo"),
            kExitFindings);
}

TEST_F(AnchorsTest, WithoutEitherDeadLinksAreReported) {
  EXPECT_EQ(translate_docs("none", "out"), kExitDone);
  EXPECT_THAT(output("out/a.md"), Not(HasSubstr("<a id")));
  EXPECT_THAT(said(), HasSubstr("[fragment-dead]"));
  EXPECT_THAT(said(), HasSubstr("#close-it"));
}

TEST_F(AnchorsTest, ADocumentThatFailsTakesNoOtherAlong) {
  scratch_.write("docs/sub/b.md", std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16));
  EXPECT_EQ(translate_docs("rewrite", "out"), kExitFailed);
  EXPECT_THAT(output("out/a.md"), HasSubstr("](sub/b.md#close-it)"));
}

TEST_F(AnchorsTest, IdentityChangesNothing) {
  for (const char* anchors : {"keep", "rewrite", "none"}) {
    EXPECT_EQ(translate({path("docs"), "-o", path("same"), "--anchors", anchors}), kExitDone);
    for (const std::string name : {"/a.md", "/sub/b.md", "/c.html"}) {
      EXPECT_EQ(output("same" + name), output("docs" + name));
    }
  }
}

}  // namespace
}  // namespace hymt
