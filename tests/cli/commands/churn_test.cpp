// A small history of a documentation tree, translated after each commit: what is asked for is what
// changed, and what lies there at last is what a run from nothing makes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::HasSubstr;

namespace fs = std::filesystem;

class ChurnTest : public CommandFixture {
 protected:
  json run_over_tree(const std::string& out, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {path("docs"),       "-o", path(out),   "--to", "de",
                                      "--from",           "en", "--context", "0",    "--report",
                                      path("report.json")};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(translate(std::move(words), "pseudo"), kExitDone) << said();
    return json::parse(scratch_.read("report.json").value());
  }

  // What the files of a report hold.
  static std::set<std::string> texts_of(const json& report) {
    std::set<std::string> texts;
    for (const json& file : report["files"]) {
      if (!file.contains("segments")) continue;
      for (const json& segment : file["segments"]) texts.insert(segment["source"]);
    }
    return texts;
  }

  // Translates, and compares what was asked for with the texts that no commit before had.
  void commit(const std::function<void()>& change, const std::string& what) {
    change();
    const json report = run_over_tree("out");
    std::size_t num_new = 0;
    for (const std::string& text : texts_of(report)) num_new += known_.insert(text).second ? 1 : 0;
    EXPECT_EQ(report["summary"]["asked"], num_new) << what;
    num_asked_ += num_new;
  }

  [[nodiscard]] std::map<std::string, std::string> files_in(const std::string& folder) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(path(folder))) {
      const std::string name = fs::relative(entry.path(), path(folder)).string();
      if (entry.is_regular_file() && !name.starts_with(".hymt-doc")) {
        files[name] = scratch_.read(folder + "/" + name).value();
      }
    }
    return files;
  }

  std::set<std::string> known_;
  std::size_t num_asked_ = 0;
};

constexpr const char* kGuide =
    "# Guide\n\nOpen the box. Take the pot out.\n\n- Fill it.\n- Heat it.\n\nPour the tea.\n";

TEST_F(ChurnTest, WhatIsAskedForIsWhatChanged) {
  const auto write = [this](const char* name, const std::string& text) {
    return [this, name, text] { scratch_.write(std::string("docs/") + name, text); };
  };
  commit(
      [&] {
        write("guide.md", kGuide)();
        write("sub/more.md", "# More\n\nWash the cups.\n\nPour the tea.\n")();
        write("page.html", "<h1>Page</h1>\n<p>Read <b>on</b>.</p>\n")();
      },
      "the first");
  EXPECT_EQ(num_asked_, 10U);
  std::string guide = kGuide;
  const auto replace = [&guide](const std::string& from, const std::string& to) {
    guide.replace(guide.find(from), from.size(), to);
  };
  replace("Heat it.", "Heat it well.");
  commit(write("guide.md", guide), "edited");
  EXPECT_EQ(num_asked_, 11U);
  replace("Pour the tea.", "Wait a moment.\n\nPour the tea.");
  commit(write("guide.md", guide), "inserted");
  EXPECT_EQ(num_asked_, 12U);
  replace("# Guide", "# The guide");  // Of which nothing below it hears without context.
  commit(write("guide.md", guide), "another heading");
  EXPECT_EQ(num_asked_, 13U);
  replace("Open the box. Take the pot out.\n\n", "");
  commit(write("guide.md", guide), "deleted");
  guide += "\nOpen the box. Take the pot out.\n";
  commit(write("guide.md", guide), "moved within the file");
  commit([this] { fs::rename(path("docs/page.html"), path("docs/sub/page.html")); }, "renamed");
  EXPECT_EQ(num_asked_, 13U);
  commit(
      [&] {
        fs::rename(path("docs/guide.md"), path("docs/sub/tea.md"));
        replace("Fill it.", "Fill it to the brim.");
        write("sub/tea.md", guide)();
      },
      "renamed and changed at once");
  EXPECT_EQ(num_asked_, 14U);
  commit([this] { fs::remove(path("docs/sub/more.md")); }, "removed");

  run_over_tree("nothing", {"--memory", "none"});
  auto outputs = files_in("out");
  for (const char* gone : {"guide.md", "page.html", "sub/more.md"}) outputs.erase(gone);
  EXPECT_EQ(outputs, files_in("nothing"));
}

