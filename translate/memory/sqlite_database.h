// SQLite, with errors as exceptions and everything closed by destructors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace hymt {

// What SQLite says went wrong.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

  // Somebody else holds a lock, longer than it was waited for.
  [[nodiscard]] bool is_busy() const;
  // A row with that key is there already.
  [[nodiscard]] bool is_known_key() const;
  // The file is not what SQLite wrote.
  [[nodiscard]] bool is_damage() const;

 private:
  int code_;
};

enum class DatabaseAccess : std::uint8_t {
  kReadWrite,  // Made if it is not there.
  // Nothing is written, no file appears beside it: also for what lies on a medium that cannot be
  // written. What others write meanwhile may be missed.
  kReadOnly,
};

// An open database. Used by one thread at a time. Every function throws SqliteError.
class SqliteDatabase {
 public:
  // No link is followed, on no part of the path. Nothing that lies in the file is run but what
  // SQLite itself defines; others' locks are waited for, `busy_ms` at most.
  SqliteDatabase(const std::filesystem::path& path, int busy_ms,
                 DatabaseAccess access = DatabaseAccess::kReadWrite);
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  // Statements without parameters; what they give is left aside.
  void run(const char* sql);
  // The first column of the first row that a statement gives, 0 if it gives none.
  [[nodiscard]] std::int64_t number(std::string_view sql);
  [[nodiscard]] bool is_in_transaction() const;

 private:
  friend class SqliteStatement;
  sqlite3* handle_ = nullptr;
};

// A statement that is run many times. The database must outlive it.
class SqliteStatement {
 public:
  SqliteStatement(SqliteDatabase& database, std::string_view sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  // Parameters count from 1. What is bound must stay until reset().
  void bind(int parameter, std::int64_t number);
  void bind_text(int parameter, std::string_view text);
  void bind_bytes(int parameter, std::string_view bytes);

  // Whether there is a row, the next one.
  [[nodiscard]] bool step();
  // Columns count from 0. Views hold until the next step or reset.
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::string_view bytes(int column) const;
  // To be run again. Throws nothing; a step that failed has said so.
  void reset() noexcept;

  // For a statement that gives no row: step and reset.
  void run();

 private:
  void check(int code) const;

  sqlite3* handle_;
  sqlite3_stmt* statement_ = nullptr;
};

// Resets a statement at the end of a block, whatever happens in it.
class StatementUse {
 public:
  explicit StatementUse(SqliteStatement& statement) : statement_(statement) {}
  ~StatementUse() { statement_.reset(); }
  StatementUse(const StatementUse&) = delete;
  StatementUse& operator=(const StatementUse&) = delete;

 private:
  SqliteStatement& statement_;
};

}  // namespace hymt
