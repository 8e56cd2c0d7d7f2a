// What a run does when its last file is settled: folders, pruning, manifest.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "batch/landing.h"
#include "batch/ledger.h"
#include "batch/observer.h"
#include "batch/workshop.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// Gives every folder that the walk of run number `run` met its place in TARGET, and times and
// rights like its source, the deepest first. What could not be set is told to the observer.
[[nodiscard]] Result<void> finish_folders(Ledger& ledger, std::int64_t run,
                                          const std::map<std::string, OpenRoot>& roots,
                                          const Target& target, Observer& observer);

// --prune: deletes results whose source is gone, and those an other outcome has superseded, unless
// someone has edited them. Files without any result left leave the ledger.
[[nodiscard]] Result<void> prune_target(Ledger& ledger, const Target& target, Observer& observer);

// Writes the manifest of all that stands in TARGET by our hand.
[[nodiscard]] Result<void> write_manifest(Ledger& ledger, const std::string& path);

}  // namespace offenbar::batch
