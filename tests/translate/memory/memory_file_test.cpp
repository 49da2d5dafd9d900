#include "translate/memory/memory_file.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/cli/scratch_folder.h"
#include "tests/translate/coded_text_samples.h"
#include "translate/memory/byte_record.h"
#include "translate/memory/content_digest.h"
#include "translate/memory/stored_outcomes.h"

namespace hymt {
namespace {

using testing::coded;
using testing::drawn;

namespace fs = std::filesystem;

std::shared_ptr<const SharedOutcome> held(const std::string& target, const std::string& source) {
  SegmentOutcome outcome;
  outcome.target = coded(target);
  outcome.rung = Rung::kReworded;
  outcome.verdict = Verdict::kUsable;
  outcome.state = SegmentState::kTranslated;
  outcome.score = -0.25F;
  outcome.findings = {{Severity::kNote, "rule", "message", {0, 1}}};
  outcome.terms = {{"term", "Wort", true}};
  return std::make_shared<const SharedOutcome>(outcome, coded(source));
}

SegmentKey key_of(std::uint64_t number) {
  return {number * 0x9E3779B97F4A7C15U, number * 0xD1B54A32D192ED03U};
}

class MemoryFileTest : public ::testing::Test {
 protected:
  [[nodiscard]] MemoryFileOptions options() {
    MemoryFileOptions options;
    options.path = fs::canonical(scratch_.path()) / "memory";
    options.is_own_name = true;
    options.notice = [this](const std::string& line) {
      const std::lock_guard lock(mutex_);
      notices_.push_back(line);
    };
    return options;
  }

  void run_sql(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((scratch_ / "memory").c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  [[nodiscard]] std::string integrity() {
    sqlite3* database = nullptr;
    std::string said;
    sqlite3_open((scratch_ / "memory").c_str(), &database);
    sqlite3_exec(
        database, "PRAGMA integrity_check",
        [](void* out, int, char** values, char**) {
          static_cast<std::string*>(out)->append(values[0]);
          return 0;
        },
        &said, nullptr);
    sqlite3_close(database);
    return said;
  }

  // As another process would.
  void fill(std::uint64_t first, std::uint64_t last) {
    const auto file = MemoryFile::open(options());
    ASSERT_NE(file, nullptr);
    for (std::uint64_t i = first; i < last; ++i) {
      file->put_outcome(key_of(i), held("Ziel " + std::to_string(i), "source"));
    }
  }

  [[nodiscard]] std::size_t num_found(std::uint64_t first, std::uint64_t last) {
    const auto file = MemoryFile::open(options());
    if (file == nullptr) return 0;
    std::vector<SegmentKey> keys;
    for (std::uint64_t i = first; i < last; ++i) keys.push_back(key_of(i));
    std::size_t count = 0;
    for (const auto& outcome : file->find_outcomes(keys)) count += outcome != nullptr ? 1 : 0;
    return count;
  }

  ScratchFolder scratch_;
  std::mutex mutex_;
  std::vector<std::string> notices_;
};

TEST_F(MemoryFileTest, WhatIsThereIsReplacedAmongManyThatAreNew) {
  fill(100, 250);
  {
    const auto file = MemoryFile::open(options());
    for (std::uint64_t i = 0; i < 1000; ++i) {
      file->put_outcome(key_of(i), held("Neu " + std::to_string(i), "source"));
    }
  }
  const auto file = MemoryFile::open(options());
  std::vector<SegmentKey> keys;
  for (std::uint64_t i = 0; i < 1000; ++i) keys.push_back(key_of(i));
  const auto found = file->find_outcomes(keys);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    ASSERT_NE(found[i], nullptr) << i;
    EXPECT_EQ(found[i]->with_codes_of(coded("source")).target.text(), "Neu " + std::to_string(i));
  }
  EXPECT_EQ(integrity(), "ok");
  EXPECT_TRUE(notices_.empty());
}

TEST_F(MemoryFileTest, KnowsOutcomesOfAnEarlierProcess) {
  {
    const auto file = MemoryFile::open(options());
    ASSERT_NE(file, nullptr);
    EXPECT_FALSE(file->had_outcomes());
    file->put_outcome(
        key_of(1), held("{2=F5:`F5`} {1:<a>}dort{/1:</a>}", "{1:<a>}there{/1:</a>} {2=F5:`F5`}"));
  }
  const auto file = MemoryFile::open(options());
  ASSERT_NE(file, nullptr);
  EXPECT_TRUE(file->had_outcomes());
  const std::vector<SegmentKey> keys = {key_of(2), key_of(1)};
  const auto found = file->find_outcomes(keys);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], nullptr);
  ASSERT_NE(found[1], nullptr);
  const CodedText asker = coded("{7:<b>}there{/7:</b>} {9=F5:<kbd>}");
  ASSERT_TRUE(found[1]->fits(asker));
  const SegmentOutcome outcome = found[1]->with_codes_of(asker);
  EXPECT_EQ(drawn(outcome.target), "{9=F5:<kbd>} {7:<b>}dort{/7:</b>}");
  EXPECT_EQ(outcome.rung, Rung::kReworded);
  EXPECT_EQ(outcome.verdict, Verdict::kUsable);
  EXPECT_EQ(outcome.state, SegmentState::kTranslated);
  EXPECT_EQ(outcome.score, -0.25F);
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0], (Finding{Severity::kNote, "rule", "message", {0, 1}}));
  ASSERT_EQ(outcome.terms.size(), 1U);
  EXPECT_EQ(outcome.terms[0].target, "Wort");
  EXPECT_TRUE(outcome.terms[0].is_obeyed);
  EXPECT_TRUE(notices_.empty());
}