// Nobody had told the memory of the edit before.
TEST_F(ChurnTest, WhatPeopleWroteFollowsASourceThatIsRenamedAndChangedAtOnce) {
  scratch_.write("docs/guide.md", kGuide);
  run_over_tree("out");
  std::string edited = scratch_.read("out/guide.md").value();
  edited.replace(edited.rfind("⟦"), std::string::npos, "Gieß den Tee ein.\n");
  scratch_.write("out/guide.md", edited);
  fs::remove(path("docs/guide.md"));
  std::string guide = kGuide;
  guide.replace(guide.find("Heat it."), 8, "Heat it well.");
  scratch_.write("docs/tea.md", guide);
  scratch_.write("docs/other.md", "# Guide\n\nSomething else altogether.\n\nAnd more.\n");
  const json report = run_over_tree("out");
  EXPECT_THAT(scratch_.read("out/tea.md").value(), HasSubstr("Gieß den Tee ein.\n"));
  EXPECT_THAT(scratch_.read("out/tea.md").value(), HasSubstr("ẇĕĕĺĺ"));
  EXPECT_EQ(report["files"][1]["source"], path("docs/tea.md"));
  EXPECT_EQ(report["files"][1]["findings"][0]["rule"], "output-moved");
  EXPECT_TRUE(report["files"][0]["findings"].empty());
  // As it is of a run over a tree that always had that name.
  EXPECT_EQ(run_over_tree("out")["summary"]["asked"], 0U);
}

TEST_F(ChurnTest, WhatPeopleWroteIsMergedWhereLinksFollowHeadings) {
  const std::vector<std::string> rewrite = {"--anchors", "rewrite", "--site", "github"};
  scratch_.write("docs/a.md", "One thing.\n\nSee [there](b.md#close-it).\n\nTwo things.\n");
  scratch_.write("docs/b.md", "# Close it\n\nThree things.\n");
  run_over_tree("out", rewrite);
  const std::string first = scratch_.read("out/a.md").value();
  EXPECT_THAT(first, testing::Not(HasSubstr("#close-it")));
  const std::string link = first.substr(first.find("(b.md#"), 12);
  std::string edited = first;
  edited.replace(0, first.find('\n'), "Ein Ding.");
  scratch_.write("out/a.md", edited);
  const auto changed_to = [&](const std::string& last) {
    scratch_.write("docs/a.md", "One thing.\n\nSee [there](b.md#close-it).\n\n" + last + "\n");
    const json report = run_over_tree("out", rewrite);
    EXPECT_EQ(report["files"][0]["status"], "translated") << last;
    EXPECT_TRUE(report["files"][0]["findings"].empty()) << report["files"][0]["findings"];
    const std::string merged = scratch_.read("out/a.md").value();
    EXPECT_TRUE(merged.starts_with("Ein Ding.\n")) << merged;
    EXPECT_THAT(merged, HasSubstr(link));
    return merged;
  };
  EXPECT_THAT(changed_to("Two other things."), HasSubstr("ŏŏṫḧĕĕṙ"));
  // Once more, from what was merged; and with a link that is new.
  const std::string merged = changed_to("Look [here](b.md#close-it), too.");
  EXPECT_THAT(merged, testing::Not(HasSubstr("#close-it"))) << merged;
  const json last = run_over_tree("out", rewrite);
  EXPECT_EQ(last["files"][0]["status"], "unchanged");
}

// Nothing of it is made anew but the id of the heading.
TEST_F(ChurnTest, WhatWasMergedStaysWhereALinkReachesIt) {
  const std::vector<std::string> site = {"--site", "github"};
  scratch_.write("docs/a.md", "One thing.\n");
  scratch_.write("docs/b.md", "# Close it\n\nThree things.\n");
  run_over_tree("out", site);
  scratch_.write("out/b.md", scratch_.read("out/b.md").value() + "\nVon Hand.\n");
  scratch_.write("docs/b.md", "# Close it\n\nFour things.\n");
  run_over_tree("out", site);
  EXPECT_THAT(scratch_.read("out/b.md").value(), HasSubstr("Von Hand."));
  scratch_.write("docs/a.md", "One thing. See [there](b.md#close-it).\n");
  run_over_tree("out", site);
  EXPECT_THAT(scratch_.read("out/b.md").value(), HasSubstr("Von Hand."));
  EXPECT_THAT(scratch_.read("out/b.md").value(), HasSubstr("close-it"));
  EXPECT_EQ(run_over_tree("out", site)["summary"]["asked"], 0U);
}

}  // namespace
}  // namespace hymt
