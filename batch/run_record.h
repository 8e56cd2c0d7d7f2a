// One run as the ledger knows it, and how files are counted.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/file_record.h"

namespace offenbar::batch {

// Indexed by State.
using StateCounts = std::array<std::uint64_t, state_count>;

[[nodiscard]] inline std::uint64_t count_of(const StateCounts& counts, State state) {
  return counts.at(static_cast<std::size_t>(state));
}

// Processor time by who used it.
struct CpuSeconds {
  double office = 0;        // LibreOffice's children, one per document
  double office_start = 0;  // the zygotes: start and warm-up
  double examiner = 0;      // detection, facts and first check
  double supervisor = 0;    // this process: plan, copy, hash, ledger, landing
};

// Measures in force (converters/base/isolation.h) by who is locked in: "office", "examiner",
// "stores", "unpacker".
using Isolation = std::map<std::string, std::vector<std::string>>;

struct RunRecord {
  std::int64_t number = 0;            // 1 for the first run on a target
  std::int64_t started = 0;           // seconds since 1970, UTC
  std::optional<std::int64_t> ended;  // nothing: still running, or killed
  int exit_code = 0;                  // once ended
  std::uint64_t found = 0;            // by the walk of this run
  std::uint64_t settled = 0;          // files that reached their state in this run
  double seconds = 0;                 // wall time, warm-up included
  double warm_up_seconds = 0;         // wall time until the office was ready
  unsigned jobs = 0;
  CpuSeconds cpu;
  std::string version;         // of offenbar
  std::string office_version;  // "LibreOffice 7.4.7.2"; empty: none was started in this run
  Isolation isolation;         // of each kind of process that read untrusted bytes
  std::string locale;          // BCP 47
  std::string options;         // JSON object: what the run was asked to do, without secrets
};

}  // namespace offenbar::batch
