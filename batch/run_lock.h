// One run per TARGET at a time.
//
// A POSIX record lock (fcntl) on the file "lock" in both TARGET/.offenbar and the state folder: it
// reaches across machines on NFS and SMB, goes with the process however that ends, and - unlike
// flock and OFD locks - is not inherited by the office's processes, which may outlive a killed
// run for a moment. The file holds who has it, for the other one's message, and stays.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/state_folder.h"
#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class RunLock {
 public:
  // Does not wait. Errors: internal, naming the holder ("process 4711 on host akte1, since
  // 2026-11-24T01:00:00Z"), with a hint; unreadable, disk_full. `utc_now`: seconds since 1970.
  [[nodiscard]] static Result<RunLock> take(const StateFolder& state, std::int64_t utc_now);

  RunLock(RunLock&&) noexcept = default;
  RunLock& operator=(RunLock&&) noexcept = delete;
  ~RunLock();  // gives it back

 private:
  explicit RunLock(std::vector<Descriptor> files);
  std::vector<Descriptor> files_;
};

}  // namespace offenbar::batch
