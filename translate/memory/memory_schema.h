// The tables of a memory file, and whether a file has them.
#pragma once

#include <cstdint>

#include "translate/memory/sqlite_database.h"

namespace hymt {

// "hymt" in ASCII; at byte 68 of the file.
inline constexpr std::int64_t kMemoryApplicationId = 0x68796D74;

// Raised by every change of the tables, with a step in memory_schema.cpp that makes the new out of
// the old.
inline constexpr std::int64_t kMemorySchemaVersion = 4;

enum class SchemaState : std::uint8_t {
  kOurs,     // With the tables of this version.
  kOlder,    // Of an earlier version, and not brought up to date.
  kNewer,    // Of a later version of this program.
  kForeign,  // Somebody else's database, or ours with other tables.
};

// Whether a database that cannot be written to is one of ours.
// Throws SqliteError.
[[nodiscard]] SchemaState state_of_schema(SqliteDatabase& database);

// Makes the tables in an empty database, and brings those of older versions up to date, in one
// transaction each. Throws SqliteError.
[[nodiscard]] SchemaState prepare_schema(SqliteDatabase& database);

}  // namespace hymt