TEST_F(MemoryFileTest, EqualHalvesOfKeysAreNoEqualKeys) {
  const auto file = MemoryFile::open(options());
  file->put_outcome({1, 7}, held("a", "b"));
  file->flush();
  const std::vector<SegmentKey> keys = {{2, 7}, {1, 7}};
  const auto found = file->find_outcomes(keys);
  EXPECT_EQ(found[0], nullptr);
  EXPECT_NE(found[1], nullptr);
}

TEST_F(MemoryFileTest, WhatFitsNoSegmentIsSeen) {
  const auto file = MemoryFile::open(options());
  file->put_outcome(key_of(1), held("{1:<a>}dort{/1:</a>}", "{1:<a>}there{/1:</a>}"));
  file->put_outcome(key_of(2), held("dort", "there"));
  file->flush();
  const std::vector<SegmentKey> keys = {key_of(1), key_of(2)};
  const auto found = file->find_outcomes(keys);
  EXPECT_TRUE(found[0]->fits(coded("{5:<b>}there{/5:</b>}")));
  EXPECT_FALSE(found[0]->fits(coded("there")));
  EXPECT_FALSE(found[0]->fits(coded("{1:<a>}there{/1:</a>} {2=x:%s}")));
  EXPECT_FALSE(found[0]->fits(coded("{1=F5:<a>} {2=there:%s}")));
  EXPECT_FALSE(found[1]->fits(coded("{1=x:%s} there")));
  EXPECT_TRUE(found[1]->fits(coded("{1?=:%s} there")));
  EXPECT_FALSE(found[1]->fits(coded("")));  // A finding is beyond its end.
}

TEST_F(MemoryFileTest, RecordsThatMayBeAnythingAreReadWithoutHarm) {
  RandomDraws draws(7);
  const CodedText source = coded("{1:<a>}there{/1:</a>} {2=F5:`F5`}");
  const std::string record =
      held("{2=F5:`F5`} {1:<a>}dort{/1:</a>}", "{1:<a>}there{/1:</a>} {2=F5:`F5`}")->record();
  std::size_t num_read = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string changed = record;
    for (std::uint64_t n = draws.next() % 4; n <= 3; ++n) {
      changed[draws.next() % changed.size()] = static_cast<char>(draws.next() % 256);
    }
    if (draws.next() % 8 == 0) changed.resize(draws.next() % (changed.size() + 1));
    const auto outcome = SharedOutcome::read(changed);
    if (outcome == nullptr || !outcome->fits(source)) continue;
    ++num_read;
    const SegmentOutcome made = outcome->with_codes_of(source);
    EXPECT_TRUE(well_nested(made.target));
    EXPECT_EQ(made.target.codes().size(), source.codes().size());
  }
  EXPECT_GT(num_read, 100U);
}

TEST_F(MemoryFileTest, RowsThatWereDamagedAreUnknown) {
  fill(1, 3);
  run_sql("UPDATE outcomes SET value = substr(value, 1, 12) || x'00' || substr(value, 14)");
  EXPECT_EQ(num_found(1, 3), 0U);
  fill(1, 3);
  EXPECT_EQ(num_found(1, 3), 2U);
}

