// Where a scan keeps its ledger: never inside of a SOURCE. CONTRACTS.md, State on disk
#pragma once

#include <string>
#include <vector>

#include "batch/state_folder.h"

namespace offenbar::batch {

// The state of a scan of these SOURCEs (absolute paths), which has no TARGET: `wanted`, or
// $XDG_STATE_HOME/offenbar/scan-<id>, the same for every scan of them from this machine. Made if
// missing, 0700; `beside_target` is the same folder, and `staging` lies in it.
// Errors: unreadable (it would lie in a SOURCE, on a network file system unless `wanted`, or
// belongs to another user), disk_full.
[[nodiscard]] Result<StateFolder> make_scan_state(
    const std::vector<std::string>& sources, const std::string& wanted,
    const StateSurroundings& surroundings = real_surroundings());

}  // namespace offenbar::batch
