#include "translate/memory/sqlite_database.h"

#include <sqlite3.h>

#include <cctype>
#include <system_error>

namespace hymt {
namespace {

// Longer texts and rows than any of ours need not be read from a file that may be anybody's.
constexpr int kMaxValueBytes = 256 << 20;

// `path` as a URI, every byte that might mean something in one escaped.
std::string uri_of(const std::filesystem::path& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "/-_.";
  std::string uri = "file:";
  for (const char byte : path.string()) {
    const auto value = static_cast<unsigned char>(byte);
    if (std::isalnum(value) != 0 || kPlain.find(byte) != std::string_view::npos) {
      uri += byte;
    } else {
      uri += {'%', kDigits[value >> 4U], kDigits[value & 15U]};
    }
  }
  return uri;
}

// Whether somebody is writing, or was killed while writing: then part of what the file holds lies
// beside it.
bool has_log(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path.string() + "-wal", error);
}

}  // namespace

bool SqliteError::is_busy() const {
  const int primary = code_ & 0xFF;
  return primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
}

bool SqliteError::is_known_key() const {
  return code_ == SQLITE_CONSTRAINT_PRIMARYKEY || code_ == SQLITE_CONSTRAINT_ROWID;
}

bool SqliteError::is_damage() const {
  const int primary = code_ & 0xFF;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

SqliteDatabase::SqliteDatabase(const std::filesystem::path& path, int busy_ms,
                               DatabaseAccess access) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  std::string name = path.string();
  if (access == DatabaseAccess::kReadWrite) {
    flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  } else {
    flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    name = uri_of(path);
    // Of a file in WAL mode SQLite would else make the files that writers share.
    if (!has_log(path)) name += "?immutable=1";
  }
  const int code = sqlite3_open_v2(name.c_str(), &handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string message = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    sqlite3_close(handle_);
    throw SqliteError(code, message);
  }
  sqlite3_busy_timeout(handle_, busy_ms);
  sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, kMaxValueBytes);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
}

SqliteDatabase::~SqliteDatabase() { sqlite3_close_v2(handle_); }

void SqliteDatabase::run(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw SqliteError(code, sqlite3_errmsg(handle_));
}

std::int64_t SqliteDatabase::number(std::string_view sql) {
  SqliteStatement statement(*this, sql);
  return statement.step() ? statement.number(0) : 0;
}

bool SqliteDatabase::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

SqliteStatement::SqliteStatement(SqliteDatabase& database, std::string_view sql)
    : handle_(database.handle_) {
  check(sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) throw SqliteError(code, sqlite3_errmsg(handle_));
}

void SqliteStatement::bind(int parameter, std::int64_t number) {
  check(sqlite3_bind_int64(statement_, parameter, number));
}

void SqliteStatement::bind_text(int parameter, std::string_view text) {
  check(sqlite3_bind_text64(statement_, parameter, text.data(), text.size(), SQLITE_STATIC,
                            SQLITE_UTF8));
}

void SqliteStatement::bind_bytes(int parameter, std::string_view bytes) {
  check(sqlite3_bind_blob64(statement_, parameter, bytes.empty() ? "" : bytes.data(), bytes.size(),
                            SQLITE_STATIC));
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw SqliteError(code, sqlite3_errmsg(handle_));
}

std::int64_t SqliteStatement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view SqliteStatement::bytes(int column) const {
  const void* begin = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (begin == nullptr || size <= 0) return {};
  return {static_cast<const char*>(begin), static_cast<std::size_t>(size)};
}

void SqliteStatement::reset() noexcept {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void SqliteStatement::run() {
  const StatementUse use(*this);
  while (step()) {
  }
}

}  // namespace hymt
