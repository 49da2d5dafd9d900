// What outputs say of themselves (--source-note, --notice), from run to run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/document/notice_texts.h"
#include "tests/cli/commands/command_fixture.h"
#include "translate/memory/content_digest.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace fs = std::filesystem;

constexpr const char* kSource =
    "---\ntitle: Open it\n---\n\n# Open it\n\nFirst sentence. Second one.\n\nThe last one.\n";
constexpr const char* kGerman =
    "> Diese Seite wurde maschinell übersetzt und kann Fehler enthalten.\n";

class PageNotesRunTest : public CommandFixture {
 protected:
  std::vector<std::string> words(std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {path("docs"), "-o",       path("out"),        "--to",
                                    "de",         "--report", path("report.json")};
    all.insert(all.end(), options_.begin(), options_.end());
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  int again(std::vector<std::string> more = {}) {
    return translate(words(std::move(more)), "pseudo");
  }
  json look(std::vector<std::string> more = {}) {
    std::vector<std::string> all = {"status", "--engine",  "pseudo", "--json", path("docs"),
                                    "-o",     path("out"), "--to",   "de"};
    all.insert(all.end(), options_.begin(), options_.end());
    all.insert(all.end(), more.begin(), more.end());
    const std::size_t before = files_.output().size();
    run(all);
    return json::parse(files_.output().substr(before))["files"][0];
  }
  [[nodiscard]] json report() const { return json::parse(scratch_.read("report.json").value()); }
  [[nodiscard]] std::string file_status() const { return report()["files"][0]["status"]; }
  [[nodiscard]] std::string out(const std::string& name = "a.md") const {
    return scratch_.read("out/" + name).value_or("(none)");
  }
  void replace(const std::string& name, const std::string& from, const std::string& to) const {
    std::string bytes = scratch_.read(name).value_or("");
    const std::size_t at = bytes.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in " << bytes;
    scratch_.write(name, bytes.replace(at, from.size(), to));
  }
  void take_notice_out(const std::string& name = "out/a.md") const {
    const std::string bytes = scratch_.read(name).value_or("");
    const std::size_t begin = bytes.find("<!-- hymt:off notice -->");
    const std::string end_mark = "<!-- hymt:on -->\n\n";
    const std::size_t end = bytes.find(end_mark);
    ASSERT_NE(begin, std::string::npos) << bytes;
    ASSERT_NE(end, std::string::npos) << bytes;
    scratch_.write(name, bytes.substr(0, begin) + bytes.substr(end + end_mark.size()));
  }
  static std::string hash_of(const std::string& bytes) {
    const ContentDigest digest = digest_of(bytes);
    char text[40];
    std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(digest.high),
                  static_cast<unsigned long long>(digest.low));
    return std::string("source-hash: xxh128:") + text + "\n";
  }

  std::vector<std::string> options_ = {"--source-note", "hash", "--notice"};
};

TEST_F(PageNotesRunTest, WithoutOptionsOutputsSayNothing) {
  options_.clear();
  scratch_.write("docs/a.md", kSource);
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(out(), Not(HasSubstr("source-hash")));
  EXPECT_THAT(out(), Not(HasSubstr("hymt:off")));
}

TEST_F(PageNotesRunTest, ThePageSaysWhatItIsMadeOf) {
  scratch_.write("docs/a.md", kSource);
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out(), StartsWith("---\ntitle: ⟦"));
  EXPECT_THAT(out(), HasSubstr("⟧\n" + hash_of(kSource) + "---\n\n# ⟦"));
  EXPECT_THAT(out(), HasSubstr(std::string("⟧\n\n<!-- hymt:off notice -->\n\n") + kGerman +
                               "\n<!-- hymt:on -->\n\n⟦"));
  // The same as without, but for what was added.
  const std::string noted = out();
  options_.clear();
  again();
  EXPECT_EQ(file_status(), "translated");
  EXPECT_EQ(report()["summary"]["asked"], 0);
  const std::string plain = out();
  EXPECT_THAT(plain, Not(HasSubstr("hymt:off")));
  options_ = {"--source-note", "hash", "--notice"};
  again();
  EXPECT_EQ(out(), noted);
  again();
  EXPECT_EQ(file_status(), "unchanged");
  EXPECT_EQ(out(), noted);
  // Nor does it matter whether anything was remembered, or how many threads there are.
  fs::remove_all(path("out"));
  again({"--threads", "1", "--memory", "none"});
  EXPECT_EQ(out(), noted);
  EXPECT_EQ(run({"check", path("docs"), path("out")}), kExitDone) << files_.output();
}

