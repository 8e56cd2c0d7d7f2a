// Where a run keeps its ledger, and how a later command finds it again.
//
//   TARGET/.offenbar/            0700, always there: `beside_target`
//     staging/                   on the target's file system, whatever holds the ledger
//     manifest-sha256.txt        so that `cd TARGET && sha256sum -c .offenbar/manifest-sha256.txt`
//     works lock                       one run per TARGET state                      only if the
//     state is elsewhere: its absolute path, one line
//   <state>/                     0700: ledger.sqlite, decisions.sqlite, report/; the same folder as
//                                above, or --state DIR, or $XDG_STATE_HOME/offenbar/<id> if TARGET
//                                is on a network file system, because SQLite's WAL needs a local
//                                disk
#pragma once

#include <functional>
#include <string>

#include "converters/base/result.h"

namespace offenbar::batch {

struct StateFolder {
  std::string path;           // absolute: ledger, decisions, report
  std::string beside_target;  // absolute: TARGET/.offenbar
  std::string staging;        // absolute: TARGET/.offenbar/staging
  std::string manifest;       // absolute: TARGET/.offenbar/manifest-sha256.txt
  bool on_network = false;    // `path` is on a network file system, as --state asked
};

// What the choice depends on besides TARGET; the environment's own by default.
struct StateSurroundings {
  std::string state_home;               // $XDG_STATE_HOME, else $HOME/.local/state; may be empty
  std::function<bool(int)> is_network;  // of a descriptor
};
[[nodiscard]] StateSurroundings real_surroundings();

// Finds the state of TARGET (absolute) or makes it, folders included; `wanted` is --state or empty.
// A pointer left by an earlier run is followed; a different `wanted` is an error that names it.
// Errors: unreadable (TARGET/.offenbar is a link, no folder, or belongs to another user; a pointer
// that leads nowhere; no local folder for the ledger); disk_full. All with a hint.
[[nodiscard]] Result<StateFolder> make_state_folder(
    const std::string& target, const std::string& wanted,
    const StateSurroundings& surroundings = real_surroundings());

// The same for commands that only read: makes nothing. Errors: not_found if no run was ever there.
[[nodiscard]] Result<StateFolder> find_state_folder(const std::string& target,
                                                    const std::string& wanted);

// True for file systems that another machine serves, or a user-space driver (FUSE): NFS, SMB, AFS,
// Ceph, 9p, Lustre ...
[[nodiscard]] bool is_network_file_system(int folder);

}  // namespace offenbar::batch
