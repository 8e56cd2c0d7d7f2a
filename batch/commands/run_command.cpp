#include <array>

#include "batch/commands/commands.h"
#include "batch/commands/scan_command.h"

namespace offenbar::batch {
namespace {

struct Row {
  std::string_view name;
  OrStop<int> (*run)(const CommandLine&, Console&);
};

constexpr std::array rows{
    Row{"migrate", migrate_command}, Row{"convert", convert_command},
    Row{"report", report_command},   Row{"inspect", inspect_command},
    Row{"formats", formats_command}, Row{"selftest", selftest_command},
    Row{"help", help_command},       Row{"version", version_command},
    Row{"work", work_command},       Row{"validate", validate_command},
    Row{"accept", accept_command},   Row{"release", release_command},
    Row{"scan", scan_command},
};

}  // namespace

OrStop<int> run_command(const CommandLine& line, Console& console) {
  for (const Row& row : rows) {
    if (row.name == line.command->name) return row.run(line, console);
  }
  return could_not_run("This command is in the option table, but nothing runs it");
}

}  // namespace offenbar::batch