TEST_F(MemoryFileTest, RecordsHaveNames) {
  {
    const auto file = MemoryFile::open(options());
    std::atomic<int> num_written = 0;
    for (const char* name : {"b.md", "a.md"}) {
      file->put_record(RecordTable::kOutputs, name, std::string("of ") + name, {key_of(1)},
                       [&] { ++num_written; });
    }
    file->put_record(RecordTable::kSources, "a.md", "source");
    file->flush();
    EXPECT_EQ(num_written, 2);
  }
  const auto file = MemoryFile::open(options());
  EXPECT_EQ(file->find_record(RecordTable::kOutputs, "a.md"), "of a.md");
  EXPECT_EQ(file->find_record(RecordTable::kSources, "a.md"), "source");
  EXPECT_EQ(file->find_record(RecordTable::kSources, "b.md"), std::nullopt);
  std::string all;
  file->for_each_record(RecordTable::kOutputs, [&](std::string_view name, std::string_view record) {
    all.append(name).append(": ").append(record).append("\n");
  });
  EXPECT_EQ(all, "a.md: of a.md\nb.md: of b.md\n");
}

TEST_F(MemoryFileTest, ToBeReadOnlyItLeavesNoTrace) {
  MemoryFileOptions only = options();
  only.is_read_only = true;
  EXPECT_EQ(MemoryFile::open(only), nullptr);  // There is none yet.
  EXPECT_EQ(scratch_.files(), std::vector<std::string>());
  {
    const auto file = MemoryFile::open(options());
    file->put_record(RecordTable::kOutputs, "a %?#.md", "record");
  }
  const auto before = scratch_.read("memory");
  {
    const auto file = MemoryFile::open(only);
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(file->find_record(RecordTable::kOutputs, "a %?#.md"), "record");
    bool is_told = false;
    file->put_record(RecordTable::kOutputs, "a %?#.md", "other", {}, [&] { is_told = true; });
    EXPECT_TRUE(is_told);
    file->put_outcome(key_of(1), held("Ziel", "source"));
    file->flush();
    EXPECT_EQ(file->find_record(RecordTable::kOutputs, "a %?#.md"), "record");
    EXPECT_EQ(scratch_.files(), std::vector<std::string>{"memory"});
  }
  EXPECT_EQ(scratch_.read("memory"), before);
}

TEST_F(MemoryFileTest, ToBeReadOnlyItSetsNothingAside) {
  scratch_.write("memory", std::string(5000, 'x'));
  MemoryFileOptions only = options();
  only.is_read_only = true;
  EXPECT_EQ(MemoryFile::open(only), nullptr);
  EXPECT_EQ(scratch_.files(), std::vector<std::string>{"memory"});
  EXPECT_EQ(scratch_.read("memory"), std::string(5000, 'x'));
}

TEST_F(MemoryFileTest, ToBeReadOnlyItSeesWhatAnotherIsWriting) {
  const auto writer = MemoryFile::open(options());
  writer->put_record(RecordTable::kOutputs, "a.md", "record");
  writer->flush();
  MemoryFileOptions only = options();
  only.is_read_only = true;
  const auto reader = MemoryFile::open(only);
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->find_record(RecordTable::kOutputs, "a.md"), "record");
}

TEST_F(MemoryFileTest, ATruncatedFileIsSetAsideAndANewOneBegins) {
  fill(0, 5000);
  fs::resize_file(scratch_ / "memory", 3 * 4096);
  EXPECT_EQ(num_found(0, 5000), 0U);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_NE(notices_[0].find("set aside as memory.damaged-1"), std::string::npos) << notices_[0];
  EXPECT_TRUE(fs::exists(scratch_ / "memory.damaged-1"));
  fill(0, 10);
  EXPECT_EQ(num_found(0, 10), 10U);
}

