// `offenbar scan`: walks the sources as a migration would, looks into each file that is new or
// changed, and keeps what it found in a ledger of the same kind. Writes nothing else.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/migrate_options.h"
#include "batch/observer.h"
#include "batch/run_record.h"
#include "converters/base/result.h"

namespace offenbar::batch {

struct ScanOptions {
  std::vector<SourceRoot> sources;
  std::string state_folder;  // --state; empty: the default of make_scan_state()
  unsigned jobs = 1;
  bool require_isolation = true;
  std::vector<std::string> include, exclude;
  std::string program;  // that looks into files; empty: the running one
};

struct ScanSummary {
  std::uint64_t found = 0;
  StateCounts states{};
  std::uint64_t gone = 0;
  std::uint64_t looked_into = 0;  // in this run
  std::uint64_t bytes = 0;        // of those
  double seconds = 0;
  std::string state_folder;
  std::string stopped_by;  // why it ended early; empty: it did not
  RunRecord run;
};

// Interrupted or killed, it goes on with the next call. Errors: could not run at all.
[[nodiscard]] Result<ScanSummary> scan(const ScanOptions& options, Observer& observer,
                                       std::stop_token stop);

}  // namespace offenbar::batch
