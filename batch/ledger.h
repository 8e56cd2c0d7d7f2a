// The ledger of a target: opened for writing by the supervisor of the one run there is.
//
// SQLite in WAL mode with synchronous NORMAL: a killed process loses nothing it committed, a power
// cut at most the last transactions, and what they told is then done again.
#pragma once

#include <cstdint>
#include <string>

#include "batch/database.h"
#include "batch/file_record.h"
#include "batch/run_record.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class Ledger {
 public:
  // Opens or makes the file. Errors: unsupported (a newer program wrote it), corrupt, disk_full,
  // unreadable.
  [[nodiscard]] static Result<Ledger> open(const std::string& file);

  [[nodiscard]] Result<void> begin() { return database_.run("BEGIN IMMEDIATE"); }
  [[nodiscard]] Result<void> commit() { return database_.run("COMMIT"); }
  // Takes back what was not committed; nothing if nothing was begun.
  void roll_back() { (void)database_.run("ROLLBACK"); }

  // Notes the begin of a run. Answers its number.
  [[nodiscard]] Result<std::int64_t> begin_run(const RunRecord& run);
  // Rewrites the record of a run; `run.ended` says whether it is over.
  [[nodiscard]] Result<void> write_run(const RunRecord& run);

  [[nodiscard]] Result<StateCounts> states();  // of files that are not gone
  [[nodiscard]] Result<VerdictCounts> verdicts();
  [[nodiscard]] Result<std::uint64_t> gone();
  // Brings the write-ahead log home, at the end of a run.
  [[nodiscard]] Result<void> checkpoint();

  [[nodiscard]] Database& database() { return database_; }

 private:
  explicit Ledger(Database database) : database_(std::move(database)) {}
  Database database_;
};

}  // namespace offenbar::batch