TEST_F(MemoryFileTest, DamageThatShowsLaterCostsTheMemoryOfThatRunAndNoMore) {
  fill(0, 20000);
  {
    std::fstream file(scratch_ / "memory", std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(0, std::ios::end);
    const std::string rubbish(4096, '\x7F');
    const auto num_pages = static_cast<std::int64_t>(file.tellp()) / 4096;
    // The first pages are seen when it is opened.
    for (std::int64_t page = num_pages - 20; page < num_pages; ++page) {
      file.seekp(page * 4096);
      file.write(rubbish.data(), 4096);
    }
  }
  EXPECT_LT(num_found(0, 20000), 20000U);
  ASSERT_FALSE(notices_.empty());
  EXPECT_NE(notices_[0].find("cannot be read"), std::string::npos) << notices_[0];
  EXPECT_TRUE(fs::exists(scratch_ / "memory.damaged-1"));
  fill(0, 10);
  EXPECT_EQ(num_found(0, 10), 10U);
}

TEST_F(MemoryFileTest, WhatIsNoDatabaseIsSetAsideUnderOurNameOnly) {
  scratch_.write("memory", "# Notes of somebody\n");
  MemoryFileOptions other = options();
  other.is_own_name = false;
  EXPECT_EQ(MemoryFile::open(other), nullptr);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_NE(notices_[0].find("left alone"), std::string::npos);
  EXPECT_EQ(scratch_.read("memory"), "# Notes of somebody\n");
  EXPECT_NE(MemoryFile::open(options()), nullptr);
  EXPECT_EQ(scratch_.read("memory.damaged-1"), "# Notes of somebody\n");
}

TEST_F(MemoryFileTest, DatabasesOfOthersAndOfLaterVersionsAreLeftAlone) {
  run_sql("CREATE TABLE bookmarks(url TEXT)");
  const auto before = scratch_.read("memory");
  EXPECT_EQ(MemoryFile::open(options()), nullptr);
  EXPECT_EQ(scratch_.read("memory"), before);
  fs::remove(scratch_ / "memory");
  fill(0, 10);
  run_sql("PRAGMA user_version = 99");
  EXPECT_EQ(MemoryFile::open(options()), nullptr);
  run_sql("PRAGMA user_version = 4");
  EXPECT_EQ(num_found(0, 10), 10U);
  // Ours, but somebody put into it what acts by itself.
  run_sql("CREATE TRIGGER t AFTER INSERT ON outcomes BEGIN DELETE FROM outcomes; END");
  EXPECT_EQ(MemoryFile::open(options()), nullptr);
  ASSERT_EQ(notices_.size(), 3U);
  EXPECT_NE(notices_[0].find("no memory of hymt-doc"), std::string::npos);
  EXPECT_NE(notices_[1].find("newer"), std::string::npos);
  EXPECT_NE(notices_[2].find("no memory of hymt-doc"), std::string::npos);
  EXPECT_FALSE(fs::exists(scratch_ / "memory.damaged-1"));
}

// A file as the first version made it.
TEST_F(MemoryFileTest, AnOlderFileIsBroughtUpToDate) {
  fill(0, 10);
  run_sql(
      "DROP TABLE examples; DROP TABLE snapshots; DROP TABLE reviewed; DROP TABLE reviews;"
      "ALTER TABLE runs DROP COLUMN reviewed;"
      "PRAGMA user_version = 1");
  EXPECT_EQ(num_found(0, 10), 10U);
  const auto file = MemoryFile::open(options());
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->last_review(), 0U);
  file->put_reviewed(1, {{key_of(1), held("Ziel", "source")}});
  file->flush();
  EXPECT_EQ(file->last_review(), 1U);
  EXPECT_TRUE(notices_.empty());
}

class ReviewedTest : public MemoryFileTest {
 protected:
  void put(std::uint64_t document, const std::string& target, bool is_theirs = true) {
    const auto file = MemoryFile::open(options());
    file->put_reviewed(document, {{key_of(1), held(target, "source"), is_theirs}});
  }
  void forget(std::uint64_t document) {
    const auto file = MemoryFile::open(options());
    file->put_reviewed(document, {{key_of(1), nullptr}});
  }

  // In `document`; empty: nothing.
  [[nodiscard]] std::string found(std::uint64_t document) {
    const auto file = MemoryFile::open(options());
    const std::vector<SegmentKey> keys = {key_of(1)};
    const auto texts = file->find_reviewed(document, keys);
    if (texts.front() == nullptr) return "";
    return std::string(texts.front()->with_codes_of(coded("source")).target.text());
  }
  [[nodiscard]] std::uint64_t last() { return MemoryFile::open(options())->last_review(); }
};

TEST_F(ReviewedTest, TheSameDocumentThenMostThenTheLesserBytes) {
  EXPECT_EQ(found(1), "");
  put(1, "eins");
  put(2, "zwei");
  EXPECT_EQ(found(1), "eins");
  EXPECT_EQ(found(2), "zwei");
  EXPECT_EQ(found(3), "eins");
  put(4, "zwei");
  EXPECT_EQ(found(1), "eins");
  EXPECT_EQ(found(3), "zwei");
}