TEST_F(PageNotesRunTest, OnlyTheKeyChangesWhereTheSourceHasIt) {
  const std::string source = "---\nsource-hash: 'abc' # ours\ntitle: Open it\n---\n\nText.\n";
  scratch_.write("docs/a.md", source);
  EXPECT_EQ(again(), kExitDone) << said();
  const std::string line = hash_of(source);
  const std::string value = line.substr(13, line.size() - 14);
  EXPECT_THAT(out(), StartsWith("---\nsource-hash: '" + value + "' # ours\ntitle: ⟦"));
  EXPECT_EQ(run({"check", path("docs"), path("out")}), kExitDone) << files_.output();
}

TEST_F(PageNotesRunTest, WhereThereIsNoPlaceNothingIsWrittenAndSaid) {
  scratch_.write("docs/a.txt", "Some text.\n");
  EXPECT_EQ(again({"--verbose"}), kExitDone);
  EXPECT_THAT(out("a.txt"), Not(HasSubstr("source-hash")));
  EXPECT_THAT(said(), HasSubstr("[page-note-left-out]"));
}

TEST_F(PageNotesRunTest, FrontMatterIsMadeWhereASiteReadsIt) {
  scratch_.write("docs/a.md", "# Open it\n\nText.\n");
  again({"--site", "docusaurus"});
  EXPECT_THAT(out(), StartsWith("---\n" + hash_of("# Open it\n\nText.\n") + "---\n\n# ⟦"));
  EXPECT_EQ(run({"check", path("docs"), path("out"), "--site", "docusaurus"}), kExitDone)
      << files_.output();
  again({"--site", "github"});
  EXPECT_THAT(out(), StartsWith("# ⟦"));
}

TEST_F(PageNotesRunTest, OtherFormatsHaveANoticeToo) {
  scratch_.write("docs/a.mdx", "import X from 'x'\n\n# Open it\n\nText <X />.\n");
  scratch_.write("docs/b.html", "<html lang=\"en\"><body>\n<p>Text.</p>\n</body></html>\n");
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out("a.mdx"), HasSubstr("\n\n{/* hymt:off notice */}\n\n> Diese Seite"));
  EXPECT_THAT(out("b.html"),
              HasSubstr("<body>\n<!-- hymt:off notice -->\n<p class=\"translation-notice\">Diese "
                        "Seite wurde maschinell übersetzt und kann Fehler enthalten.</p>\n"
                        "<!-- hymt:on -->\n<p>⟦"));
  EXPECT_EQ(run({"check", path("docs"), path("out")}), kExitDone) << files_.output();
}

TEST_F(PageNotesRunTest, PeoplesOwnWords) {
  scratch_.write("docs/a.md", kSource);
  options_ = {"--notice", "--notice-text", "de=:::info\n\nSelbst *gesagt*.\n\n:::"};
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out(), HasSubstr("<!-- hymt:off notice -->\n\n:::info\n\nSelbst *gesagt*.\n\n:::\n\n"
                               "<!-- hymt:on -->\n\n"));
  // Other words are another option.
  options_ = {"--notice", "--notice-text", "de=Anders."};
  again();
  EXPECT_THAT(out(), HasSubstr("<!-- hymt:off notice -->\n\nAnders.\n\n<!-- hymt:on -->\n\n"));
  // What would swallow the page is left out.
  options_ = {"--notice", "--notice-text", "de=```"};
  again();
  EXPECT_THAT(out(), Not(HasSubstr("```")));
  EXPECT_THAT(said(), HasSubstr("[page-note-left-out]"));
  EXPECT_EQ(translate({path("docs"), "-o", path("out"), "--notice-text", "nothing"}), kExitUsage);
}

