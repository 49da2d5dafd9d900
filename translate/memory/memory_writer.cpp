#include "translate/memory/memory_writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "translate/memory/byte_record.h"
#include "translate/memory/example_table.h"
#include "translate/memory/memory_reader.h"
#include "translate/memory/sealed_record.h"
#include "translate/memory/sqlite_database.h"

namespace hymt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBusyMs = 1000;
// Others' locks are waited for so often in a row before all writing ends.
constexpr int kMostBusy = 5;

// The next outcomes wait this many times as long as the last ones took, so that what costs nothing
// to ask for is not held up by being remembered: their keys are spread over the whole table, so
// each time most of its pages are written. But they wait at least as long as is not felt.
constexpr int kRestFactor = 16;
constexpr std::chrono::milliseconds kLeastRest{20};
// Likewise of records: those of documents that are done at about the same time go together.
constexpr std::chrono::milliseconds kRecordRest{8};

// More than that does not wait: who brings more waits instead.
constexpr std::size_t kMostWaitingBytes = std::size_t{64} << 20;
constexpr std::size_t kMostTouched = std::size_t{1} << 20;

// Examples take at most this part of the file.
constexpr std::int64_t kPartOfExamples = 4;

// Outcomes that one statement puts: it costs less than as many.
constexpr std::size_t kRowsAtOnce = 64;

// Rows that go at once, so that what is to be written in between need not wait long.
constexpr std::size_t kRowsPerEviction = 16384;

}  // namespace

class MemoryWriter::Tables {
 public:
  Tables(const std::filesystem::path& path, std::uint64_t max_bytes, std::int64_t run)
      : database_(path, kBusyMs),
        run_(run),
        page_bytes_(database_.number("PRAGMA page_size")),
        max_pages_(static_cast<std::int64_t>(max_bytes) / page_bytes_),
        put_outcome_(database_, "INSERT OR REPLACE INTO outcomes VALUES(?, ?, ?)"),
        add_outcomes_(database_, insert_of_outcomes()),
        put_record_{{{database_, "INSERT OR REPLACE INTO outputs VALUES(?1, ?2, ?3)"},
                     {database_, "INSERT OR REPLACE INTO sources VALUES(?1, ?2, ?3)"},
                     {database_, "INSERT OR REPLACE INTO bases VALUES(?1, ?2, ?3)"},
                     {database_, "INSERT OR REPLACE INTO reviews VALUES(?1, ?2, ?3)"}}},
        put_reviewed_(database_,
                      "INSERT INTO reviewed VALUES(?1, ?2, ?3, ?4) "
                      "ON CONFLICT DO UPDATE SET changed = excluded.changed, "
                      "value = excluded.value WHERE value <> excluded.value"),
        forget_reviewed_(database_,
                         "UPDATE reviewed SET changed = ?3, value = x'' "
                         "WHERE key = ?1 AND document = ?2 AND value <> x'' AND value <> ?4"),
        touch_(database_, "UPDATE outcomes SET used = ?2 WHERE key = ?1 AND used < ?2"),
        num_changes_(database_, "SELECT changes()"),
        examples_(database_, static_cast<std::int64_t>(max_bytes) / kPartOfExamples, run) {
    // A commit is not forced to the disk: it outlives the process, and a power failure costs the
    // last ones, never the file.
    database_.run(
        "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000;"
        "PRAGMA wal_autocheckpoint = 4000");
  }

  void begin() {
    database_.run("BEGIN IMMEDIATE");
    examples_.begin();
  }
  void commit() { database_.run("COMMIT"); }
  void roll_back() noexcept {
    try {
      if (database_.is_in_transaction()) database_.run("ROLLBACK");
    } catch (const SqliteError&) {
      // The transaction is gone with the connection.
    }
  }

  // Many at once where none of them is there, as is the rule.
  void put(std::span<const OutcomeRow> rows) {
    for (; rows.size() >= kRowsAtOnce; rows = rows.subspan(kRowsAtOnce)) {
      const std::span<const OutcomeRow> some = rows.first(kRowsAtOnce);
      try {
        put(add_outcomes_, some);
      } catch (const SqliteError& error) {
        if (!error.is_known_key()) throw;
        for (std::size_t i = 0; i < kRowsAtOnce; ++i) put(put_outcome_, some.subspan(i, 1));
      }
    }
    for (; !rows.empty(); rows = rows.subspan(1)) put(put_outcome_, rows.first(1));
  }

