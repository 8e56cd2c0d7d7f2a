// The walk over the sources: every file, link and special into the ledger, in bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "batch/ledger.h"
#include "batch/migrate_options.h"
#include "converters/base/result.h"

namespace offenbar::batch {

struct PlanRequest {
  std::vector<SourceRoot> sources;
  std::vector<std::string> include;  // globs, see globs.h; empty: everything
  std::vector<std::string> exclude;
  std::vector<std::string> left_out;  // folders that are not walked where met: TARGET, the state
  bool retry_failed = false;
  bool open_archives = false;
  std::function<void(std::uint64_t found)> progress;  // now and then; may be empty
};

struct Planned {
  std::uint64_t found = 0;  // rows met or kept: files, links, specials, unreadable folders
  std::uint64_t folders = 0;
  bool complete = true;  // false: stopped before the end
};

// Walks each source, following no link, and writes what it meets as of run number `run`:
// - regular files stay or become pending, or are skipped/excluded,
// - a Maildir is one row, whatever lies in it,
// - links are skipped/link, sockets, devices and pipes skipped/special,
// - a folder that cannot be listed is one row, failed/unreadable; what was known beneath it stays,
// - a folder that contains itself (a bind mount) is not entered a second time,
// - members of an archive that an earlier run opened stay as they are,
// - what an earlier run knew and this walk did not meet is marked gone.
// Commits as it goes; a plan cut short is simply made again.
// Errors: those of the ledger; unsupported (a bad glob); not_found, unreadable (a SOURCE itself).
[[nodiscard]] Result<Planned> plan(Ledger& ledger, std::int64_t run, const PlanRequest& request,
                                   std::stop_token stop);

}  // namespace offenbar::batch
