// What runs remember, in a file: outcomes of segments, texts that people wrote, and records of
// those who keep a journal.
//
// The file is a SQLite database in WAL mode (README.md has its tables). Any number of processes may
// use one. Nothing that goes wrong with it is more than a notice: what cannot be read is unknown,
// what cannot be written is forgotten, and the run goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/memory/example.h"
#include "translate/memory/shared_outcome.h"
#include "translate/segment_key.h"

namespace hymt {

struct MemoryFileOptions {
  // Without links, on no part of it. Its folder must exist.
  std::filesystem::path path;
  // A file of this name can only be ours: what is no database there is damage, and is set aside.
  // Else it may be anything that was named by mistake, and is left alone.
  bool is_own_name = false;
  // Nothing is written: what is put is forgotten. The file must exist.
  bool is_read_only = false;
  // Outcomes that were not used for the longest time go, so that the file does not grow beyond.
  std::uint64_t max_bytes = std::uint64_t{4} << 30;
  // Gets one line for people about each thing that goes wrong, from any thread. Must not throw.
  std::function<void(const std::string&)> notice = {};
};

// Tables of records, each under a name.
enum class RecordTable : std::uint8_t { kOutputs, kSources, kBases, kReviews };
inline constexpr std::size_t kNumRecordTables = 4;

// How people translated a text, in one document.
struct ReviewedText {
  SegmentKey key;  // reviewed_key() of the text.
  // As an outcome, of which only the target is looked at. Null: what is known is forgotten.
  std::shared_ptr<const SharedOutcome> translation;
  // If not, what is known is forgotten unless it is this.
  bool is_theirs = true;
  // What it is a translation of, to be an example of; unset: it will be none.
  std::optional<CodedText> source = {};
  std::string source_language = {};
  std::string target_language = {};
};

// A place in the order in which examples came: 0 before the first.
using ExampleId = std::int64_t;

// Thread-safe. Writing is one thread's business: what is to be written waits for it in memory, is
// put into transactions of many rows, and callers go on at once.
class MemoryFile {
 public:
  // Null, after a notice, if the file cannot be used. A damaged one is set aside first
  // (".damaged-1" behind its name, or the next number that is free), and a new one begun.
  [[nodiscard]] static std::shared_ptr<MemoryFile> open(const MemoryFileOptions& options);

  // Writes what still waits. Others' locks are waited for, but not for ever.
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const;
  // There were outcomes in it before this process came.
  [[nodiscard]] bool had_outcomes() const;

  // One for each key; null where none is known.
  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find_outcomes(
      std::span<const SegmentKey> keys);
  // In the place of what is there for the key. Waits only if very much waits to be written.
  void put_outcome(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome);

  [[nodiscard]] std::optional<std::string> find_record(RecordTable table, std::string_view name);
  // The same for `keys`, by which a record was made: they count as used as long as it is there.
  // `when_written` is called once, on any thread, perhaps before this returns: it, and what was put
  // before, would survive the end of the process, or could not be written. Must not throw. If there
  // is none, the record waits for one that has some, but not for long.
  void put_record(RecordTable table, std::string name, std::string record,
                  std::vector<SegmentKey> keys = {}, std::function<void()> when_written = {});
  // Names and records of a table, in the order of the names.
  void for_each_record(RecordTable table,
                       const std::function<void(std::string_view, std::string_view)>& visit);

  // What people wrote; it never goes to make room. One for each key, of which whether it fits is
  // for the caller to ask (SharedOutcome::fits); null where there is none. Where documents say it
  // differently, what `document` says counts, else what most of them say, else the one with the
  // lesser bytes.
  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find_reviewed(
      std::uint64_t document, std::span<const SegmentKey> keys);
  // `document`: seed_of() its name. What is said of other keys stays.
  void put_reviewed(std::uint64_t document, std::vector<ReviewedText> texts);
  // Of the last change of what people wrote; 0: there was none.
  [[nodiscard]] std::uint64_t last_review();
  // Whether for one of `rows`, low halves of keys, another document than `document` has changed
  // something after that number.
  [[nodiscard]] bool has_changed_since(std::uint64_t review, std::uint64_t document,
                                       std::span<const std::uint64_t> rows);

  // They take a quarter of MemoryFileOptions::max_bytes at most, then the oldest go; none go or
  // come while a snapshot is open that one of the last 64 runs took up. Longer ones are never kept.
  void put_example(std::shared_ptr<const Example> example);
  // The last example that counts for a run that is called `name`: the last one there is, or, if
  // such a run was begun and not ended, what was the last one then. Waits until that is noted. 0 if
  // it cannot be.
  [[nodiscard]] ExampleId begin_snapshot(const std::string& name);
  // The run is done. Waits likewise.
  void end_snapshot(const std::string& name);
  // Examples up to `last`, in the order in which they came, but for rows that are damaged.
  void for_each_example(
      ExampleId last,
      const std::function<void(ExampleId, const std::shared_ptr<const Example>&)>& visit);
  // One for each id; null where there is none.
  [[nodiscard]] std::vector<std::shared_ptr<const Example>> find_examples(
      std::span<const ExampleId> ids);

  // Returns when all that was put so far is written, or could not be.
  void flush();

 private:
  class Impl;
  explicit MemoryFile(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace hymt