  void put(const RecordRow& row) {
    SqliteStatement& statement = put_record_[static_cast<std::size_t>(row.table)];
    const std::string record = sealed(row.record, seed_of(row.name));
    RecordWriter keys;
    for (const SegmentKey& key : row.keys) keys.fixed(key.low);
    statement.bind_text(1, row.name);
    statement.bind_bytes(2, record);
    statement.bind_bytes(3, keys.bytes());
    statement.run();
  }

  // Rows that say what they said before are left alone, so `changed` tells who has to look again. A
  // text that is forgotten leaves an empty one, for the same reason.
  void put(const std::vector<ReviewedRows>& documents) {
    if (documents.empty()) return;
    const std::int64_t review = database_.number("SELECT reviewed FROM runs") + 1;
    const std::int64_t before = database_.number("SELECT total_changes()");
    for (const ReviewedRows& rows : documents) {
      for (const ReviewedText& text : rows.texts) {
        const bool is_known = text.translation != nullptr && text.is_theirs;
        SqliteStatement& statement = is_known ? put_reviewed_ : forget_reviewed_;
        const std::string value =
            text.translation ? sealed(text.translation->record(), text.key.high) : std::string();
        statement.bind(1, row_of(text.key));
        statement.bind(2, static_cast<std::int64_t>(rows.document));
        statement.bind(3, review);
        statement.bind_bytes(4, value);
        statement.run();
        if (text.source && has_changed_one()) {
          examples_.put(example_of(text, is_known, rows.document));
        }
      }
    }
    const bool has_changed = database_.number("SELECT total_changes()") != before;
    if (has_changed) database_.run("UPDATE runs SET reviewed = reviewed + 1");
  }

  [[nodiscard]] ExampleTable& examples() { return examples_; }

  void touch(std::int64_t row) {
    touch_.bind(1, row);
    touch_.bind(2, run_);
    touch_.run();
  }

  // Half of what there may be is left: then it is time to note what is used.
  [[nodiscard]] bool is_small() { return used_pages() < max_pages_ / 2; }
  [[nodiscard]] bool is_too_large() { return used_pages() > max_pages_; }
  [[nodiscard]] bool is_evicting() const { return eviction_.has_value(); }

  // Chooses what is to go: what was not used for the longest time, until a tenth is free.
  void begin_eviction() {
    touch_kept_outputs();
    const std::int64_t wanted = (used_pages() - max_pages_ / 10 * 9) * page_bytes_;
    SqliteStatement ages(database_,
                         "SELECT used, sum(length(value)) + 16 * count(*) FROM outcomes "
                         "GROUP BY used ORDER BY used");
    Eviction eviction;
    std::int64_t freed = 0;
    while (freed < wanted && ages.step()) {
      eviction.newest = ages.number(0);
      freed += ages.number(1);
    }
    eviction_ = eviction;
  }

  // Takes some of it out.
  void evict() {
    SqliteStatement last(database_,
                         "SELECT max(key) FROM (SELECT key FROM outcomes "
                         "WHERE key > ?1 AND used <= ?2 ORDER BY key LIMIT ?3)");
    last.bind(1, eviction_->above);
    last.bind(2, eviction_->newest);
    last.bind(3, std::int64_t{kRowsPerEviction});
    const bool is_found = last.step() && !last.bytes(0).empty();
    const std::int64_t up_to = is_found ? last.number(0) : 0;
    last.reset();
    if (!is_found) {
      eviction_.reset();
      return;
    }
    SqliteStatement remove(database_,
                           "DELETE FROM outcomes WHERE key > ?1 AND key <= ?3 AND used <= ?2");
    remove.bind(1, eviction_->above);
    remove.bind(2, eviction_->newest);
    remove.bind(3, up_to);
    remove.run();
    eviction_->above = up_to;
    if (used_pages() <= max_pages_ / 10 * 9) eviction_.reset();
  }