TEST_F(ReviewedTest, WhatIsForgottenIsGoneInItsDocumentOnly) {
  put(1, "eins");
  put(2, "zwei");
  forget(2);
  EXPECT_EQ(found(2), "eins");
  put(1, "eins", false);  // It is what people wrote there, once.
  EXPECT_EQ(found(2), "eins");
  put(1, "anderes", false);
  EXPECT_EQ(found(1), "");
}

TEST_F(ReviewedTest, WhoeverUsedATextHearsThatItChanged) {
  const std::vector<std::uint64_t> rows = {key_of(1).low};
  const std::vector<std::uint64_t> others = {key_of(2).low};
  put(1, "eins");
  const std::uint64_t before = last();
  put(1, "eins");  // Which says nothing new.
  EXPECT_EQ(last(), before);
  put(1, "anders");
  EXPECT_GT(last(), before);
  const auto changed = [&](std::uint64_t document, const std::vector<std::uint64_t>& of) {
    return MemoryFile::open(options())->has_changed_since(before, document, of);
  };
  EXPECT_TRUE(changed(2, rows));
  EXPECT_FALSE(changed(2, others));
  EXPECT_FALSE(changed(1, rows));  // It was there.
  const std::uint64_t then = last();
  forget(1);
  EXPECT_GT(last(), then);
}

TEST_F(ReviewedTest, DamagedRowsAreUnknownAndNoneEverGoes) {
  put(1, "eins");
  MemoryFileOptions small = options();
  small.max_bytes = 1 << 16;
  {
    const auto file = MemoryFile::open(small);
    for (std::uint64_t i = 0; i < 2000; ++i) file->put_outcome(key_of(i), held("Ziel", "source"));
  }
  EXPECT_EQ(found(2), "eins");
  run_sql("UPDATE reviewed SET value = x'0011223344556677889900'");
  EXPECT_EQ(found(1), "");
  EXPECT_EQ(found(2), "");
  EXPECT_TRUE(notices_.empty());
}

TEST_F(MemoryFileTest, LinksAreNotFollowed) {
  scratch_.write("elsewhere", "");
  fs::create_symlink(scratch_ / "elsewhere", scratch_ / "memory");
  EXPECT_EQ(MemoryFile::open(options()), nullptr);
  EXPECT_EQ(notices_.size(), 1U);
  EXPECT_EQ(scratch_.read("elsewhere"), "");
}

TEST_F(MemoryFileTest, TwoProcessesShareOne) {
  std::vector<pid_t> children;
  for (std::uint64_t part = 0; part < 4; ++part) {
    const pid_t child = ::fork();
    if (child == 0) {
      fill(part * 3000, part * 3000 + 4000);  // They overlap.
      ::_exit(notices_.empty() ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(num_found(0, 13000), 13000U);
  EXPECT_EQ(integrity(), "ok");
}

TEST_F(MemoryFileTest, ALockThatNobodyGivesBackIsNotWaitedForForEver) {
  fill(0, 10);
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open((scratch_ / "memory").c_str(), &other), SQLITE_OK);
  const auto file = MemoryFile::open(options());
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  bool is_told = false;
  file->put_record(RecordTable::kOutputs, "a", "b", {}, [&] { is_told = true; });
  file->flush();
  EXPECT_TRUE(is_told);
  const std::vector<SegmentKey> keys = {key_of(3)};
  EXPECT_NE(file->find_outcomes(keys)[0], nullptr);  // Reading goes on.
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_NE(notices_[0].find("keeps it locked"), std::string::npos) << notices_[0];
  sqlite3_close(other);
}

TEST_F(MemoryFileTest, AFullDiskEndsWritingWithOneNotice) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{256 << 10, 256 << 10};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    bool is_told = false;
    {
      const auto file = MemoryFile::open(options());
      for (std::uint64_t i = 0; i < 20000; ++i) {
        file->put_outcome(key_of(i), held("Ziel", "source"));
      }
      file->flush();
      file->put_record(RecordTable::kOutputs, "a", "b", {}, [&] { is_told = true; });
    }
    ::_exit(notices_.size() == 1 && is_told ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(integrity(), "ok");
  fill(0, 100);
  EXPECT_EQ(num_found(0, 100), 100U);
}

TEST_F(MemoryFileTest, AKilledProcessLeavesWhatItHadWritten) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto file = MemoryFile::open(options());
    for (std::uint64_t i = 0; i < 1000; ++i) file->put_outcome(key_of(i), held("Ziel", "source"));
    file->flush();
    for (std::uint64_t i = 1000; i < 50000; ++i) {
      file->put_outcome(key_of(i), held("Ziel", "source"));
      if (i != 1100) continue;
      ASSERT_EQ(::write(ends[1], "x", 1), 1);
    }
    ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ends[0], &byte, 1), 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_GE(num_found(0, 50000), 1000U);
  EXPECT_EQ(num_found(0, 1000), 1000U);
  EXPECT_EQ(integrity(), "ok");
  EXPECT_TRUE(notices_.empty());
}

