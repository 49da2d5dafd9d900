// Headings keep the ids that links lead to.
#include "cli/document/kept_anchors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "cli/document/document_translation.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Every text is "xx " and the old one, but for those that `words` has.
struct Translated {
  Site site = Site::kGitHub;
  bool is_mdx = false;
  AnchorPolicy policy = AnchorPolicy::kKeep;
  Fragments linked = {};
  std::map<std::string, std::string> words = {};
  std::vector<DocumentFinding> findings = {};

  std::string operator()(std::string_view source) {
    ParserOptions parser_options;
    parser_options.site = site;
    const ParserSet parsers(parser_options);
    DocumentOptions options;
    options.format = Format::kMarkdown;
    options.anchors.policy = policy;
    options.anchors.site = site;
    options.anchors.is_mdx = is_mdx;
    options.anchors.linked = std::make_shared<const Fragments>(linked);
    DocumentTranslation translation(source, parsers, options);
    for (std::size_t i = 0; i < translation.num_tasks(); ++i) {
      const SegmentTask task = translation.task(i);
      const std::string text(task.source.text());
      const auto found = words.find(text);
      std::vector<InlineCode> codes = task.source.codes();
      const bool is_known = found != words.end();
      if (!is_known) {
        for (InlineCode& code : codes) code.offset += 3;
      }
      SegmentOutcome outcome;
      outcome.target = CodedText(is_known ? found->second : "xx " + text, std::move(codes));
      outcome.state = SegmentState::kTranslated;
      translation.set_outcome(i, std::move(outcome));
    }
    std::string written = translation.write();
    findings = translation.take_summary(true).findings;
    return written;
  }
};

TEST(KeptAnchorsTest, AHeadingThatALinkLeadsToKeepsItsId) {
  Translated run;
  EXPECT_EQ(run("# Tea\n\n## Open it\n\n[a](#open-it)\n"),
            "# xx Tea\n\n## <a id=\"open-it\"></a>xx Open it\n\nxx [a](#open-it)\n");
  EXPECT_THAT(run.findings, IsEmpty());
  run.site = Site::kDocusaurus;
  EXPECT_EQ(run("## Open it ##\n\n[a](#open-it)\n"),
            "## xx Open it {#open-it} ##\n\nxx [a](#open-it)\n");
  EXPECT_THAT(run.findings, IsEmpty());
}

TEST(KeptAnchorsTest, SphinxHasTargetsBeforeHeadings) {
  Translated run{Site::kSphinx};
  EXPECT_EQ(run("# Tea\n\nb\n## Open it\n\n[a](#open-it)\n"),
            "# xx Tea\n\nxx b\n(open-it)=\n## xx Open it\n\nxx [a](#open-it)\n");
  EXPECT_EQ(run("## Open it\r\n\r\n[a](#open-it)\r\n"),
            "(open-it)=\r\n## xx Open it\r\n\r\nxx [a](#open-it)\r\n");
  EXPECT_EQ(run("> ## Open it\n\n[a](#open-it)\n"),
            "> ## <a id=\"open-it\"></a>xx Open it\n\nxx [a](#open-it)\n");
  EXPECT_EQ(run("(open-it)=\n## Open it\n\n[a](#open-it)\n"),
            "(open-it)=\n## xx Open it\n\nxx [a](#open-it)\n");
  EXPECT_THAT(run.findings, IsEmpty());
}

TEST(KeptAnchorsTest, TheFormIsTheSites) {
  const std::string_view source = "Open it\n=======\n\n[a]: #open-it\n";
  const auto written = [&](Site site, bool is_mdx = false) {
    return Translated{site, is_mdx}(source);
  };
  const std::string attributes = "xx Open it {#open-it}\n=======\n\n[a]: #open-it\n";
  const std::string element = "<a id=\"open-it\"></a>xx Open it\n=======\n\n[a]: #open-it\n";
  for (const Site site : {Site::kDocusaurus, Site::kVitePress, Site::kHugo, Site::kJekyll}) {
    EXPECT_EQ(written(site), attributes) << site_name(site);
  }
  for (const Site site : {Site::kGitHub, Site::kStarlight, Site::kMkDocs, Site::kSphinx}) {
    EXPECT_EQ(written(site), element) << site_name(site);
  }
  EXPECT_EQ(written(Site::kGitLab),
            "<a name=\"open-it\"></a>xx Open it\n=======\n\n[a]: #open-it\n");
  EXPECT_EQ(written(Site::kDocusaurus, true), attributes);
  EXPECT_EQ(written(Site::kVitePress, true), element);
}

TEST(KeptAnchorsTest, OthersOfTheRunMayLinkThere) {
  Translated run{.linked = {"b", "c"}};
  EXPECT_EQ(run("# A\n\n# B\n"), "# xx A\n\n# <a id=\"b\"></a>xx B\n");
}