TEST_F(PageNotesRunTest, WhatPeopleEditIsMergedAndTheNoticeStays) {
  scratch_.write("docs/a.md", kSource);
  again();
  const std::string before = out();
  const std::size_t last = before.rfind("⟦");
  scratch_.write("out/a.md", before.substr(0, last) + "Der letzte Satz.\n");
  const std::string source = std::string(kSource) + "\nA new one.\n";
  scratch_.write("docs/a.md", source);
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out(), HasSubstr("Der letzte Satz.\n\n⟦"));
  EXPECT_THAT(out(), HasSubstr(kGerman));
  EXPECT_THAT(out(), HasSubstr(hash_of(source)));
  EXPECT_THAT(out(), Not(HasSubstr(hash_of(kSource))));
  EXPECT_THAT(said(), Not(HasSubstr("edit-conflict")));
  const std::string merged = out();
  again();
  EXPECT_EQ(file_status(), "unchanged");
  EXPECT_EQ(out(), merged);
}

TEST_F(PageNotesRunTest, KeysOfPeopleStayBesideOurs) {
  scratch_.write("docs/a.md", kSource);
  again();
  replace("out/a.md", hash_of(kSource), hash_of(kSource) + "author: me\n");
  replace("docs/a.md", "First sentence.", "Another one.");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(out(), HasSubstr(hash_of(scratch_.read("docs/a.md").value()) + "author: me\n---\n"));
  EXPECT_THAT(said(), Not(HasSubstr("edit-conflict")));
  // Who takes ours out gets it again.
  replace("out/a.md", hash_of(scratch_.read("docs/a.md").value()), "");
  replace("docs/a.md", "Another one.", "A third one.");
  again();
  const std::string line = hash_of(scratch_.read("docs/a.md").value());
  EXPECT_THAT(out(), HasSubstr("author: me\n" + line + "---\n"));
  // What cannot be read any more cannot be written either, and that is said.
  replace("out/a.md", "author: me", "author: [me");
  replace("docs/a.md", "A third one.", "A fourth one.");
  again();
  EXPECT_THAT(out(), HasSubstr("author: [me\n" + line + "---\n"));
  EXPECT_THAT(said(), HasSubstr("[page-note-left-out]"));
}

TEST_F(PageNotesRunTest, ANoticeThatSomebodyTookOutStaysAway) {
  scratch_.write("docs/a.md", kSource);
  again();
  take_notice_out();
  const std::string reviewed = out();
  again();
  EXPECT_EQ(out(), reviewed);
  for (const char* more : {"\nA new one.\n", "\nA new one.\n\nAnother one.\n"}) {
    scratch_.write("docs/a.md", std::string(kSource) + more);
    EXPECT_EQ(again(), kExitDone) << said();
    EXPECT_EQ(file_status(), "translated");
    EXPECT_THAT(out(), Not(HasSubstr("hymt:off")));
    EXPECT_THAT(out(), HasSubstr(hash_of(std::string(kSource) + more)));
    EXPECT_THAT(said(), Not(HasSubstr("merge-failed")));
  }
  again({"--force"});
  EXPECT_THAT(out(), HasSubstr(kGerman));
}

TEST_F(PageNotesRunTest, OtherWordsInTheNoticeStay) {
  scratch_.write("docs/a.md", kSource);
  again();
  replace("out/a.md", kGerman, "> Mit Vorsicht zu genießen.\n");
  for (const char* more : {"\nA new one.\n", "\nA new one.\n\nAnother one.\n"}) {
    scratch_.write("docs/a.md", std::string(kSource) + more);
    again();
    EXPECT_EQ(file_status(), "translated");
    EXPECT_THAT(out(), HasSubstr("-->\n\n> Mit Vorsicht zu genießen.\n\n<!--"));
    EXPECT_THAT(out(), Not(HasSubstr(kGerman)));
  }
}

