// The commands, one function each: they answer the exit code or why they stopped.
#pragma once

#include "batch/command_line.h"
#include "batch/console.h"
#include "batch/stop.h"

namespace offenbar::batch {

[[nodiscard]] OrStop<int> migrate_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> convert_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> validate_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> report_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> accept_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> release_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> inspect_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> formats_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> mappings_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> selftest_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> help_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> version_command(const CommandLine& line, Console& console);
[[nodiscard]] OrStop<int> work_command(const CommandLine& line, Console& console);

// Runs the command that `line` names.
[[nodiscard]] OrStop<int> run_command(const CommandLine& line, Console& console);

}  // namespace offenbar::batch
