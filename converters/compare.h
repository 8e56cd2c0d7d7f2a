// The first check: what the result says against what the source says.
#pragma once

#include <vector>

#include "converters/base/result.h"
#include "converters/facts.h"
#include "converters/loss.h"

namespace offenbar {

// Only counts that both sides know are compared. An empty result of a source that is not empty is
// an Error (Fault::bad_result); fewer of something is a Loss. The full diff builds on this.
[[nodiscard]] Result<std::vector<Loss>> compare(const Facts& before, const Facts& after);

}  // namespace offenbar
