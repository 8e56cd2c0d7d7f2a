#include <fmt/core.h>

#include "batch/commands/commands.h"
#include "batch/completions.h"
#include "batch/help_text.h"
#include "batch/version.h"

namespace offenbar::batch {

OrStop<int> help_command(const CommandLine& line, Console& console) {
  if (line.has("man")) {
    console.out << man_page();
  } else if (line.has("completion")) {
    console.out << completions(line.value("completion"));
  } else if (line.arguments.empty()) {
    console.out << general_help();
  } else if (const Command* command = find_command(line.arguments.front()); command != nullptr) {
    console.out << help_for(*command);
  } else {
    return usage(fmt::format("There is no command \"{}\"", line.arguments.front()),
                 "\"offenbar help\" lists the commands.");
  }
  return exit_fine;
}

OrStop<int> version_command(const CommandLine&, Console& console) {
  console.out << fmt::format("offenbar {}\n", version);
  return exit_fine;
}

}  // namespace offenbar::batch