TEST_F(PageNotesRunTest, OtherWordsStayWithoutTheOption) {
  scratch_.write("docs/a.md", kSource);
  again();
  replace("out/a.md", kGerman, "> Mit Vorsicht zu genießen.\n");
  options_.clear();
  for (const char* more : {"\nA new one.\n", "\nA new one.\n\nAnother one.\n"}) {
    scratch_.write("docs/a.md", std::string(kSource) + more);
    again();
    EXPECT_EQ(file_status(), "translated");
    EXPECT_THAT(out(), HasSubstr("-->\n\n> Mit Vorsicht zu genießen.\n\n<!--"));
  }
  // Where the base has none, they stay as well.
  options_ = {"--notice"};
  scratch_.write("docs/a.md", std::string(kSource) + "\nA third one.\n");
  again();
  EXPECT_THAT(out(), HasSubstr("-->\n\n> Mit Vorsicht zu genießen.\n\n<!--"));
  EXPECT_THAT(out(), Not(HasSubstr(kGerman)));
}

TEST_F(PageNotesRunTest, OnceAllIsReviewedTheNoticeGoes) {
  scratch_.write("docs/a.md", "# Open it\n\nFirst sentence.\n");
  options_ = {"--notice"};
  again();
  const std::string notice =
      std::string("<!-- hymt:off notice -->\n\n") + kGerman + "\n<!-- hymt:on -->\n\n";
  scratch_.write("out/a.md", "# Öffnen\n\n" + notice + out().substr(out().rfind("⟦")));
  again();
  EXPECT_THAT(out(), HasSubstr(kGerman));  // One text is nobody's yet.
  scratch_.write("out/a.md", "# Öffnen!\n\n" + out().substr(out().find("<!--")));
  EXPECT_EQ(look()["reasons"], json::array());
  EXPECT_EQ(again({"--frozen"}), kExitDone) << said();
  scratch_.write("out/a.md", "# Öffnen\n\n" + notice + "Der erste Satz.\n");
  EXPECT_EQ(look()["state"], "edited");
  EXPECT_EQ(look()["reasons"], json::array({"notice"}));
  EXPECT_EQ(again({"--frozen"}), kExitFindings) << said();
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_EQ(out(), "# Öffnen\n\nDer erste Satz.\n");
  EXPECT_EQ(report()["summary"]["asked"], 0);
  EXPECT_EQ(again({"--frozen"}), kExitDone) << said();
  again();
  EXPECT_EQ(file_status(), "unchanged");
  // What is new since is not.
  scratch_.write("docs/a.md", "# Open it\n\nFirst sentence.\n\nA new one.\n");
  again();
  EXPECT_THAT(out(), StartsWith("# Öffnen\n\n" + notice + "Der erste Satz.\n\n⟦"));
}

TEST_F(PageNotesRunTest, AConflictIsToldToReaders) {
  scratch_.write("docs/a.md", kSource);
  again();
  const std::string before = out();
  scratch_.write("out/a.md", before.substr(0, before.rfind("⟦")) + "Der letzte Satz.\n");
  replace("docs/a.md", "The last one.", "The very last one.");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(said(), HasSubstr("edit-conflict"));
  EXPECT_THAT(out(),
              HasSubstr(std::string(kGerman) + "> Das Original hat sich seitdem geändert; "
                                               "Teile dieser Seite können veraltet sein.\n"));
  // The finding tells the line in the file as it is.
  const std::string page = out();
  const auto line =
      1 + std::count(page.begin(),
                     page.begin() + static_cast<std::ptrdiff_t>(page.find("Der letzte")), '\n');
  EXPECT_THAT(said(), HasSubstr("target, line " + std::to_string(line) + ":"));
  // Brought up to date, it is gone.
  replace("out/a.md", "Der letzte Satz.", "Der allerletzte Satz.");
  replace("docs/a.md", "First sentence.", "A new one.");
  again();
  EXPECT_THAT(out(), Not(HasSubstr("Das Original hat sich")));
  EXPECT_THAT(out(), HasSubstr(kGerman));
}

TEST_F(PageNotesRunTest, WhatIsLearnedHasNoNoticeUntilSomethingIsNew) {
  scratch_.write("docs/a.md", kSource);
  const std::string human =
      "---\ntitle: Öffnen\n---\n\n# Öffnen\n\nErster Satz. Zweiter.\n\nDer letzte.\n";
  scratch_.write("out/a.md", human);
  EXPECT_EQ(run({"learn", path("docs"), path("out"), "--to", "de", "--from", "en"}), kExitDone);
  again();
  EXPECT_EQ(out(), human);
  const std::string source = std::string(kSource) + "\nA new one.\n";
  scratch_.write("docs/a.md", source);
  again();
  EXPECT_THAT(out(), HasSubstr(hash_of(source)));
  EXPECT_THAT(out(), HasSubstr(kGerman));
  EXPECT_THAT(out(), HasSubstr("Erster Satz. Zweiter.\n\nDer letzte.\n\n⟦"));
}

