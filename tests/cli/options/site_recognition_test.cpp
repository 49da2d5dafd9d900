#include "cli/options/site_recognition.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/options/file_settings.h"
#include "tests/cli/scratch_folder.h"

namespace hymt {
namespace {

TEST(SiteRecognitionTest, TheNearestFolderDecides) {
  ScratchFolder scratch;
  scratch.write("mkdocs.yml", "");
  scratch.write("docs/guide/a.md", "");
  scratch.write("web/docusaurus.config.ts", "");
  scratch.write("web/docs/a.md", "");
  scratch.write("vue/.vitepress/config.ts", "");
  scratch.write("hugo/config.toml", "");
  scratch.write("hugo/content/a.md", "");
  scratch.write("module/.git/HEAD", "");
  scratch.write("module/a.md", "");
  const auto files = make_file_system();
  SiteRecognition recognition(*files);
  const auto site = [&](const std::string& folder) {
    return recognition.of(files->canonical(scratch / folder));
  };
  EXPECT_EQ(site("docs/guide"), Site::kMkDocs);
  EXPECT_EQ(site("web/docs"), Site::kDocusaurus);
  EXPECT_EQ(site("vue"), Site::kVitePress);
  EXPECT_EQ(site("hugo/content"), Site::kHugo);
  EXPECT_EQ(site("module"), std::nullopt);  // Another repository.
}

TEST(SiteRecognitionTest, WhatIsSaidWins) {
  ScratchFolder scratch;
  scratch.write("mkdocs.yml", "");
  scratch.write("a.md", "");
  scratch.write("b.md", "");
  const auto files = make_file_system();
  const Configuration configuration("[[files]]\nglob = \"b.md\"\nsite = \"hugo\"\n",
                                    scratch / "hymt-doc.toml");
  const auto site = [&](SettingsLookup& lookup, const std::string& name) {
    return lookup.of(scratch / name, name).file.parser.site;
  };
  SettingsLookup lookup(*files, configuration);
  EXPECT_EQ(site(lookup, "a.md"), Site::kMkDocs);
  EXPECT_EQ(site(lookup, "b.md"), Site::kHugo);
  SettingsLookup typed(*files, configuration, Site::kJekyll);
  EXPECT_EQ(site(typed, "a.md"), Site::kJekyll);
  EXPECT_EQ(site(typed, "b.md"), Site::kJekyll);
}

}  // namespace
}  // namespace hymt
