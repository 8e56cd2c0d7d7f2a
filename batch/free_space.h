// Is there room for the night? Asked once, before a run starts.
#pragma once

#include <cstdint>
#include <optional>

#include "converters/base/result.h"

namespace offenbar::batch {

struct Space {
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> files;  // inodes; nothing where the file system does not count them
};

// What is free for this user on the file system of an open folder. Errors: unreadable.
[[nodiscard]] Result<Space> free_space(int folder);

// What results and copies of that many open files will take, generously: ODF is packed, so a result
// is rarely larger than its source; a PDF/A beside it counts as another source.
[[nodiscard]] Space space_needed(std::uint64_t open_bytes, std::uint64_t open_files,
                                 std::uint64_t folders, bool also_pdfa);

// Errors: disk_full below 110 % of `needed`, with both figures and the hint --force.
[[nodiscard]] Result<void> check_space(const Space& available, const Space& needed);

}  // namespace offenbar::batch
