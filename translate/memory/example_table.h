// The writer's side of the tables `examples` and `snapshots`.
#pragma once

#include <cstdint>
#include <string>

#include "translate/memory/example.h"
#include "translate/memory/memory_file.h"
#include "translate/memory/sqlite_database.h"

namespace hymt {

// The id of an example is how many bytes all examples up to it have taken: so what is there can be
// counted by its first and its last row. Used by one thread, in its transactions. Every function
// throws SqliteError.
class ExampleTable {
 public:
  // `max_bytes`: examples take no more. `run`: the number of this run. `database` must outlive the
  // object.
  ExampleTable(SqliteDatabase& database, std::int64_t max_bytes, std::int64_t run);

  // Before what follows, in each transaction: others may have written since.
  void begin();
  void put(const Example& example);
  // See MemoryFile.
  [[nodiscard]] ExampleId begin_snapshot(const std::string& name);
  void end_snapshot(const std::string& name);

 private:
  void make_room();

  SqliteDatabase& database_;
  const std::int64_t max_bytes_;
  const std::int64_t run_;
  std::int64_t first_ = 0;  // Bytes before the first example,
  std::int64_t last_ = 0;   // and up to the last.
  bool has_snapshot_ = false;
  bool is_known_ = false;  // The three above.
  SqliteStatement put_;
  SqliteStatement find_snapshot_;
  SqliteStatement put_snapshot_;
  SqliteStatement take_up_snapshot_;
  SqliteStatement end_snapshot_;
};

}  // namespace hymt
