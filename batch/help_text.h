// Help and man page, made from the option table.
#pragma once

#include <string>

#include "batch/option_table.h"

namespace offenbar::batch {

// What `offenbar` explains without a command: three examples, the commands, where to read on.
[[nodiscard]] std::string general_help();
[[nodiscard]] std::string help_for(const Command& command);
// The page offenbar(1) in troff.
[[nodiscard]] std::string man_page();

}  // namespace offenbar::batch