TEST_F(PageNotesRunTest, LearnTakesTheNoticeForNoText) {
  scratch_.write("docs/a.md", kSource);
  again();
  fs::remove(path("out/.hymt-doc.sqlite"));
  const std::string lesson = path("lesson.json");
  EXPECT_EQ(
      run({"learn", path("docs"), path("out"), "--to", "de", "--from", "en", "--report", lesson}),
      kExitDone);
  const json learned = json::parse(scratch_.read("lesson.json").value());
  EXPECT_EQ(learned["files"][0]["units"], learned["files"][0]["aligned"]);
  EXPECT_EQ(learned["files"][0]["units"], learned["files"][0]["learned"]);
}

TEST_F(PageNotesRunTest, StatusKnowsAPageByItsKeyAlone) {
  scratch_.write("docs/a.md", kSource);
  again({"--memory", "none"});
  EXPECT_EQ(look()["state"], "current");
  EXPECT_EQ(look()["up_to_date"], true);
  EXPECT_EQ(again({"--memory", "none", "--frozen"}), kExitFindings);  // It may have other options.
  scratch_.write("docs/a.md", std::string(kSource) + "\nA new one.\n");
  EXPECT_EQ(look()["state"], "stale");
  EXPECT_EQ(look()["reasons"], json::array({"source"}));
  // Somebody else's hash says nothing.
  replace("out/a.md", "xxh128:", "md5:");
  EXPECT_EQ(look()["reasons"], json::array({"unknown"}));
}

// ---- With a lock file alone

TEST_F(PageNotesRunTest, ALockKnowsPagesWithNotes) {
  options_ = {"--source-note", "hash", "--notice", "--memory", "none", "--lock", path("l.lock")};
  scratch_.write("docs/a.md", kSource);
  EXPECT_EQ(again(), kExitDone) << said();
  const std::string first = out();
  again();
  EXPECT_EQ(file_status(), "unchanged");
  EXPECT_EQ(look()["state"], "current");
  const std::string source = std::string(kSource) + "\nA new one.\n";
  scratch_.write("docs/a.md", source);
  again();
  EXPECT_EQ(report()["summary"]["asked"], 1);
  EXPECT_THAT(out(), HasSubstr(hash_of(source)));
  EXPECT_THAT(out(), HasSubstr(kGerman));
  scratch_.write("docs/a.md", kSource);
  again();
  EXPECT_EQ(out(), first);
}

TEST_F(PageNotesRunTest, WithALockAloneANoticeThatWasTakenOutStaysAway) {
  options_ = {"--source-note", "hash", "--notice", "--memory", "none", "--lock", path("l.lock")};
  scratch_.write("docs/a.md", kSource);
  again();
  take_notice_out();
  const std::string reviewed = out();
  again();
  EXPECT_EQ(out(), reviewed);
  for (const char* more : {"\nA new one.\n", "\nA new one.\n\nAnother one.\n"}) {
    scratch_.write("docs/a.md", std::string(kSource) + more);
    EXPECT_EQ(again(), kExitDone) << said();
    EXPECT_EQ(file_status(), "translated");
    EXPECT_THAT(out(), Not(HasSubstr("hymt:off")));
    EXPECT_THAT(out(), HasSubstr(hash_of(std::string(kSource) + more)));
  }
}

TEST_F(PageNotesRunTest, WithALockAloneOtherWordsInTheNoticeStay) {
  options_ = {"--notice", "--memory", "none", "--lock", path("l.lock")};
  scratch_.write("docs/a.md", kSource);
  again();
  replace("out/a.md", kGerman, "> Mit Vorsicht zu genießen.\n");
  for (const char* more : {"\nA new one.\n", "\nA new one.\n\nAnother one.\n"}) {
    scratch_.write("docs/a.md", std::string(kSource) + more);
    EXPECT_EQ(again(), kExitDone) << said();
    EXPECT_EQ(file_status(), "translated");
    EXPECT_THAT(out(), HasSubstr("-->\n\n> Mit Vorsicht zu genießen.\n\n<!--"));
    EXPECT_THAT(out(), Not(HasSubstr(kGerman)));
  }
}