TEST(KeptAnchorsTest, WhatNoLinkNeedsStaysAway) {
  Translated run;
  EXPECT_EQ(run("# A\n\n# B {#b}\n\n[x](#b) [y](#nowhere) #a\n"),
            "# xx A\n\n# xx B {#b}\n\nxx [x](#b) [y](#nowhere) #a\n");
  EXPECT_THAT(run.findings, IsEmpty());
  // Its words changed, its id did not.
  run.words = {{"Tea!", "Tea?"}};
  EXPECT_EQ(run("# Tea!\n\n[](#tea)\n"), "# Tea?\n\n[](#tea)\n");
}

TEST(KeptAnchorsTest, EqualHeadingsAreToldApart) {
  Translated run{.site = Site::kDocusaurus, .linked = {"example-1", "example-2"}};
  EXPECT_EQ(run("# Example\n\n# Example\n\n# Example\n"),
            "# xx Example\n\n# xx Example {#example-1}\n\n# xx Example {#example-2}\n");
  EXPECT_THAT(run.findings, IsEmpty());
}

// "Open" is now what "Begin" is called, and stands before it.
TEST(KeptAnchorsTest, AHeadingThatTakesTheIdOfAnotherOneKeepsItsOwn) {
  Translated run{.site = Site::kDocusaurus, .linked = {"begin"}};
  run.words = {{"Open", "Begin"}, {"Begin", "Start"}};
  EXPECT_EQ(run("# Open\n\n# Begin\n"), "# Begin {#open}\n\n# Start {#begin}\n");
  EXPECT_THAT(run.findings, IsEmpty());
  // An element does not take the words' own id away.
  run.site = Site::kGitHub;
  run("# Open\n\n# Begin\n");
  ASSERT_EQ(run.findings.size(), 1U);
  EXPECT_EQ(run.findings[0].rule, "fragment-dead");
}

TEST(KeptAnchorsTest, HeadingsWithMarkupInOtherBlocks) {
  Translated run{.linked = {"the-main-app---first", "b"}};
  EXPECT_EQ(run("> ## The *main* `app` - first\n>\n> - # [B](c.md)\n"),
            "> ## <a id=\"the-main-app---first\"></a>xx The *main* `app` - first\n>\n"
            "> - # <a id=\"b\"></a>xx [B](c.md)\n");
  EXPECT_THAT(run.findings, IsEmpty());
}

// An option at the beginning is a placeholder; "{#-" is no id to everybody.
TEST(KeptAnchorsTest, HeadingsOfOptions) {
  Translated run{.site = Site::kDocusaurus, .linked = {"--log-file", "a"}};
  EXPECT_EQ(run("# --log[=file] now\n\n# --log-file\n\n# A\n\n[](#--logfile-now)\n"),
            "# <a id=\"--logfile-now\"></a>xx --log[=file] now\n\n# --log-file\n\n# xx A {#a}\n\n"
            "[](#--logfile-now)\n");
  EXPECT_THAT(run.findings, IsEmpty());
}

TEST(KeptAnchorsTest, LinksWithinTheDocumentFollow) {
  Translated run{.policy = AnchorPolicy::kRewrite};
  EXPECT_EQ(run("# A b\n\n[x](#a-b) `#a-b` (#a-b)\n\n- [`y`](#a-b)\n\n[z]: #a-b\n\n"
                "<a href='#a-b'>w</a>\n"),
            "# xx A b\n\nxx [x](#xx-a-b) `#a-b` (#a-b)\n\n- [`y`](#xx-a-b)\n\n[z]: #xx-a-b\n\n"
            "xx <a href='#xx-a-b'>w</a>\n");
  EXPECT_THAT(run.findings, IsEmpty());
  // Nothing is left to be an id: it keeps the old one.
  run.words = {{"Tea", "!?"}};
  EXPECT_EQ(run("# Tea\n\n[](#tea)\n"), "# <a id=\"tea\"></a>!?\n\n[](#tea)\n");
}

TEST(KeptAnchorsTest, WithoutKeepingEachIsAFinding) {
  Translated run{.policy = AnchorPolicy::kNone, .linked = {"a"}};
  EXPECT_EQ(run("# A\n\n# B\n\n[x](#b)\n"), "# xx A\n\n# xx B\n\nxx [x](#b)\n");
  ASSERT_EQ(run.findings.size(), 2U);
  EXPECT_EQ(run.findings[0].rule, "fragment-dead");
  EXPECT_EQ(run.findings[0].range, (ByteRange{2, 3}));
  EXPECT_THAT(run.findings[1].message, HasSubstr("--anchors keep"));
}

TEST(KeptAnchorsTest, LegacyEncodingsKeepTheirIds) {
  Translated run{.site = Site::kDocusaurus};
  EXPECT_EQ(run("# Caf\xE9\n\n[x](#caf\xE9)\n"), "# xx Caf\xE9 {#caf\xE9}\n\nxx [x](#caf\xE9)\n");
}

TEST(KeptAnchorsTest, MentionsInProseAndEscapesCount) {
  Fragments fragments;
  add_fragment("a\\_b", fragments);
  add_fragment("caf%C3%A9.", fragments);
  EXPECT_TRUE(fragments.contains("a_b"));
  EXPECT_TRUE(fragments.contains("café"));
}

}  // namespace
}  // namespace hymt
