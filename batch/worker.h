// One worker: takes job after job until there is none.
#pragma once

#include "batch/inspector.h"
#include "batch/workshop.h"

namespace offenbar::batch {

// Returns when the supervisor has no more work, or the run is paused or stopped.
void work_through(const Workshop& shop, Inspector& inspector);

}  // namespace offenbar::batch