 private:
  struct Eviction {
    std::int64_t newest = 0;  // What this run used, and none after it.
    std::int64_t above = std::numeric_limits<std::int64_t>::min();  // Done up to this key.
  };

  // A statement that might have to undo some of its rows would copy each page first. This one
  // leaves those before one that is there already.
  static std::string insert_of_outcomes() {
    std::string sql = "INSERT OR FAIL INTO outcomes VALUES(?, ?, ?)";
    for (std::size_t i = 1; i < kRowsAtOnce; ++i) sql += ", (?, ?, ?)";
    return sql;
  }

  void put(SqliteStatement& statement, std::span<const OutcomeRow> rows) {
    std::array<std::string, kRowsAtOnce> values;
    int parameter = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      values[i] = sealed(rows[i].outcome->record(), rows[i].key.high);
      statement.bind(++parameter, row_of(rows[i].key));
      statement.bind(++parameter, run_);
      statement.bind_bytes(++parameter, values[i]);
    }
    statement.run();
  }

  // Whether the last statement did.
  [[nodiscard]] bool has_changed_one() {
    const StatementUse use(num_changes_);
    return num_changes_.step() && num_changes_.number(0) != 0;
  }

  static Example example_of(const ReviewedText& text, bool is_known, std::uint64_t document) {
    Example example;
    example.origin = Example::Origin::kReviewed;
    example.owner = document;
    example.source_language = text.source_language;
    example.target_language = text.target_language;
    example.source = *text.source;
    if (is_known) example.target = text.translation;
    return example;
  }

  [[nodiscard]] std::int64_t used_pages() {
    return database_.number("PRAGMA page_count") - database_.number("PRAGMA freelist_count");
  }

  // An output that stays as it is asks for no outcome; but as soon as one sentence of it changes,
  // the others are wanted.
  void touch_kept_outputs() {
    SqliteStatement all(database_, "SELECT keys FROM outputs");
    while (all.step()) {
      RecordReader keys(all.bytes(0));
      for (std::uint64_t row = keys.fixed(); keys.is_good(); row = keys.fixed()) {
        touch(static_cast<std::int64_t>(row));
      }
    }
  }

  SqliteDatabase database_;
  const std::int64_t run_;
  const std::int64_t page_bytes_;
  const std::int64_t max_pages_;
  SqliteStatement put_outcome_;
  SqliteStatement add_outcomes_;  // kRowsAtOnce of them, of which none is there.
  std::array<SqliteStatement, kNumRecordTables> put_record_;  // By table.
  SqliteStatement put_reviewed_;
  SqliteStatement forget_reviewed_;
  SqliteStatement touch_;
  SqliteStatement num_changes_;
  ExampleTable examples_;
  std::optional<Eviction> eviction_;
};

MemoryWriter::MemoryWriter(const std::filesystem::path& path, std::uint64_t max_bytes,
                           std::int64_t run, std::function<void(const std::exception_ptr&)> failed)
    : failed_(std::move(failed)), tables_(std::make_unique<Tables>(path, max_bytes, run)) {
  is_small_ = tables_->is_small();
  thread_ = std::jthread([this] { this->run(); });
}

MemoryWriter::~MemoryWriter() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void MemoryWriter::put(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return has_failed_ || waiting_bytes_ < kMostWaitingBytes; });
    if (has_failed_) return;
    waiting_bytes_ += outcome->memory();
    waiting_.outcomes.push_back({key, std::move(outcome)});
    ++num_put_;
    if (waiting_.outcomes.size() != 1 && waiting_bytes_ < kMostWaitingBytes) return;
  }
  changed_.notify_all();
}

void MemoryWriter::put(RecordRow row) {
  {
    const std::lock_guard lock(mutex_);
    if (!has_failed_) {
      num_awaited_ += row.when_written ? 1 : 0;
      waiting_.records.push_back(std::move(row));
      ++num_put_;
      changed_.notify_all();
      return;
    }
  }
  if (row.when_written) row.when_written();
}

