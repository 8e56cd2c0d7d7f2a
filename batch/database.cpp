#include "batch/database.h"

#include <fmt/core.h>

namespace offenbar::batch {
namespace {

constexpr int busy_milliseconds = 10'000;

Fault fault_of_code(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Fault::disk_full;
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return Fault::unreadable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Fault::corrupt;
    default:
      return Fault::internal;
  }
}

tl::unexpected<Error> failure(sqlite3* handle) {
  return fail(fault_of_code(sqlite3_extended_errcode(handle)),
              fmt::format("ledger: {}", sqlite3_errmsg(handle)));
}

}  // namespace

Statement& Statement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), at, value);
  return *this;
}

Statement& Statement::bind(int at, double value) {
  sqlite3_bind_double(statement_.get(), at, value);
  return *this;
}

Statement& Statement::bind_text(int at, std::string_view value) {
  sqlite3_bind_text64(statement_.get(), at, value.data() ? value.data() : "", value.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_bytes(int at, std::string_view value) {
  sqlite3_bind_blob64(statement_.get(), at, value.data() ? value.data() : "", value.size(),
                      SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null(int at) {
  sqlite3_bind_null(statement_.get(), at);
  return *this;
}

Result<void> Statement::run() {
  OFFENBAR_TRY(const bool row, step());
  if (row) reset();
  return {};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  auto error = failure(sqlite3_db_handle(statement_.get()));
  sqlite3_reset(statement_.get());
  return error;
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::string& path, Access access) {
  const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY
                                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (handle == nullptr) return fail(Fault::internal, "ledger: no memory for SQLite");
  Database database(handle);
  if (code != SQLITE_OK) {
    return fail(Fault::not_found, fmt::format("ledger: {}: {}", path, sqlite3_errmsg(handle)));
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_milliseconds);
  return database;
}

Result<void> Database::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failure(handle_.get());
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    return failure(handle_.get());
  }
  return Statement(statement);
}

Result<std::int64_t> Database::number(std::string_view sql) {
  OFFENBAR_TRY(Statement statement, prepare(sql));
  OFFENBAR_TRY(const bool row, statement.step());
  if (!row) return fail(Fault::internal, fmt::format("ledger: no answer to {}", sql));
  return statement.integer(0);
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_.get()); }

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

}  // namespace offenbar::batch
