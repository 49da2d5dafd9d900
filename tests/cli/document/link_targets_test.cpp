#include "cli/document/link_targets.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

class LinkTargetsTest : public testing::Test {
 protected:
  LinkTargetsTest() {
    targets_.add_document("index.md", {{"top-of-it", {}}});
    targets_.add_document("guide/a b.md", {{"größe", {}}});
    targets_.add_document("guide/README.md", {{"read", {}}});
    targets_.add_document("page.html", {{"x", {}}});
    targets_.add_file("img/logo.png");
  }
  [[nodiscard]] LinkState state(const char* destination) const {
    return targets_.state("guide/a b.md", destination);
  }
  LinkTargets targets_;
};

TEST_F(LinkTargetsTest, FindsFilesByPercentDecodedRelativePaths) {
  EXPECT_EQ(state("../index.md"), LinkState::kAlive);
  EXPECT_EQ(state("a%20b.md?raw=1"), LinkState::kAlive);
  EXPECT_EQ(state("./../img/logo.png"), LinkState::kAlive);
  EXPECT_EQ(state("../img/other.png"), LinkState::kNoFile);
  EXPECT_EQ(state("index.md"), LinkState::kNoFile);
  EXPECT_EQ(state("../../outside.md"), LinkState::kNoFile);
}

TEST_F(LinkTargetsTest, ToleratesWhatSiteGeneratorsDoToNames) {
  EXPECT_EQ(state("../index.html"), LinkState::kAlive);
  EXPECT_EQ(state("../page"), LinkState::kAlive);
  EXPECT_EQ(state("../page/"), LinkState::kAlive);
  EXPECT_EQ(state("../page.md"), LinkState::kNoFile);
  EXPECT_EQ(state("."), LinkState::kAlive);
  EXPECT_EQ(state("../img/"), LinkState::kAlive);
  EXPECT_EQ(state("../guide/#read"), LinkState::kAlive);
  EXPECT_EQ(state("../guide/#unread"), LinkState::kNoFragment);
}

TEST_F(LinkTargetsTest, FindsFragments) {
  EXPECT_EQ(state("#gr%C3%B6%C3%9Fe"), LinkState::kAlive);
  EXPECT_EQ(state("#größe"), LinkState::kAlive);
  EXPECT_EQ(state("#gone"), LinkState::kNoFragment);
  EXPECT_EQ(state("../page.html#x"), LinkState::kAlive);
  EXPECT_EQ(state("../page.html#y"), LinkState::kNoFragment);
  EXPECT_EQ(state("#"), LinkState::kAlive);
  EXPECT_EQ(state("#top"), LinkState::kAlive);
  EXPECT_EQ(state(""), LinkState::kAlive);
  EXPECT_EQ(state("../img/logo.png#part"), LinkState::kNotChecked);
}

TEST_F(LinkTargetsTest, LeavesOtherPlacesAlone) {
  EXPECT_EQ(state("https://example.org/#x"), LinkState::kNotChecked);
  EXPECT_EQ(state("mailto:a@b.c"), LinkState::kNotChecked);
  EXPECT_EQ(state("//cdn.example.org/a"), LinkState::kNotChecked);
  EXPECT_EQ(state("{{ site.url }}/a"), LinkState::kNotChecked);
  EXPECT_EQ(state("/base/a.md"), LinkState::kNotChecked);
  EXPECT_EQ(state("/page.html#y"), LinkState::kNoFragment);
}

TEST_F(LinkTargetsTest, OneDocumentAloneKnowsItsFragmentsOnly) {
  LinkTargets single;
  single.add_document("", {{"here", {}}});
  single.set_single_document();
  EXPECT_EQ(single.state("", "#here"), LinkState::kAlive);
  EXPECT_EQ(single.state("", "#there"), LinkState::kNoFragment);
  EXPECT_EQ(single.state("", "other.md#there"), LinkState::kNotChecked);
}

}  // namespace
}  // namespace hymt
