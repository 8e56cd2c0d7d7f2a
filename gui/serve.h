// `offenbar serve`: the command that starts the web application.
#pragma once

#include "batch/command_line.h"
#include "batch/console.h"
#include "batch/stop.h"

namespace offenbar::gui {

// Serves until it is interrupted. Runs that were started from it go on.
[[nodiscard]] batch::OrStop<int> serve_command(const batch::CommandLine& line,
                                               batch::Console& console);

}  // namespace offenbar::gui
