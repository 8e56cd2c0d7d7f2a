#include "batch/ledger.h"

#include <fmt/core.h>

#include "batch/ledger_schema.h"
#include "batch/record_rows.h"

namespace offenbar::batch {
namespace {

Result<void> set_up(Database& database) {
  OFFENBAR_CHECK(database.run(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"));
  return {};
}

// From whatever version the ledger has to ours. 0: an empty file.
Result<void> make_tables(Database& database, std::int64_t version) {
  OFFENBAR_CHECK(database.run("BEGIN IMMEDIATE"));
  if (version < 1) OFFENBAR_CHECK(database.run(ledger_tables));
  if (version < 2) OFFENBAR_CHECK(database.run(store_tables));
  if (version < 3) OFFENBAR_CHECK(database.run(archive_tables));
  if (version < 4) OFFENBAR_CHECK(database.run(verdict_column));
  if (version < 5) OFFENBAR_CHECK(database.run(recalculation_column));
  if (version < 6) OFFENBAR_CHECK(database.run(pages_column));
  if (version < 7) OFFENBAR_CHECK(database.run(list_tables));
  if (version < 8) OFFENBAR_CHECK(database.run(scan_tables));
  if (version < 9) OFFENBAR_CHECK(database.run(link_tables));
  OFFENBAR_CHECK(database.run(fmt::format("PRAGMA user_version = {}", ledger_version).c_str()));
  return database.run("COMMIT");
}

}  // namespace

Result<Ledger> Ledger::open(const std::string& file) {
  OFFENBAR_TRY(Database database, Database::open(file, Database::Access::read_write));
  OFFENBAR_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  if (version > ledger_version) {
    return fail(Fault::unsupported,
                fmt::format("the ledger {} has version {}, this program knows {}", file, version,
                            ledger_version),
                0, "A newer offenbar wrote it: use that one, or another target.");
  }
  OFFENBAR_CHECK(set_up(database));
  if (version < ledger_version) OFFENBAR_CHECK(make_tables(database, version));
  return Ledger(std::move(database));
}

Result<std::int64_t> Ledger::begin_run(const RunRecord& run) {
  OFFENBAR_TRY(Statement insert,
               database_.prepare("INSERT INTO runs (started, record) VALUES (?, ?)"));
  OFFENBAR_CHECK(insert.bind(1, run.started).bind_text(2, run_text(run)).run());
  return database_.last_id();
}

Result<void> Ledger::write_run(const RunRecord& run) {
  OFFENBAR_TRY(Statement update,
               database_.prepare("UPDATE runs SET ended = ?, record = ? WHERE number = ?"));
  run.ended ? update.bind(1, *run.ended) : update.bind_null(1);
  return update.bind_text(2, run_text(run)).bind(3, run.number).run();
}

Result<StateCounts> Ledger::states() {
  OFFENBAR_TRY(Statement row, database_.prepare("SELECT state, count(*) FROM files "
                                                "WHERE gone = 0 GROUP BY state"));
  StateCounts counts{};
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return counts;
    counts.at(static_cast<std::size_t>(row.integer(0))) =
        static_cast<std::uint64_t>(row.integer(1));
  }
}

Result<VerdictCounts> Ledger::verdicts() { return count_verdicts(database_); }

Result<std::uint64_t> Ledger::gone() {
  OFFENBAR_TRY(const std::int64_t count,
               database_.number("SELECT count(*) FROM files WHERE gone = 1"));
  return static_cast<std::uint64_t>(count);
}

Result<void> Ledger::checkpoint() { return database_.run("PRAGMA wal_checkpoint(TRUNCATE)"); }

}  // namespace offenbar::batch