TEST_F(MemoryFileTest, StaysWithinItsLimitAndForgetsWhatWasNotUsed) {
  MemoryFileOptions limited = options();
  limited.max_bytes = 2 << 20;
  const auto put = [&](std::uint64_t first, std::uint64_t last, bool uses_first) {
    const auto file = MemoryFile::open(limited);
    if (uses_first) {
      std::vector<SegmentKey> keys;
      for (std::uint64_t i = 0; i < 500; ++i) keys.push_back(key_of(i));
      static_cast<void>(file->find_outcomes(keys));
    }
    for (std::uint64_t i = first; i < last; ++i) {
      file->put_outcome(key_of(i), held("Ziel", "source"));
      if (i % 1000 == 0) file->flush();
    }
  };
  put(0, 12000, false);
  {
    const auto file = MemoryFile::open(limited);
    std::vector<SegmentKey> keys;
    for (std::uint64_t i = 500; i < 1000; ++i) keys.push_back(key_of(i));
    file->put_record(RecordTable::kOutputs, "kept.md", "", keys);
  }
  for (std::uint64_t run = 1; run < 6; ++run) put(run * 12000, run * 12000 + 4000, true);
  EXPECT_LT(fs::file_size(scratch_ / "memory"), (2U << 20) + (1U << 19));
  EXPECT_EQ(num_found(0, 500), 500U);        // Used by every run.
  EXPECT_EQ(num_found(500, 1000), 500U);     // Of an output that is still known.
  EXPECT_LT(num_found(1000, 12000), 6000U);  // Used by nobody.
  EXPECT_EQ(num_found(60000, 64000), 4000U);
  EXPECT_EQ(integrity(), "ok");
}

TEST_F(MemoryFileTest, WhatFailedIsNotKept) {
  SegmentOutcome failed;
  failed.target = coded("source");
  failed.verdict = Verdict::kFailed;
  failed.is_repeatable = false;
  const auto outcome = std::make_shared<const SharedOutcome>(failed, coded("source"));
  {
    StoredOutcomes store(MemoryFile::open(options()), 1 << 20);
    store.insert(key_of(1), outcome);
    store.insert(key_of(2), held("Ziel", "source"));
    EXPECT_NE(store.find_inserted(key_of(1)), nullptr);
  }
  StoredOutcomes store(MemoryFile::open(options()), 1 << 20);
  const std::vector<SegmentKey> keys = {key_of(1), key_of(2)};
  const auto found = store.find(keys);
  EXPECT_EQ(found[0], nullptr);
  EXPECT_NE(found[1], nullptr);
  EXPECT_EQ(store.find_inserted(key_of(2)), nullptr);  // From the file, for callers only.
}

TEST(ByteRecordTest, WhatIsNotThereIsNothing) {
  RecordWriter writer;
  writer.number(UINT64_MAX);
  writer.text("text");
  writer.real(-1.5F);
  RecordReader reader(writer.bytes());
  EXPECT_EQ(reader.number(), UINT64_MAX);
  EXPECT_EQ(reader.text(), "text");
  EXPECT_EQ(reader.real(), -1.5F);
  EXPECT_TRUE(reader.is_whole());
  EXPECT_EQ(reader.number(), 0U);
  EXPECT_FALSE(reader.is_good());
  EXPECT_EQ(reader.text(), "");
  RecordReader endless("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
  EXPECT_EQ(endless.count(), 0U);
  EXPECT_FALSE(endless.is_good());
}

TEST(ContentDigestTest, PiecesMakeTheWhole) {
  const std::string bytes(100'000, 'x');
  DigestMaker maker;
  for (std::size_t at = 0; at < bytes.size(); at += 777) {
    maker.add(std::string_view(bytes).substr(at, 777));
  }
  EXPECT_EQ(maker.finish(), digest_of(bytes));
  EXPECT_NE(digest_of("a"), digest_of("b"));
}

}  // namespace
}  // namespace hymt
