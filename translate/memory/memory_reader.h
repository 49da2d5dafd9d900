// One connection that reads a memory file.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/memory/memory_file.h"
#include "translate/memory/sqlite_database.h"

namespace hymt {

// Used by one thread at a time. Every function throws SqliteError.
class MemoryReader {
 public:
  MemoryReader(const std::filesystem::path& path, DatabaseAccess access);

  // One for each key; null where none is known, and where the row is damaged. `stale` gets the keys
  // of those that no run has used since `run`.
  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find(
      std::span<const SegmentKey> keys, std::int64_t run, std::vector<std::int64_t>& stale);

  // As MemoryFile's.
  [[nodiscard]] std::vector<std::shared_ptr<const SharedOutcome>> find_reviewed(
      std::uint64_t document, std::span<const SegmentKey> keys);
  [[nodiscard]] std::uint64_t last_review();
  [[nodiscard]] bool has_changed_since(std::uint64_t review, std::uint64_t document,
                                       std::span<const std::uint64_t> rows);

  void for_each_example(
      ExampleId last,
      const std::function<void(ExampleId, const std::shared_ptr<const Example>&)>& visit);
  [[nodiscard]] std::vector<std::shared_ptr<const Example>> find_examples(
      std::span<const ExampleId> ids);

  [[nodiscard]] std::optional<std::string> find(RecordTable table, std::string_view name);
  void for_each(RecordTable table,
                const std::function<void(std::string_view, std::string_view)>& visit);

 private:
  [[nodiscard]] std::shared_ptr<const SharedOutcome> find_reviewed(std::uint64_t document,
                                                                   const SegmentKey& key);

  SqliteDatabase database_;
  SqliteStatement begin_;
  SqliteStatement end_;
  SqliteStatement find_outcome_;
  SqliteStatement find_reviewed_;
  SqliteStatement find_all_reviewed_;
  SqliteStatement find_change_;
  SqliteStatement last_review_;
  SqliteStatement find_example_;
  std::array<SqliteStatement, kNumRecordTables> find_record_;  // By table.
};

// The row of a key: half of it, as SQLite's integers go. The other half is in the row's seal.
[[nodiscard]] inline std::int64_t row_of(const SegmentKey& key) {
  return static_cast<std::int64_t>(key.low);
}

}  // namespace hymt
