// The losses of one file in a file of memory: the worst documents have more of them than a message
// between two processes holds.
#pragma once

#include <vector>

#include "converters/base/result.h"
#include "converters/loss.h"

namespace offenbar::batch {

// From the beginning of `file`: who asks twice over one gets the second answer. Errors: internal.
[[nodiscard]] Result<void> write_losses(int file, const std::vector<Loss>& losses);
// Whoever wrote it may be nobody to trust, and write on. Errors: corrupt (too large), unreadable.
// Throws what losses_of() throws if they are none.
[[nodiscard]] Result<std::vector<Loss>> read_losses(int file);

}  // namespace offenbar::batch