void MemoryWriter::put(ReviewedRows rows) {
  std::size_t bytes = 0;
  for (const ReviewedText& text : rows.texts) {
    bytes += sizeof(text) + (text.translation ? text.translation->memory() : 0);
  }
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return has_failed_ || waiting_bytes_ < kMostWaitingBytes; });
    if (has_failed_) return;
    waiting_bytes_ += bytes;
    waiting_.reviewed.push_back(std::move(rows));
    ++num_put_;
  }
  changed_.notify_all();
}

void MemoryWriter::put(std::shared_ptr<const Example> example) {
  const std::size_t bytes = sizeof(Example) + example->source.text().size() +
                            (example->target ? example->target->memory() : 0);
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return has_failed_ || waiting_bytes_ < kMostWaitingBytes; });
    if (has_failed_) return;
    waiting_bytes_ += bytes;
    waiting_.examples.push_back(std::move(example));
    ++num_put_;
    if (waiting_bytes_ < kMostWaitingBytes) return;  // It goes with its outcome.
  }
  changed_.notify_all();
}

ExampleId MemoryWriter::wait_for(const std::string& name, bool begins) {
  std::promise<ExampleId> done;
  {
    const std::lock_guard lock(mutex_);
    if (has_failed_) return 0;
    waiting_.snapshots.push_back({name, begins, &done});
    ++num_put_;
  }
  changed_.notify_all();
  return done.get_future().get();
}

ExampleId MemoryWriter::begin_snapshot(const std::string& name) { return wait_for(name, true); }

void MemoryWriter::end_snapshot(const std::string& name) { (void)wait_for(name, false); }

void MemoryWriter::touch(const std::vector<std::int64_t>& rows) {
  const std::lock_guard lock(mutex_);
  if (has_failed_ || is_small_ || waiting_.touched.size() > kMostTouched) return;
  waiting_.touched.insert(waiting_.touched.end(), rows.begin(), rows.end());
}

void MemoryWriter::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t until = num_put_;
  is_flushing_ = true;
  changed_.notify_all();
  changed_.wait(lock, [&] { return num_done_ >= until; });
  is_flushing_ = false;
}

// Waits for something to write. False if there is nothing any more and nothing will come.
bool MemoryWriter::take(Batch& batch) {
  std::unique_lock lock(mutex_);
  const auto is_pressing = [this] {
    return is_stopping_ || is_flushing_ || !waiting_.reviewed.empty() ||
           !waiting_.snapshots.empty() || waiting_bytes_ >= kMostWaitingBytes;
  };
  const auto is_urgent = [&] { return is_pressing() || num_awaited_ != 0; };
  changed_.wait(
      lock, [&] { return is_urgent() || !waiting_.outcomes.empty() || !waiting_.records.empty(); });
  changed_.wait_until(lock, next_outcomes_, is_urgent);
  changed_.wait_until(lock, next_records_, is_pressing);
  num_awaited_ = 0;
  batch.records = std::move(waiting_.records);
  batch.reviewed = std::move(waiting_.reviewed);
  waiting_.records.clear();
  waiting_.reviewed.clear();
  batch.snapshots = std::move(waiting_.snapshots);
  waiting_.snapshots.clear();
  const bool takes_outcomes = is_stopping_ || is_flushing_ || Clock::now() >= next_outcomes_ ||
                              waiting_bytes_ >= kMostWaitingBytes;
  if (takes_outcomes) {
    batch.outcomes = std::move(waiting_.outcomes);
    batch.examples = std::move(waiting_.examples);
    batch.touched = std::move(waiting_.touched);
    waiting_.outcomes.clear();
    waiting_.examples.clear();
    waiting_.touched.clear();
    waiting_bytes_ = 0;
  }
  return !batch.outcomes.empty() || !batch.examples.empty() || !batch.records.empty() ||
         !batch.reviewed.empty() || !batch.snapshots.empty() || !is_stopping_;
}

