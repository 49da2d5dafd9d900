#include "translate/memory/memory_reader.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "translate/memory/sealed_record.h"

namespace hymt {
namespace {

// In WAL mode only a file that is just recovered or removed keeps readers waiting.
constexpr int kBusyMs = 1000;

// More documents that translate the same text are not asked how.
constexpr std::int64_t kMostDocuments = 1000;

// Ends a transaction whatever happens in it.
class ReadTransaction {
 public:
  ReadTransaction(SqliteStatement& begin, SqliteStatement& end) : end_(end) { begin.run(); }
  ~ReadTransaction() {
    try {
      end_.run();
    } catch (const SqliteError&) {
      // It held nothing but a view.
    }
  }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  SqliteStatement& end_;
};

}  // namespace

MemoryReader::MemoryReader(const std::filesystem::path& path, DatabaseAccess access)
    : database_(path, kBusyMs, access),
      begin_(database_, "BEGIN"),
      end_(database_, "COMMIT"),
      find_outcome_(database_, "SELECT used, value FROM outcomes WHERE key = ?1"),
      find_reviewed_(database_, "SELECT value FROM reviewed WHERE key = ?1 AND document = ?2"),
      find_all_reviewed_(database_,
                         "SELECT value FROM reviewed WHERE key = ?1 ORDER BY document LIMIT ?2"),
      find_change_(database_,
                   "SELECT 1 FROM reviewed WHERE key = ?1 AND changed > ?2 AND document <> ?3 "
                   "LIMIT 1"),
      last_review_(database_, "SELECT reviewed FROM runs"),
      find_example_(database_, "SELECT value FROM examples WHERE id = ?1 AND length(value) <= ?2"),
      find_record_{{{database_, "SELECT record FROM outputs WHERE name = ?1"},
                    {database_, "SELECT record FROM sources WHERE name = ?1"},
                    {database_, "SELECT record FROM bases WHERE name = ?1"},
                    {database_, "SELECT record FROM reviews WHERE name = ?1"}}} {}

std::vector<std::shared_ptr<const SharedOutcome>> MemoryReader::find(
    std::span<const SegmentKey> keys, std::int64_t run, std::vector<std::int64_t>& stale) {
  std::vector<std::shared_ptr<const SharedOutcome>> outcomes(keys.size());
  const ReadTransaction transaction(begin_, end_);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const StatementUse use(find_outcome_);
    find_outcome_.bind(1, row_of(keys[i]));
    if (!find_outcome_.step()) continue;
    const auto record = unsealed(find_outcome_.bytes(1), keys[i].high);
    if (!record) continue;
    outcomes[i] = SharedOutcome::read(*record);
    if (outcomes[i] != nullptr && find_outcome_.number(0) < run) stale.push_back(row_of(keys[i]));
  }
  return outcomes;
}

std::vector<std::shared_ptr<const SharedOutcome>> MemoryReader::find_reviewed(
    std::uint64_t document, std::span<const SegmentKey> keys) {
  std::vector<std::shared_ptr<const SharedOutcome>> texts;
  texts.reserve(keys.size());
  const ReadTransaction transaction(begin_, end_);
  if (last_review() == 0) {  // As in most memories.
    texts.resize(keys.size());
    return texts;
  }
  for (const SegmentKey& key : keys) texts.push_back(find_reviewed(document, key));
  return texts;
}

std::shared_ptr<const SharedOutcome> MemoryReader::find_reviewed(std::uint64_t document,
                                                                 const SegmentKey& key) {
  {
    const StatementUse use(find_reviewed_);
    find_reviewed_.bind(1, row_of(key));
    find_reviewed_.bind(2, static_cast<std::int64_t>(document));
    if (find_reviewed_.step()) {
      if (const auto record = unsealed(find_reviewed_.bytes(0), key.high)) {
        return SharedOutcome::read(*record);
      }
    }
  }
  const StatementUse use(find_all_reviewed_);
  find_all_reviewed_.bind(1, row_of(key));
  find_all_reviewed_.bind(2, kMostDocuments);
  std::map<std::string, std::size_t, std::less<>> votes;
  while (find_all_reviewed_.step()) {
    if (const auto record = unsealed(find_all_reviewed_.bytes(0), key.high)) {
      ++votes.try_emplace(std::string(*record), 0).first->second;
    }
  }
  const auto most = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == votes.end() ? nullptr : SharedOutcome::read(most->first);
}

std::uint64_t MemoryReader::last_review() {
  const StatementUse use(last_review_);
  return last_review_.step() ? static_cast<std::uint64_t>(last_review_.number(0)) : 0;
}

bool MemoryReader::has_changed_since(std::uint64_t review, std::uint64_t document,
                                     std::span<const std::uint64_t> rows) {
  const ReadTransaction transaction(begin_, end_);
  for (const std::uint64_t row : rows) {
    const StatementUse use(find_change_);
    find_change_.bind(1, static_cast<std::int64_t>(row));
    find_change_.bind(2, static_cast<std::int64_t>(review));
    find_change_.bind(3, static_cast<std::int64_t>(document));
    if (find_change_.step()) return true;
  }
  return false;
}

void MemoryReader::for_each_example(
    ExampleId last,
    const std::function<void(ExampleId, const std::shared_ptr<const Example>&)>& visit) {
  SqliteStatement all(database_,
                      "SELECT id, value FROM examples WHERE id <= ?1 AND length(value) <= ?2 "
                      "ORDER BY id");
  all.bind(1, last);
  all.bind(2, kMostExampleBytes);
  while (all.step()) {
    const ExampleId id = all.number(0);
    const auto record = unsealed(all.bytes(1), kExampleSeed);
    if (!record) continue;
    if (const auto example = read_example(*record)) visit(id, example);
  }
}

std::vector<std::shared_ptr<const Example>> MemoryReader::find_examples(
    std::span<const ExampleId> ids) {
  std::vector<std::shared_ptr<const Example>> examples(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const StatementUse use(find_example_);
    find_example_.bind(1, ids[i]);
    find_example_.bind(2, kMostExampleBytes);
    if (!find_example_.step()) continue;
    const auto record = unsealed(find_example_.bytes(0), kExampleSeed);
    if (record) examples[i] = read_example(*record);
  }
  return examples;
}

std::optional<std::string> MemoryReader::find(RecordTable table, std::string_view name) {
  SqliteStatement& statement = find_record_[static_cast<std::size_t>(table)];
  const StatementUse use(statement);
  statement.bind_text(1, name);
  if (!statement.step()) return std::nullopt;
  const auto record = unsealed(statement.bytes(0), seed_of(name));
  return record ? std::optional<std::string>(*record) : std::nullopt;
}

void MemoryReader::for_each(RecordTable table,
                            const std::function<void(std::string_view, std::string_view)>& visit) {
  constexpr std::array<std::string_view, kNumRecordTables> kAll = {
      "SELECT name, record FROM outputs ORDER BY name",
      "SELECT name, record FROM sources ORDER BY name",
      "SELECT name, record FROM bases ORDER BY name",
      "SELECT name, record FROM reviews ORDER BY name"};
  SqliteStatement all(database_, kAll[static_cast<std::size_t>(table)]);
  while (all.step()) {
    const std::string_view name = all.bytes(0);
    if (const auto record = unsealed(all.bytes(1), seed_of(name))) visit(name, *record);
  }
}

}  // namespace hymt
