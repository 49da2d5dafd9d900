#include "translate/memory/example_table.h"

#include <algorithm>

#include "translate/memory/sealed_record.h"

namespace hymt {
namespace {

// Taken out at once, of what examples may take.
constexpr std::int64_t kPartsPerEviction = 64;

// A run that was killed and that so many have begun after is not gone on with: else the examples
// that it had would never make room for others.
constexpr std::int64_t kMostRunsAfter = 64;

}  // namespace

ExampleTable::ExampleTable(SqliteDatabase& database, std::int64_t max_bytes, std::int64_t run)
    : database_(database),
      max_bytes_(max_bytes),
      run_(run),
      put_(database, "INSERT INTO examples VALUES(?1, ?2)"),
      find_snapshot_(database, "SELECT last FROM snapshots WHERE name = ?1"),
      put_snapshot_(database, "INSERT INTO snapshots VALUES(?1, ?2, ?3)"),
      take_up_snapshot_(database, "UPDATE snapshots SET run = ?2 WHERE name = ?1"),
      end_snapshot_(database, "DELETE FROM snapshots WHERE name = ?1") {}

void ExampleTable::begin() { is_known_ = false; }

// Looks what there is, and takes out the oldest if it is too much.
void ExampleTable::make_room() {
  if (!is_known_) {
    first_ = database_.number("SELECT min(id) FROM examples");
    last_ = database_.number("SELECT max(id) FROM examples");
    has_snapshot_ = database_.number("SELECT 1 FROM snapshots LIMIT 1") != 0;
    is_known_ = true;
  }
  if (last_ - first_ < max_bytes_) return;
  if (has_snapshot_) {
    SqliteStatement forget(database_, "DELETE FROM snapshots WHERE run < ?1");
    forget.bind(1, run_ - kMostRunsAfter);
    forget.run();
    has_snapshot_ = database_.number("SELECT 1 FROM snapshots LIMIT 1") != 0;
    if (has_snapshot_) return;
  }
  const std::int64_t some = std::max<std::int64_t>(max_bytes_ / kPartsPerEviction, 1);
  SqliteStatement remove(database_, "DELETE FROM examples WHERE id < ?1");
  remove.bind(1, last_ - max_bytes_ + some);
  remove.run();
  first_ = database_.number("SELECT min(id) FROM examples");
}

void ExampleTable::put(const Example& example) {
  make_room();
  const std::string value = sealed(example_record(example), kExampleSeed);
  const auto size = static_cast<std::int64_t>(value.size());
  constexpr std::int64_t kLastOfAll = std::int64_t{1} << 62;  // Of a file that somebody changed.
  if (size > kMostExampleBytes || last_ - first_ >= max_bytes_ || last_ > kLastOfAll) return;
  last_ = std::max<std::int64_t>(last_, 0) + size;
  put_.bind(1, last_);
  put_.bind_bytes(2, value);
  put_.run();
}

ExampleId ExampleTable::begin_snapshot(const std::string& name) {
  // First, so that making room takes nothing from it.
  take_up_snapshot_.bind_text(1, name);
  take_up_snapshot_.bind(2, run_);
  take_up_snapshot_.run();
  make_room();
  {
    const StatementUse use(find_snapshot_);
    find_snapshot_.bind_text(1, name);
    if (find_snapshot_.step()) return find_snapshot_.number(0);
  }
  put_snapshot_.bind_text(1, name);
  put_snapshot_.bind(2, last_);
  put_snapshot_.bind(3, run_);
  put_snapshot_.run();
  has_snapshot_ = true;
  return last_;
}

void ExampleTable::end_snapshot(const std::string& name) {
  end_snapshot_.bind_text(1, name);
  end_snapshot_.run();
  is_known_ = false;
}

}  // namespace hymt