void MemoryWriter::run() {
  while (true) {
    Batch batch;
    if (!take(batch)) return;
    bool has_failed = false;
    std::vector<ExampleId> snapshots(batch.snapshots.size());
    try {
      write(batch, snapshots);
    } catch (...) {
      tables_->roll_back();
      failed_(std::current_exception());
      has_failed = true;
    }
    const std::uint64_t num_written = batch.outcomes.size() + batch.examples.size() +
                                      batch.records.size() + batch.reviewed.size() +
                                      batch.snapshots.size();
    for (RecordRow& row : batch.records) {
      if (row.when_written) row.when_written();
    }
    for (std::size_t i = 0; i < batch.snapshots.size(); ++i) {
      batch.snapshots[i].done->set_value(has_failed ? 0 : snapshots[i]);
    }
    if (has_failed) {
      fail();
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      num_done_ += num_written;
    }
    changed_.notify_all();
  }
}

// From now on nothing is taken, and nobody waits.
void MemoryWriter::fail() noexcept {
  std::vector<RecordRow> records;
  std::vector<SnapshotOrder> snapshots;
  {
    const std::lock_guard lock(mutex_);
    has_failed_ = true;
    records.swap(waiting_.records);
    snapshots.swap(waiting_.snapshots);
    waiting_.outcomes.clear();
    waiting_.examples.clear();
    waiting_.reviewed.clear();
    waiting_.touched.clear();
    waiting_bytes_ = 0;
    num_awaited_ = 0;
  }
  changed_.notify_all();
  for (RecordRow& row : records) {
    if (row.when_written) row.when_written();
  }
  for (SnapshotOrder& order : snapshots) order.done->set_value(0);
  // Whoever flushes is let go last, as everybody else has been told then.
  {
    const std::lock_guard lock(mutex_);
    num_done_ = num_put_;
  }
  changed_.notify_all();
}

// `snapshots` gets what each of those orders comes to.
void MemoryWriter::write(Batch& batch, std::vector<ExampleId>& snapshots) {
  const Clock::time_point begin = Clock::now();
  // Side by side in the table, they share its pages.
  std::sort(batch.outcomes.begin(), batch.outcomes.end(),
            [](const OutcomeRow& a, const OutcomeRow& b) { return row_of(a.key) < row_of(b.key); });
  write_with_patience([&] {
    tables_->begin();
    tables_->put(batch.outcomes);
    for (const std::int64_t row : batch.touched) tables_->touch(row);
    tables_->put(batch.reviewed);  // Before the records, which say that they were learned.
    for (const RecordRow& row : batch.records) tables_->put(row);
    for (const auto& example : batch.examples) tables_->examples().put(*example);
    for (std::size_t i = 0; i < batch.snapshots.size(); ++i) {
      const SnapshotOrder& order = batch.snapshots[i];
      if (order.begins) {
        snapshots[i] = tables_->examples().begin_snapshot(order.name);
      } else {
        tables_->examples().end_snapshot(order.name);
      }
    }
    tables_->commit();
  });
  if (batch.outcomes.empty() && !tables_->is_evicting()) {
    const std::lock_guard lock(mutex_);
    next_records_ = Clock::now() + kRecordRest;
    return;
  }
  // More goes than comes.
  for (std::size_t left = 1 + 2 * batch.outcomes.size() / kRowsPerEviction; left > 0; --left) {
    if (!tables_->is_evicting() && !tables_->is_too_large()) break;
    write_with_patience([&] {
      tables_->begin();
      if (!tables_->is_evicting()) tables_->begin_eviction();
      tables_->evict();
      tables_->commit();
    });
  }
  const bool is_small = tables_->is_small();
  const Clock::time_point end = Clock::now();
  const std::lock_guard lock(mutex_);
  is_small_ = is_small;
  next_records_ = end + kRecordRest;
  next_outcomes_ = end + std::max<Clock::duration>(kLeastRest, (end - begin) * kRestFactor);
}

// Begins again where others hold the lock.
void MemoryWriter::write_with_patience(const std::function<void()>& step) {
  for (int tries = 1;; ++tries) {
    try {
      step();
      return;
    } catch (const SqliteError& error) {
      if (!error.is_busy() || tries == kMostBusy) throw;
      tables_->roll_back();
    }
  }
}

}  // namespace hymt
