// SQLite, as far as the ledger needs it: open, run, bind, step.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::batch {

// A prepared statement, to be bound and run again and again. Paths are bound as blobs: they are
// bytes, not text.
class Statement {
 public:
  Statement() = default;

  Statement& bind(int at, std::int64_t value);
  Statement& bind(int at, double value);
  Statement& bind_text(int at, std::string_view value);
  Statement& bind_bytes(int at, std::string_view value);
  Statement& bind_null(int at);

  // Runs to the end and resets, for statements without rows.
  // Errors: disk_full; unreadable (the disk fails); internal.
  [[nodiscard]] Result<void> run();
  // The next row: true if there is one; at the end false, and the statement is reset.
  [[nodiscard]] Result<bool> step();
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string bytes(int column) const;  // text or blob
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class Database {
 public:
  enum class Access : std::uint8_t { read_only, read_write };

  // Errors: not_found; corrupt (no SQLite file); disk_full; unreadable.
  [[nodiscard]] static Result<Database> open(const std::string& path, Access access);

  // Runs SQL of our own that has no parameters and no rows.
  [[nodiscard]] Result<void> run(const char* sql);
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  // The one number that `sql` answers.
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql);
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_id() const;

 private:
  struct Closer {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Closer> handle_;
};

}  // namespace offenbar::batch
