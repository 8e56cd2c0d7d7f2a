// `offenbar migrate`, as a function: plan, convert, check, land, record. Runs until nothing is
// open.
#pragma once

#include <array>
#include <cstdint>
#include <stop_token>
#include <string>

#include "batch/file_record.h"
#include "batch/migrate_options.h"
#include "batch/observer.h"
#include "batch/run_record.h"
#include "converters/base/result.h"

namespace offenbar::batch {

struct MigrateSummary {
  StateCounts states{};          // of every file in the ledger that is not gone
  VerdictCounts verdicts{};      // of those that were compared with their source
  std::uint64_t found = 0;       // their sum
  std::uint64_t gone = 0;        // deleted at the source since; results kept
  std::uint64_t settled = 0;     // files that reached their state in this run
  std::uint64_t open_bytes = 0;  // of the files still pending
  int exit_code = 0;             // CONTRACTS.md: 0, 3, 1 or 130
  std::string stopped_by;        // why exit_code is 1 or 130, for people; else empty
  std::string state_folder;      // where ledger, report and manifest are
  RunRecord run;                 // this run
};

// Migrates `options.sources` into `options.target`; `--dry-run` plans into a temporary ledger and
// changes nothing in the target. A stop request ends the run soon: what is in flight stays pending.
// Errors: could not run at all (exit code 1): a second run on the target, a ledger of a newer
// program, no office, too little isolation or space. `hint` says what to do.
[[nodiscard]] Result<MigrateSummary> migrate(const MigrateOptions& options, Observer& observer,
                                             std::stop_token stop);

}  // namespace offenbar::batch
