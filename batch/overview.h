// What the counters of a ledger add up to, in the sense of report_figures.h, at once for millions
// of files.
#pragma once

#include <string>
#include <vector>

#include "batch/ledger_reader.h"
#include "batch/report_figures.h"
#include "batch/tallies.h"

namespace offenbar::batch {

struct FormatTally {
  std::string format;  // empty: unknown
  StateCounts states{};
  std::uint64_t files = 0, bytes = 0;
};

struct Overview {
  StateCounts states{};
  VerdictCounts verdicts{};
  // As in ReportFigures.
  std::uint64_t found = 0, usable = 0, look = 0, password = 0, left_out = 0, gone = 0;
  std::uint64_t bytes = 0;
  std::vector<Cause> causes{};         // most files first
  std::vector<FormatTally> formats{};  // most files first
  std::vector<FolderTally> folders{};  // most to look at first
  std::vector<LossTally> losses{};     // most files first
  std::optional<RunRecord> run{};      // the last one
};

[[nodiscard]] Result<Overview> overview(const LedgerReader& reader, Database& ledger);

// Files that need a look: failed, encrypted, protected, unsupported or done with losses.
[[nodiscard]] std::uint64_t to_look_at(const StateCounts& states);

}  // namespace offenbar::batch
