// The command scan: see commands.h.
#pragma once

#include "batch/command_line.h"
#include "batch/console.h"
#include "batch/stop.h"

namespace offenbar::batch {

[[nodiscard]] OrStop<int> scan_command(const CommandLine& line, Console& console);

}  // namespace offenbar::batch
