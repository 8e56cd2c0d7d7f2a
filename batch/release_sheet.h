// What somebody needs to know of a folder before people are told that they can work with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/file_list.h"
#include "batch/run_record.h"

namespace offenbar::batch {

struct ReleaseSheet {
  static constexpr std::size_t most_worst = 10, most_by_lot = 10;

  std::string folder;  // as FileQuery::folder; empty: all
  StateCounts states{};
  VerdictCounts verdicts{};
  std::uint64_t files = 0, usable = 0, bytes = 0;
  // SHA-256 over path, state, verdict and digest of each file, by path: the same ledger, the same.
  std::string ledger_state;
  std::vector<FileRecord> worst{};   // of those that need a look
  std::vector<FileRecord> by_lot{};  // of the others that are done; the same for the same seed
};

// Reads every file of the folder once.
[[nodiscard]] Result<ReleaseSheet> release_sheet(Database& ledger, const std::string& folder,
                                                 std::uint64_t seed);

}  // namespace offenbar::batch
