// The counters that a ledger keeps as it is written: figures over millions of files at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/database.h"
#include "batch/run_record.h"

namespace offenbar::batch {

// How a file is ranked in lists, worst first: by state, in a state by verdict. As in the generated
// column of ledger_schema.h.
inline constexpr int gone_rank = 100;
[[nodiscard]] int rank_of(State state, std::optional<Verdict> verdict);
[[nodiscard]] State state_of_rank(int rank);                     // of a file that is not gone
[[nodiscard]] std::optional<Verdict> verdict_of_rank(int rank);  // nothing: not compared

// Files of one rank, format and cause. Files that are gone have gone_rank.
struct Tally {
  int rank = 0;
  std::string format;  // empty: unknown
  // A fault, a reason to skip, or "lossy" for a duplicate of a file with losses above cosmetic.
  std::string cause;
  std::uint64_t files = 0, bytes = 0;
};

// The files in one folder right below a root, or directly in the root (`folder` is empty).
struct FolderTally {
  std::string root{}, folder{};  // raw bytes
  StateCounts states{};
  VerdictCounts verdicts{};
  std::uint64_t files = 0, bytes = 0;  // gone ones left out
};

struct LossTally {
  std::string category;
  std::uint64_t files = 0;
};

[[nodiscard]] Result<std::vector<Tally>> tallies(Database& ledger);
// Those with most files that need a look first.
[[nodiscard]] Result<std::vector<FolderTally>> folder_tallies(Database& ledger);
// Most files first.
[[nodiscard]] Result<std::vector<LossTally>> loss_tallies(Database& ledger);

}  // namespace offenbar::batch
