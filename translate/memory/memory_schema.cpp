#include "translate/memory/memory_schema.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace hymt {
namespace {

// A table, or an index of one.
struct Table {
  const char* name;
  const char* sql;  // As SQLite keeps it.
};

// Of the present version.
constexpr Table kTables[] = {
    {"bases",
     "CREATE TABLE bases(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL)"},
    {"examples", "CREATE TABLE examples(id INTEGER PRIMARY KEY, value BLOB NOT NULL)"},
    {"outcomes",
     "CREATE TABLE outcomes(key INTEGER PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL)"},
    {"outputs",
     "CREATE TABLE outputs(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL)"},
    {"reviewed",
     "CREATE TABLE reviewed(key INTEGER NOT NULL, document INTEGER NOT NULL, changed INTEGER NOT "
     "NULL, value BLOB NOT NULL, PRIMARY KEY(key, document)) WITHOUT ROWID"},
    {"reviews",
     "CREATE TABLE reviews(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL)"},
    {"runs", "CREATE TABLE runs(last INTEGER NOT NULL, reviewed INTEGER NOT NULL DEFAULT 0)"},
    {"snapshots",
     "CREATE TABLE snapshots(name TEXT PRIMARY KEY, last INTEGER NOT NULL, run INTEGER NOT NULL "
     "DEFAULT 0)"},
    {"sources",
     "CREATE TABLE sources(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL)"},
};

// What makes a database of one version later out of one of version [index].
constexpr std::array<const char*, kMemorySchemaVersion> kSteps = {
    "CREATE TABLE bases(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL);"
    "CREATE TABLE outcomes(key INTEGER PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL);"
    "CREATE TABLE outputs(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL);"
    "CREATE TABLE runs(last INTEGER NOT NULL);"
    "CREATE TABLE sources(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL);"
    "INSERT INTO runs VALUES(0);"
    "PRAGMA application_id = 1752788340;"
    "PRAGMA user_version = 1;",

    "CREATE TABLE reviewed(key INTEGER NOT NULL, document INTEGER NOT NULL, changed INTEGER NOT "
    "NULL, value BLOB NOT NULL, PRIMARY KEY(key, document)) WITHOUT ROWID;"
    "CREATE TABLE reviews(name TEXT PRIMARY KEY, record BLOB NOT NULL, keys BLOB NOT NULL);"
    "ALTER TABLE runs ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;"
    "PRAGMA user_version = 2;",

    "CREATE TABLE examples(id INTEGER PRIMARY KEY, value BLOB NOT NULL);"
    "CREATE TABLE snapshots(name TEXT PRIMARY KEY, last INTEGER NOT NULL);"
    "PRAGMA user_version = 3;",

    "ALTER TABLE snapshots ADD COLUMN run INTEGER NOT NULL DEFAULT 0;"
    "PRAGMA user_version = 4;",
};
static_assert(kMemoryApplicationId == 1752788340);

bool is_empty(SqliteDatabase& database) {
  return database.number("PRAGMA application_id") == 0 &&
         database.number("PRAGMA user_version") == 0 &&
         database.number("SELECT count(*) FROM sqlite_schema") == 0;
}

// Exactly our tables: what others added could do more than hold data.
bool has_our_tables(SqliteDatabase& database) {
  SqliteStatement all(
      database, "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
  const Table* expected = std::begin(kTables);
  while (all.step()) {
    if (expected == std::end(kTables) || all.bytes(0) != expected->name ||
        all.bytes(1) != expected->sql) {
      return false;
    }
    ++expected;
  }
  return expected == std::end(kTables);
}

}  // namespace

SchemaState state_of_schema(SqliteDatabase& database) {
  if (database.number("PRAGMA application_id") != kMemoryApplicationId) {
    return SchemaState::kForeign;
  }
  const std::int64_t version = database.number("PRAGMA user_version");
  if (version > kMemorySchemaVersion) return SchemaState::kNewer;
  if (version <= 0) return SchemaState::kForeign;
  return version < kMemorySchemaVersion ? SchemaState::kOlder : SchemaState::kOurs;
}

SchemaState prepare_schema(SqliteDatabase& database) {
  // In one transaction: another process may be making its tables now.
  database.run("BEGIN");
  std::int64_t version = database.number("PRAGMA user_version");
  const bool is_ours = database.number("PRAGMA application_id") == kMemoryApplicationId;
  const bool is_new = !is_ours && is_empty(database);
  database.run("COMMIT");
  if (is_ours && version > kMemorySchemaVersion) return SchemaState::kNewer;
  if (version < 0 || (!is_ours && !is_new)) return SchemaState::kForeign;
  if (!is_ours || version < kMemorySchemaVersion) {
    database.run("BEGIN IMMEDIATE");
    version = database.number("PRAGMA user_version");  // Another process may have been faster.
    for (; version < kMemorySchemaVersion; ++version) {
      database.run(kSteps.at(static_cast<std::size_t>(version)));
    }
    database.run("COMMIT");
  }
  return has_our_tables(database) ? SchemaState::kOurs : SchemaState::kForeign;
}

}  // namespace hymt