TEST_F(PageNotesRunTest, WithALockAloneEditsAreMerged) {
  options_ = {"--source-note", "hash", "--notice", "--memory", "none", "--lock", path("l.lock")};
  scratch_.write("docs/a.md", kSource);
  again();
  const std::string before = out();
  scratch_.write("out/a.md", before.substr(0, before.rfind("⟦")) + "Der letzte Satz.\n");
  const std::string source = std::string(kSource) + "\nA new one.\n";
  scratch_.write("docs/a.md", source);
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out(), HasSubstr("Der letzte Satz.\n\n⟦"));
  EXPECT_THAT(out(), HasSubstr(kGerman));
  EXPECT_THAT(out(), HasSubstr(hash_of(source)));
}

// ---- Commits

class SourceCommitTest : public PageNotesRunTest {
 protected:
  SourceCommitTest() { options_ = {"--source-note", "commit"}; }
  void SetUp() override {
    if (std::system("git --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "there is no git";
    fs::create_directories(path("docs"));
    git("init -q .");
  }
  void git(const std::string& words) const {
    const std::string command =
        "cd '" + path("docs") +
        "' && git -c user.name=n -c user.email=e@x -c commit.gpgsign=false " + words +
        " > /dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << words;
  }
  [[nodiscard]] std::string head() const {
    const std::string command =
        "cd '" + path("docs") + "' && git rev-parse HEAD > '" + path("head") + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return scratch_.read("head").value_or("");
  }
};

TEST_F(SourceCommitTest, ThePageSaysTheLastCommitOfItsSource) {
  scratch_.write("docs/sub/a.md", kSource);
  scratch_.write("docs/b c.md", kSource);
  git("add .");
  git("commit -q -m one");
  const std::string first = head();
  scratch_.write("docs/sub/a.md", std::string(kSource) + "\nA new one.\n");
  git("commit -q -a -m two");
  const std::string second = head();
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out("sub/a.md"), HasSubstr("\nl10n:\n  sourceCommit: " + second + "---\n"));
  EXPECT_THAT(out("b c.md"), HasSubstr("\nl10n:\n  sourceCommit: " + first + "---\n"));
  again();
  EXPECT_EQ(file_status(), "unchanged");
  EXPECT_EQ(run({"check", path("docs"), path("out")}), kExitDone) << files_.output();
  // By the key alone.
  fs::remove(path("out/.hymt-doc.sqlite"));
  EXPECT_EQ(look()["state"], "current");
  scratch_.write("docs/b c.md", "Other text.\n");
  git("commit -q -a -m three");
  EXPECT_EQ(look()["state"], "stale");
}

TEST_F(SourceCommitTest, WithALockAlone) {
  options_ = {"--source-note", "commit", "--notice", "--memory", "none", "--lock", path("l.lock")};
  scratch_.write("docs/a.md", kSource);
  git("add .");
  git("commit -q -m one");
  EXPECT_EQ(again(), kExitDone) << said();
  again();
  EXPECT_EQ(file_status(), "unchanged");
  take_notice_out();
  for (const char* more : {"\nA new one.\n", "\nA new one.\n\nAnother one.\n"}) {
    scratch_.write("docs/a.md", std::string(kSource) + more);
    git("commit -q -a -m more");
    EXPECT_EQ(again(), kExitDone) << said();
    EXPECT_EQ(report()["summary"]["asked"], 1);
    EXPECT_THAT(out(), HasSubstr("sourceCommit: " + head()));
    EXPECT_THAT(out(), Not(HasSubstr("hymt:off")));
  }
  // The same bytes by another commit.
  scratch_.write("docs/a.md", kSource);
  git("commit -q -a -m back");
  scratch_.write("docs/a.md", std::string(kSource) + "\nA new one.\n\nAnother one.\n");
  git("commit -q -a -m again");
  EXPECT_EQ(look()["state"], "stale");
  again();
  EXPECT_EQ(report()["summary"]["asked"], 0);
  EXPECT_THAT(out(), HasSubstr("sourceCommit: " + head()));
}

// Where its history begins, each file looks as if it were new.
TEST_F(SourceCommitTest, AShallowCloneDoesNotKnowWhichCommit) {
  scratch_.write("docs/a.md", kSource);
  git("add .");
  git("commit -q -m one");
  scratch_.write("docs/b.md", kSource);
  git("add .");
  git("commit -q -m two");
  git("clone -q --depth 1 'file://" + path("docs") + "' '" + path("shallow") + "'");
  fs::rename(path("docs"), path("whole"));
  fs::rename(path("shallow"), path("docs"));
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(said(), HasSubstr("is a shallow clone"));
  EXPECT_THAT(out(), Not(HasSubstr("sourceCommit")));
  git("fetch -q --unshallow 'file://" + path("whole") + "'");
  EXPECT_EQ(again(), kExitDone);
  EXPECT_THAT(out(), HasSubstr("sourceCommit: "));
}

TEST_F(SourceCommitTest, ALockLooksForTheKeyInFrontMatterAlone) {
  options_ = {"--source-note", "commit", "--memory", "none", "--lock", path("l.lock")};
  scratch_.write("docs/a.html", "<p>The key is <code>l10n.sourceCommit</code> there.</p>\n");
  git("add .");
  git("commit -q -m one");
  again();
  again();
  EXPECT_EQ(file_status(), "unchanged");
  EXPECT_EQ(look()["state"], "current");
  // There it counts.
  fs::remove(path("docs/a.html"));
  fs::remove(path("out/a.html"));
  scratch_.write("docs/a.md", kSource);
  git("add .");
  git("commit -q -m two");
  again();
  scratch_.write("docs/a.md", std::string(kSource) + "\nA new one.\n");
  git("commit -q -a -m three");
  scratch_.write("docs/a.md", kSource);
  git("commit -q -a -m four");
  EXPECT_EQ(look()["state"], "stale");
  again();
  EXPECT_THAT(out(), HasSubstr("sourceCommit: " + head()));
}

TEST_F(SourceCommitTest, NothingThatTheRepositoryConfiguresIsRun) {
  scratch_.write("docs/a.md", kSource);
  git("add .");
  git("commit -q -m one");
  const std::string trap = "'touch " + path("sprung") + "'";
  for (const char* key : {"core.fsmonitor", "core.pager", "pager.log", "gpg.program",
                          "diff.external", "core.sshCommand", "core.alternateRefsCommand"}) {
    git(std::string("config ") + key + " " + trap);
  }
  git("config log.showSignature true");
  EXPECT_EQ(again(), kExitDone) << said();
  EXPECT_THAT(out(), HasSubstr("sourceCommit: "));
  EXPECT_FALSE(fs::exists(path("sprung")));
}

TEST_F(SourceCommitTest, WhatHasNoCommitIsSaid) {
  scratch_.write("docs/a.md", kSource);
  EXPECT_EQ(again(), kExitDone);  // A repository without any.
  EXPECT_THAT(out(), Not(HasSubstr("l10n")));
  EXPECT_THAT(said(), HasSubstr("[page-note-left-out]"));
  EXPECT_THAT(said(), HasSubstr("which commits changed the sources is not known"));
}

// ---- The texts

TEST(NoticeTextsTest, EachLanguageOfTheModelsHasAll) {
  for (const Language& language : known_languages()) {
    const NoticeTexts* texts = notice_texts(language.tag);
    ASSERT_NE(texts, nullptr) << language.tag;
    for (const std::string_view text : {texts->machine, texts->stale}) {
      EXPECT_GT(text.size(), 20U) << language.tag;
      EXPECT_EQ(text.find_first_of("<>&*_`[]\\\n|#~{}$\""), std::string_view::npos) << text;
    }
  }
  EXPECT_EQ(notice_texts("pt-BR")->language, "pt");
  EXPECT_EQ(notice_texts("zh-TW")->language, "zh-Hant");
  EXPECT_EQ(notice_texts("sw"), nullptr);
}

}  // namespace
}  // namespace hymt
