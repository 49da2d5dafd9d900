// The one thread of a process that writes to a memory file.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "translate/memory/memory_file.h"
#include "translate/memory/shared_outcome.h"
#include "translate/segment_key.h"

namespace hymt {

// Thread-safe. Rows wait in memory and are written many at once: records that somebody waits for a
// few milliseconds after the last ones, with all others that there are by then; outcomes, and
// records that nobody waits for, as often as a small part of the thread's time allows.
class MemoryWriter {
 public:
  // `run`: the number of this run, for what it uses. `failed` is called once, on the thread, with
  // what ended all writing. Throws SqliteError, and std::system_error if no thread can be had.
  MemoryWriter(const std::filesystem::path& path, std::uint64_t max_bytes, std::int64_t run,
               std::function<void(const std::exception_ptr&)> failed);
  ~MemoryWriter();  // Writes what waits.
  MemoryWriter(const MemoryWriter&) = delete;
  MemoryWriter& operator=(const MemoryWriter&) = delete;

  struct RecordRow {
    RecordTable table;
    std::string name;
    std::string record;
    std::vector<SegmentKey> keys;
    std::function<void()> when_written;
  };

  // Of one document.
  struct ReviewedRows {
    std::uint64_t document = 0;
    std::vector<ReviewedText> texts;
  };

  void put(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome);
  void put(RecordRow row);
  void put(ReviewedRows rows);
  void put(std::shared_ptr<const Example> example);
  // As MemoryFile's.
  [[nodiscard]] ExampleId begin_snapshot(const std::string& name);
  void end_snapshot(const std::string& name);
  // These rows are used by this run. Forgotten while the file is so small that nothing will go.
  void touch(const std::vector<std::int64_t>& rows);
  void flush();

 private:
  struct OutcomeRow {
    SegmentKey key;
    std::shared_ptr<const SharedOutcome> outcome;
  };
  // What a run asks for that waits for it.
  struct SnapshotOrder {
    std::string name;
    bool begins = true;  // Else it ends.
    std::promise<ExampleId>* done = nullptr;
  };
  struct Batch {
    std::vector<OutcomeRow> outcomes;
    std::vector<std::shared_ptr<const Example>> examples;
    std::vector<SnapshotOrder> snapshots;
    std::vector<RecordRow> records;
    std::vector<ReviewedRows> reviewed;
    std::vector<std::int64_t> touched;
  };
  class Tables;  // The connection and its statements; the thread's own.

  void run();
  [[nodiscard]] ExampleId wait_for(const std::string& name, bool begins);
  [[nodiscard]] bool take(Batch& batch);
  void write(Batch& batch, std::vector<ExampleId>& snapshots);
  void write_with_patience(const std::function<void()>& step);
  void fail() noexcept;

  const std::function<void(const std::exception_ptr&)> failed_;
  std::unique_ptr<Tables> tables_;

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  Batch waiting_;
  std::size_t num_awaited_ = 0;    // Records that wait and have a `when_written`.
  std::size_t waiting_bytes_ = 0;  // Of outcomes, examples and reviewed texts, roughly.
  std::uint64_t num_put_ = 0;
  std::uint64_t num_done_ = 0;
  bool is_small_ = true;  // The file; nothing has to go for long.
  bool is_flushing_ = false;
  bool is_stopping_ = false;
  bool has_failed_ = false;
  std::chrono::steady_clock::time_point next_records_;
  std::chrono::steady_clock::time_point next_outcomes_;

  std::jthread thread_;  // Last, as it uses the rest.
};

}  // namespace hymt
